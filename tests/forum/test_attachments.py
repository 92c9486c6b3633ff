"""Files with someone's words: brought with a thread, a reply or an edit, taken away, and refused."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.forum.models import Attachment, Reply
from dsonet.storage.models import StoredFile
from tests.build import a_reply, a_theme, a_thread
from tests.storage.sample_files import PDF, PNG, SAMPLES

GIANT_TYPE = "multipart/form-data; boundary=grens"
GIANT = (
    b'--grens\r\nContent-Disposition: form-data; name="files"; filename="reus.pdf"\r\n\r\n'
    + PDF.ljust(3_000_000)
    + b"\r\n--grens--\r\n"
)
Count = Callable[[], int]


@pytest.fixture
def bytes_kept(app: Flask) -> Count:
    """How many files more are on the disk than before this test."""
    folder = Path(app.config["STORAGE_FOLDER"])

    def count() -> int:
        return sum(path.is_file() for path in folder.rglob("*"))

    before = count()
    return lambda: count() - before


def file(name: str = "notitie.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def names(app: Flask) -> list[str]:
    with app.app_context():
        rows = select(StoredFile.filename).join(Attachment, Attachment.file_id == StoredFile.id)
        return list(db.session.scalars(rows.order_by(Attachment.id)))


def post(client: Any, thread: int, *files: Any, **more: str) -> Any:
    return client.post(
        f"/overleg/{thread}/reacties", data={"text": "Zie bijlage.", "files": list(files), **more}
    )


@pytest.mark.parametrize("extension", SAMPLES)
def test_each_kind_comes_with_a_reply_and_is_downloaded(app: Flask, client_for: Any, extension: str) -> None:
    thread = a_thread(app)
    assert (
        post(client_for("charlie"), thread, file(f"stuk.{extension}", SAMPLES[extension])).status_code == 303
    )
    assert f"stuk.{extension}" in client_for("alice").get(f"/overleg/{thread}", follow_redirects=True).text
    with client_for("alice").get(f"/overleg/{thread}/bijlagen/1/stuk.{extension}") as got:
        assert got.data == SAMPLES[extension]
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Security-Policy"].startswith("sandbox")


def test_its_name_is_kept_as_it_was(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    post(client_for("charlie"), thread, file("Begroting ’26 – concept €.pdf"))
    with client_for("alice").get(f"/overleg/{thread}/bijlagen/1/anders.pdf") as got:
        assert "filename*=UTF-8''Begroting" in got.headers["Content-Disposition"]
        assert "%E2%82%AC.pdf" in got.headers["Content-Disposition"]


def test_a_part_the_head_and_what_did_not_change(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    post(client_for("charlie"), thread, file())
    client, where = client_for("alice"), f"/overleg/{thread}/bijlagen/1/notitie.pdf"
    with client.get(where, headers={"Range": "bytes=0-4"}) as part:
        assert (part.status_code, part.data) == (206, b"%PDF-")
    with client.head(where) as head:
        assert (head.status_code, head.content_length, head.data) == (200, len(PDF), b"")
    with client.get(where, headers={"If-None-Match": head.headers["ETag"]}) as same:
        assert same.status_code == 304


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notitie.pdf", b"<html><script>alert(1)</script>"),
        ("pagina.html", b"<html>"),
        ("tekening.svg", b"<svg onload='alert(1)'/>"),
        ("programma.exe", b"MZ\x90"),
        ("plaatje.png", PDF),
        ("leeg.pdf", b""),
        ("zonder", PDF),
    ],
)
def test_what_is_refused_leaves_nothing_and_keeps_the_words_and_the_good_file(
    app: Flask, client_for: Any, bytes_kept: Count, name: str, content: bytes
) -> None:
    thread = a_thread(app)
    answer = post(client_for("charlie"), thread, file("goed.png", PNG), file(name, content))
    assert answer.status_code == 422
    assert name in answer.text
    assert "Zie bijlage." in answer.text
    assert names(app) == []
    assert "goed.png weglaten" in answer.text
    assert bytes_kept() == 1, "the good one, with its form"


def test_a_file_that_is_too_large(
    app: Flask, client_for: Any, bytes_kept: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = a_thread(app)
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", 1_000)
    assert post(client_for("charlie"), thread, file("groot.pdf", PDF + b" " * 2_000)).status_code == 422
    answer = client_for("charlie").post(f"/overleg/{thread}/reacties", data=GIANT, content_type=GIANT_TYPE)
    assert answer.status_code == 413
    assert "<h1" in answer.text
    assert bytes_kept() == 0


@pytest.mark.parametrize(("state", "status"), [({"closed_at": now()}, 403), ({"hidden_at": now()}, 404)])
def test_nothing_is_kept_where_one_may_not_answer(
    app: Flask, client_for: Any, bytes_kept: Count, state: dict[str, Any], status: int
) -> None:
    thread = a_thread(app, **state)
    assert post(client_for("charlie"), thread, file()).status_code == status
    assert post(app.test_client(), thread, file()).status_code == 401
    assert bytes_kept() == 0


def test_a_double_submit_keeps_one_reply_with_one_file(
    app: Flask, client_for: Any, bytes_kept: Count
) -> None:
    thread = a_thread(app)
    where = {post(client_for("charlie"), thread, file(), submission="sleutel-12345").location for _ in "12"}
    assert len(where) == 1
    assert names(app) == ["notitie.pdf"]
    assert bytes_kept() == 1


def test_a_thread_begun_twice_keeps_one_file(app: Flask, client_for: Any, bytes_kept: Count) -> None:
    a_theme(app, slug="grond")
    words = {
        "kind": "question",
        "circle_id": "0",
        "title": "Wie?",
        "text": "Zie.",
        "submission": "sleutel-12345",
    }
    for _time in range(2):
        answer = client_for("alice").post("/overleg/grond/nieuw", data={**words, "files": [file()]})
        assert answer.status_code == 303
    assert names(app) == ["notitie.pdf"]
    assert bytes_kept() == 1


def test_what_is_taken_away_is_gone_from_the_disk(app: Flask, client_for: Any, bytes_kept: Count) -> None:
    thread = a_thread(app)
    post(client_for("charlie"), thread, file("een.pdf"), file("twee.png", PNG))
    assert bytes_kept() == 2
    data = {"text": "Zie de tweede.", "version": "1", "remove": ["1"]}
    assert client_for("charlie").post(f"/overleg/{thread}/reacties/1/bewerken", data=data).status_code == 303
    assert names(app) == ["twee.png"]
    assert bytes_kept() == 1


def test_a_moderator_takes_a_file_away_on_behalf(app: Flask, client_for: Any, bytes_kept: Count) -> None:
    thread = a_thread(app)
    post(client_for("charlie"), thread, file())
    data = {"text": "Zie.", "version": "1", "remove": ["1"], "reason": "Staat een naam in."}
    assert client_for("bob").post(f"/overleg/{thread}/reacties/1/bewerken", data=data).status_code == 303
    assert names(app) == []
    assert bytes_kept() == 0


def test_a_file_of_other_words_can_not_be_taken_away(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    post(client_for("alice"), thread, file())
    own = a_reply(app, thread, "charlie")
    data = {"text": "Anders.", "version": "1", "remove": ["1"]}
    where = f"/overleg/{thread}/reacties/{own}/bewerken"
    assert client_for("charlie").post(where, data=data).status_code == 422
    assert names(app) == ["notitie.pdf"]


@pytest.mark.parametrize(
    ("changes", "status"), [({"version": "7"}, 409), ({"text": ""}, 422), ({"text": "[" * 20_000}, 422)]
)
def test_an_edit_that_is_refused_changes_no_file(
    app: Flask, client_for: Any, bytes_kept: Count, changes: dict[str, str], status: int
) -> None:
    thread = a_thread(app)
    post(client_for("charlie"), thread, file())
    data = {"text": "Anders.", "version": "1", "remove": ["1"], "files": [file("nieuw.pdf")], **changes}
    answer = client_for("charlie").post(f"/overleg/{thread}/reacties/1/bewerken", data=data)
    assert answer.status_code == status
    assert names(app) == ["notitie.pdf"]
    assert "nieuw.pdf weglaten" in answer.text
    assert bytes_kept() == 2, "the new one, with its form"


def test_ten_files_are_the_most_with_one_text(app: Flask, client_for: Any, bytes_kept: Count) -> None:
    thread = a_thread(app)
    many = [file(f"stuk{number}.pdf", PDF + str(number).encode()) for number in range(10)]
    assert post(client_for("charlie"), thread, *many).status_code == 303
    data = {"text": "Nog een.", "version": "1", "files": [file("elf.pdf")]}
    answer = client_for("charlie").post(f"/overleg/{thread}/reacties/1/bewerken", data=data)
    assert answer.status_code == 422
    assert "ten hoogste 10" in answer.text
    assert bytes_kept() == 10


def test_the_opening_words_get_a_file_too(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Wie?")
    data = {"title": "Wie?", "text": "Zie.", "version": "1", "files": [file()]}
    assert client_for("alice").post(f"/overleg/{thread}/bewerken", data=data).status_code == 303
    assert "notitie.pdf" in client_for("charlie").get(f"/overleg/{thread}", follow_redirects=True).text


def test_a_file_whose_bytes_are_lost_is_not_found(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    post(client_for("charlie"), thread, file())
    with app.app_context():
        key = db.session.scalars(select(StoredFile.key)).one()
        assert db.session.query(Reply).count() == 1
    (found,) = Path(app.config["STORAGE_FOLDER"]).rglob(key)
    found.unlink()
    assert client_for("alice").get(f"/overleg/{thread}/bijlagen/1/notitie.pdf").status_code == 404
