"""The asker marks what helped."""

from flask import Flask

from dsonet.database import now
from dsonet.forum.models import ThreadKind
from tests.build import a_reply, a_theme, a_thread
from tests.forum.reading import Cast, address, events, replies


def test_useful_answers_are_named_under_the_question(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, a_theme(app, slug="energie"), kind=ThreadKind.QUESTION)
    reply = a_reply(app, thread)
    answer = client_for("alice").post(f"/overleg/{thread}/reacties/{reply}/nuttig")
    assert answer.status_code == 303
    page = client_for("dana").get(address(app, thread)).text
    assert "Nuttige antwoorden" in page
    assert f'<a href="/overleg/reactie/{reply}">Charlie de Wit</a>' in page
    assert "Beantwoord" in client_for("dana").get("/overleg/energie").text
    assert events(app, "AnswerMarkedUseful") == [{"reply_id": reply}]


def test_a_mark_is_taken_back(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("alice")
    reply = a_reply(app, thread)
    for _ in range(2):
        client.post(f"/overleg/{thread}/reacties/{reply}/nuttig")
    assert replies(app)[0].useful_at is None
    assert len(events(app, "AnswerMarkedUseful")) == 1


def test_only_the_asker_says_what_helped(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, author="alice")
    reply = a_reply(app, thread, author="charlie")
    for who in ("charlie", "dana", "bob", "erik"):
        assert client_for(who).post(f"/overleg/{thread}/reacties/{reply}/nuttig").status_code == 403
    assert replies(app)[0].useful_at is None


def test_hidden_and_foreign_replies_can_not_be_marked(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("alice")
    for reply in (a_reply(app, thread, hidden_at=now()), a_reply(app, a_thread(app))):
        assert client.post(f"/overleg/{thread}/reacties/{reply}/nuttig").status_code == 404


def test_a_useful_answer_that_was_hidden_is_named_no_more(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, a_theme(app, slug="energie"), kind=ThreadKind.QUESTION)
    a_reply(app, thread, useful_at=now(), hidden_at=now())
    assert "Nuttige antwoorden" not in client_for("dana").get(address(app, thread)).text
    assert "Beantwoord" not in client_for("dana").get("/overleg/energie").text
