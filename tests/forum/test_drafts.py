"""What is being written is kept, per thread and per theme, and comes back."""

import io
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.forum.models import Attachment, Draft, Reply
from tests.build import a_circle, a_reply, a_theme, a_thread

FETCH = {"X-Requested-With": "fetch"}


def test_a_reply_in_the_making_comes_back_and_goes_when_posted(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    client = client_for("charlie")
    assert (
        client.post(f"/overleg/{thread}/concept", data={"text": "Nog niet af"}, headers=FETCH).status_code
        == 204
    )
    assert "Nog niet af" in client.get(f"/overleg/{thread}", follow_redirects=True).text
    assert "Nog niet af" not in client_for("alice").get(f"/overleg/{thread}", follow_redirects=True).text
    assert "Nog niet af" in client.get("/overleg/concepten").text
    client.post(f"/overleg/{thread}/reacties", data={"text": "Af."})
    assert "Nog niet af" not in client.get("/overleg/concepten").text


def test_without_a_script_one_comes_back_to_the_page(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    answer = client_for("charlie").post(f"/overleg/{thread}/concept", data={"text": "Later"})
    assert (answer.status_code, answer.location) == (303, f"/overleg/{thread}")


def test_the_forms_offer_it(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, a_theme(app, slug="grond"))
    for page, address in (
        (f"/overleg/grond/{thread}", f"/overleg/{thread}/concept"),
        ("/overleg/grond/nieuw", "/overleg/grond/concept"),
    ):
        shown = client_for("charlie").get(page).text
        assert f'formaction="{address}" formnovalidate' in shown
        assert "Bewaar concept" in shown


def test_a_thread_in_the_making_with_its_title(app: Flask, client_for: Any) -> None:
    a_theme(app, slug="grond")
    client = client_for("alice")
    for text in ("Eerste woorden", "Betere woorden"):
        client.post("/overleg/grond/concept", data={"title": "Voorkeursrecht", "text": text}, headers=FETCH)
    page = client.get("/overleg/grond/nieuw").text
    assert "Voorkeursrecht" in page
    assert "Betere woorden" in page
    with app.app_context():
        assert db.session.query(Draft).count() == 1


def test_empty_words_are_no_draft(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    for text in ("Iets", "  "):
        client_for("charlie").post(f"/overleg/{thread}/concept", data={"text": text}, headers=FETCH)
    with app.app_context():
        assert db.session.query(Draft).count() == 0


def test_one_throws_away_ones_own_alone(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    client_for("charlie").post(f"/overleg/{thread}/concept", data={"text": "Van Charlie"}, headers=FETCH)
    client_for("alice").post("/overleg/concepten/1/weggooien")
    assert "Van Charlie" in client_for("charlie").get("/overleg/concepten").text
    client_for("charlie").post("/overleg/concepten/1/weggooien")
    assert "Van Charlie" not in client_for("charlie").get("/overleg/concepten").text


@pytest.mark.parametrize(
    ("text", "status"), [("x" * 64_001, 422), ("x" * 3_000_000, 413), ("\x00\ud800", 204)]
)
def test_strange_words(app: Flask, client_for: Any, text: str, status: int) -> None:
    thread = a_thread(app)
    data = {"text": text.encode("utf-8", "surrogatepass").decode("latin-1") if len(text) < 9 else text}
    answer = client_for("charlie").post(f"/overleg/{thread}/concept", data=data, headers=FETCH)
    assert answer.status_code == status


def test_a_preview_keeps_nothing(app: Flask, client_for: Any) -> None:
    client = client_for("charlie")
    fragment = client.post(
        "/overleg/voorbeeld", data={"text": "**vet** <script>"}, headers={"HX-Request": "true"}
    )
    assert "<strong>vet</strong> &lt;script&gt;" in fragment.text
    assert "<html" not in fragment.text
    page = client.post("/overleg/voorbeeld", data={"text": "**vet**"}).text
    assert "<strong>vet</strong>" in page
    assert "**vet**" in page
    assert "te ingewikkeld" in client.post("/overleg/voorbeeld", data={"text": "[" * 20_000}).text
    with app.app_context():
        assert db.session.query(Draft).count() == 0


def test_without_a_script_one_goes_on_from_the_preview(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    first = a_reply(app, thread)
    client = client_for("charlie")
    form = client.get(f"/overleg/{thread}/reacties/{first}/antwoord").text
    target = _value(form, "voorbeeld")
    typed = {name: _value(form, name) for name in ("submission", "parent_id")}
    page = client.post("/overleg/voorbeeld", data={**typed, "text": "**vet**", "voorbeeld": target}).text
    assert "<strong>vet</strong>" in page
    assert re.search(r">\s*\*\*vet\*\*</textarea>", page)
    assert f'action="{target}"' in page
    assert {name: _value(page, name) for name in typed} == typed
    assert client.post(target, data={**typed, "text": "**vet**"}).status_code == 303
    with app.app_context():
        reply = db.session.query(Reply).order_by(Reply.id.desc()).first()
        assert reply is not None
        assert (reply.parent_id, reply.submission) == (first, typed["submission"])


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_a_preview_leads_nowhere_else(app: Flask, client_for: Any, target: str) -> None:
    page = client_for("charlie").post("/overleg/voorbeeld", data={"text": "x", "voorbeeld": target}).text
    assert "evil.example" not in page
    assert "javascript:" not in page
    assert "Verstuur zo" not in page


def test_files_chosen_before_a_preview_do_no_harm(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    for address in ("/overleg/voorbeeld", f"/overleg/{thread}/concept"):
        data = {"text": "Zie de film.", "files": [(io.BytesIO(b"x" * 3_000_000), "film.mp4")]}
        assert client_for("charlie").post(address, data=data).status_code in (200, 303)
    with app.app_context():
        assert db.session.query(Attachment).count() == 0
        assert db.session.query(Draft).one().source == "Zie de film."


def test_previews_have_a_limit(app: Flask, client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsonet.forum.views.drafts.MOST_PREVIEWS", 3)
    client = client_for("charlie")
    answers = [client.post("/overleg/voorbeeld", data={"text": "x"}) for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page)
    assert found, name
    return found[1]


@pytest.mark.parametrize(("state", "status"), [({"closed_at": now()}, 403), ({"hidden_at": now()}, 404)])
def test_no_draft_where_one_may_not_answer(
    app: Flask, client_for: Any, anonymous: Any, state: dict[str, Any], status: int
) -> None:
    where = f"/overleg/{a_thread(app, **state)}/concept"
    assert client_for("charlie").post(where, data={"text": "x"}, headers=FETCH).status_code == status
    assert anonymous.post(where, data={"text": "x"}, headers=FETCH).status_code == 401
    with app.app_context():
        assert db.session.query(Draft).count() == 0


def test_two_tabs_keep_one_draft_with_the_latest_words(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    for text in ("Van de ene tab", "Van de andere tab"):
        client_for("charlie").post(f"/overleg/{thread}/concept", data={"text": text}, headers=FETCH)
    page = client_for("charlie").get("/overleg/concepten").text
    assert "Van de andere tab" in page
    assert "Van de ene tab" not in page


FILLED_IN = {
    "kind": "conversation",
    "title": "Voorkeursrecht",
    "situation": "Er speelt iets",
    "tried": "Van alles",
    "question": "Wat nu?",
    "answer_by": "2099-05-01",
    "text": "En verder",
}


def test_all_that_was_filled_in_comes_back(app: Flask, client_for: Any) -> None:
    """Each field of the form: a field that is added later must be kept too."""
    a_theme(app, slug="grond")
    circle = a_circle(app, "alice")
    client = client_for("alice")
    client.post("/overleg/grond/concept", data=FILLED_IN | {"circle_id": str(circle)}, headers=FETCH)
    page = BeautifulSoup(client.get("/overleg/grond/nieuw").text, "html.parser")
    shown = _filled_in(page)
    assert shown.pop("submission")
    assert shown == FILLED_IN | {"circle_id": str(circle), "files": ""}


def test_a_template_alone_is_a_draft_too_and_is_listed(app: Flask, client_for: Any) -> None:
    a_theme(app, slug="grond")
    client = client_for("alice")
    client.post("/overleg/grond/concept", data={"question": "Wat nu?"}, headers=FETCH)
    assert "Wat nu?" in client.get("/overleg/concepten").text
    client.post("/overleg/grond/concept", data={"kind": "question"}, headers=FETCH)
    with app.app_context():
        assert db.session.query(Draft).count() == 0


@pytest.mark.parametrize("other_circle", [True, False])
def test_a_draft_for_a_circle_that_ended_is_for_nobody_until_one_chooses(
    app: Flask, client_for: Any, other_circle: bool
) -> None:
    a_theme(app, slug="grond")
    circle = a_circle(app, "alice")
    client = client_for("alice")
    client.post("/overleg/grond/concept", data=FILLED_IN | {"circle_id": str(circle)}, headers=FETCH)
    with app.app_context():
        db.session.get_one(Circle, circle).ends_at = now()
        db.session.commit()
    if other_circle:
        a_circle(app, "alice")
    page = client.get("/overleg/grond/nieuw")
    assert "kun je niet meer kiezen" in page.text
    chosen = _filled_in(BeautifulSoup(page.text, "html.parser"))
    assert client.post("/overleg/grond/nieuw", data=chosen).status_code == 422


@pytest.mark.parametrize("name", ["kind", "answer_by", "circle_id", "situation", "question"])
@pytest.mark.parametrize("value", ["x", "-1", "9999999", "1e3", "\x00"])
def test_a_strange_choice_in_a_draft_is_no_fault(app: Flask, client_for: Any, name: str, value: str) -> None:
    a_theme(app, slug="grond")
    client = client_for("alice")
    draft = {"title": "Voorkeursrecht", name: value}
    assert client.post("/overleg/grond/concept", data=draft, headers=FETCH).status_code == 204
    assert client.get("/overleg/grond/nieuw").status_code == 200


def _filled_in(page: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of the form of a new thread."""
    found = {}
    for field in page.select("form[data-upload] [name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            found[field["name"]] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            found[field["name"]] = field.text.strip()
        elif field.name == "input" and (field.get("type") != "radio" or field.has_attr("checked")):
            found[field["name"]] = field.get("value") or ""
    return {str(name): str(value) for name, value in found.items()}
