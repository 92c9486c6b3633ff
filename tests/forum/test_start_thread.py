"""A member asks a question or begins a conversation."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.forum.models import Draft, ReadMark, Thread, ThreadFollow, ThreadKind
from tests.build import a_theme, member_id
from tests.forum.reading import Cast, events

QUESTION = {
    "kind": "question",
    "circle_id": "0",
    "title": "Wie kent dit?",
    "text": "Hoe doen **jullie** dat?",
}


def threads(app: Flask) -> list[Thread]:
    """All threads."""
    with app.app_context():
        return list(db.session.scalars(select(Thread).order_by(Thread.id)))


def test_a_question_stands_in_its_theme(app: Flask, client_for: Cast) -> None:
    a_theme(app, slug="energie")
    client = client_for("alice")
    answer = client.post("/overleg/energie/nieuw", data=QUESTION)
    (thread,) = threads(app)
    assert (answer.status_code, answer.location) == (303, f"/overleg/{thread.id}")
    assert (thread.kind, thread.title, thread.reply_count) == (ThreadKind.QUESTION, "Wie kent dit?", 0)
    assert "<strong>jullie</strong>" in client.get(answer.location, follow_redirects=True).text
    assert "Wie kent dit?" in client_for("charlie").get("/overleg/energie").text
    assert events(app, "ThreadStarted") == [{"thread_id": thread.id, "mentioned": []}]


def test_its_author_follows_it_and_has_read_it(app: Flask, client_for: Cast) -> None:
    a_theme(app, slug="energie")
    client_for("alice").post("/overleg/energie/nieuw", data=QUESTION)
    (thread,) = threads(app)
    key = (member_id(app, "alice"), thread.id)
    with app.app_context():
        assert db.session.get_one(ThreadFollow, key).state == "following"
        assert db.session.get_one(ReadMark, key).last_reply_id == 0


def test_the_template_fills_the_text(app: Flask, client_for: Cast) -> None:
    a_theme(app, slug="energie")
    day = (now() + timedelta(days=10)).date()
    filled = {
        "situation": "Net vol.",
        "tried": "Bellen.",
        "question": "Wat nu?",
        "answer_by": day.isoformat(),
        "text": "",
    }
    assert client_for("alice").post("/overleg/energie/nieuw", data=QUESTION | filled).status_code == 303
    (thread,) = threads(app)
    assert (
        thread.source
        == "## Situatie\n\nNet vol.\n\n## Wat is geprobeerd\n\nBellen.\n\n## De vraag\n\nWat nu?"
    )
    assert thread.answer_by == day


def test_a_conversation_waits_for_no_answer(app: Flask, client_for: Cast) -> None:
    a_theme(app, slug="energie")
    day = (now() + timedelta(days=10)).date().isoformat()
    client_for("alice").post(
        "/overleg/energie/nieuw", data=QUESTION | {"kind": "conversation", "answer_by": day}
    )
    (thread,) = threads(app)
    assert (thread.kind, thread.answer_by) == (ThreadKind.CONVERSATION, None)


def test_a_double_submit_makes_one_thread(app: Flask, client_for: Cast) -> None:
    a_theme(app, slug="energie")
    typed = QUESTION | {"submission": "abcdefgh12345678"}
    first, second = (client_for("alice").post("/overleg/energie/nieuw", data=typed) for _ in range(2))
    assert first.location == second.location
    assert len(threads(app)) == len(events(app, "ThreadStarted")) == 1


def test_other_words_with_the_same_key_are_another_thread(app: Flask, client_for: Cast) -> None:
    a_theme(app, slug="grond")
    for title, text in (("Een", "a"), ("Een", "b"), ("Twee", "b"), ("Twee", "b")):
        typed = QUESTION | {"submission": "abcdefgh12345678", "title": title, "text": text}
        assert client_for("charlie").post("/overleg/grond/nieuw", data=typed).status_code == 303
    assert len(events(app, "ThreadStarted")) == 3


def test_the_draft_is_given_back_and_goes_when_posted(app: Flask, client_for: Cast) -> None:
    theme, client = a_theme(app, slug="energie"), client_for("alice")
    with app.app_context():
        db.session.add(Draft(member_id=member_id(app, "alice"), theme_id=theme, title="Half", source="Begin"))
        db.session.commit()
    form = client.get("/overleg/energie/nieuw").text
    assert 'value="Half"' in form
    assert "Begin</textarea>" in form
    client.post("/overleg/energie/nieuw", data=QUESTION)
    with app.app_context():
        assert db.session.query(Draft).count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": ""}, "text"),
        ({"text": "a" * 70_000}, "text"),
        ({"kind": "order"}, "kind"),
        ({"answer_by": "2001-01-01"}, "answer_by"),
        ({"answer_by": "morgen"}, "answer_by"),
        ({"answer_by": "9999-12-31"}, "answer_by"),
    ],
)
def test_a_wrong_form_says_where_and_keeps_the_words(
    app: Flask, client_for: Cast, wrong: dict[str, Any], field: str
) -> None:
    a_theme(app, slug="energie")
    answer = client_for("alice").post(
        "/overleg/energie/nieuw", data=QUESTION | {"tried": "Bellen."} | wrong | _kept(wrong)
    )
    assert answer.status_code == 422
    assert f'id="{field}-fout"' in answer.text
    assert "Bellen." in answer.text or field == "text"
    assert threads(app) == []


def _kept(wrong: dict[str, Any]) -> dict[str, str]:
    return {"tried": ""} if wrong.get("text") == "" else {}


@pytest.mark.parametrize("page", ["/", "/overleg", "/overleg/alles"])
def test_asking_begins_on_any_page_by_choosing_a_theme(app: Flask, client_for: Cast, page: str) -> None:
    a_theme(app, slug="wonen", title="Wonen")
    a_theme(app, slug="oud", title="Crisiswet", archived_at=now())
    client = client_for("alice")
    assert 'href="/overleg/stel-een-vraag"' in client.get(page).text
    choice = client.get("/overleg/stel-een-vraag").text
    assert 'href="/overleg/wonen/nieuw"' in choice
    assert "Crisiswet" not in choice


def test_an_archived_theme_takes_no_threads(app: Flask, client_for: Cast) -> None:
    a_theme(app, slug="oud", archived_at=now())
    client = client_for("alice")
    assert client.get("/overleg/oud/nieuw").status_code == 403
    assert client.post("/overleg/oud/nieuw", data=QUESTION).status_code == 403
    assert "/overleg/oud/nieuw" not in client.get("/overleg/oud").text
    assert threads(app) == []


def test_an_unknown_theme_is_not_there(client_for: Cast) -> None:
    assert client_for("alice").post("/overleg/niets/nieuw", data=QUESTION).status_code == 404
