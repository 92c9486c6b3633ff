"""Nobody can flood the others: posting, bringing files and asking exports have a bound for each member."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import Reply
from dsonet.privacy.models import Export
from tests.build import a_folder, a_theme, a_thread
from tests.storage.sample_files import PDF

WORDS = "Een bericht waar lang over is nagedacht."


@pytest.fixture
def few(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "LIMIT_POSTS", 3)
    monkeypatch.setitem(app.config, "LIMIT_UPLOADS", 3)


def post(client: Any, thread: int, text: str = WORDS) -> Any:
    return client.post(f"/overleg/{thread}/reacties", data={"text": text})


@pytest.mark.usefixtures("few")
def test_words_that_come_too_often_come_back(app: Flask, client_for: Any) -> None:
    thread, client = a_thread(app), client_for("charlie")
    assert [post(client, thread).status_code for _time in range(3)] == [303] * 3
    refused = post(client, thread)
    assert refused.status_code == 429
    assert WORDS in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert post(client_for("bob"), thread).status_code == 303, "others go on"
    with app.app_context():
        assert db.session.query(Reply).count() == 4
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert post(client, thread).status_code == 303


@pytest.mark.usefixtures("few")
def test_beginning_and_changing_count_too(app: Flask, client_for: Any) -> None:
    a_theme(app, slug="grond")
    thread, client = a_thread(app), client_for("charlie")
    post(client, thread)
    opening = {"title": "Nog een vraag", "text": WORDS, "kind": "question", "circle_id": "0"}
    assert client.post("/overleg/grond/nieuw", data=opening).status_code == 303
    edit = f"/overleg/{thread}/reacties/1/bewerken"
    assert client.post(edit, data={"text": WORDS + " Nog iets.", "version": "1"}).status_code == 303
    assert client.post("/overleg/grond/nieuw", data={**opening, "title": "En nog een"}).status_code == 429


@pytest.mark.usefixtures("few")
def test_a_refused_form_does_not_count(app: Flask, client_for: Any) -> None:
    thread, client = a_thread(app), client_for("charlie")
    for _time in range(5):
        assert post(client, thread, "").status_code == 422
    assert post(client, thread).status_code == 303


@pytest.mark.usefixtures("few")
def test_files_count_one_by_one_whatever_form_they_come_by(app: Flask, client_for: Any) -> None:
    folder, thread, client = a_folder(app, members_add=True), a_thread(app), client_for("charlie")

    def files(*names: str) -> dict[str, Any]:
        return {"files": [(io.BytesIO(PDF + name.encode()), name) for name in names]}

    brought = client.post(f"/documenten/map/{folder}/toevoegen", data=files("een.pdf", "twee.pdf"))
    assert brought.status_code == 303
    assert client.post(f"/documenten/map/{folder}/toevoegen", data=files("a.pdf", "b.pdf")).status_code == 429
    with_words = client.post(f"/overleg/{thread}/reacties", data={"text": WORDS, **files("drie.pdf")})
    assert with_words.status_code == 303
    refused = client.post(f"/overleg/{thread}/reacties", data={"text": WORDS, **files("vier.pdf")})
    assert refused.status_code == 429
    assert WORDS in refused.text
    assert post(client, thread).status_code == 303, "words alone bring no file"


def test_without_a_bound_nothing_is_counted(
    app: Flask, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "LIMIT_POSTS", 0)
    thread, client = a_thread(app), client_for("charlie")
    assert {post(client, thread).status_code for _time in range(35)} == {303}


def test_an_ordinary_day_meets_no_bound(app: Flask, client_for: Any) -> None:
    thread, client = a_thread(app), client_for("charlie")
    codes = [post(client, thread).status_code for _time in range(31)]
    assert codes == [303] * 30 + [429]


def test_exports_have_a_bound(app: Flask, client_for: Any) -> None:
    codes = []
    for _time in range(6):
        codes.append(client_for("alice").post("/mijn-gegevens/export").status_code)
        with app.app_context():
            db.session.query(Export).update({"fetched_at": now()})
            db.session.commit()
    assert codes == [303] * 5 + [429]
