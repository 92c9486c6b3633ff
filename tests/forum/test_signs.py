"""«Herkenbaar» and «Dank»: with one's name, at someone else's words, never as a score."""

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import Sign
from tests.build import a_reply, a_thread
from tests.forum.reading import Cast, address


def signs(app: Flask) -> list[tuple[int | None, str]]:
    """Where signs stand, and which."""
    with app.app_context():
        return [(sign.reply_id, sign.kind) for sign in db.session.query(Sign).order_by(Sign.id)]


def test_a_sign_at_a_reply_is_shown_with_the_name(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread)
    answer = client_for("dana").post(f"/overleg/{thread}/tekens", data={"thanks": reply})
    assert (answer.status_code, answer.location) == (303, f"{address(app, thread)}#reactie-{reply}")
    assert "Dank van Dana Secretaris" in client_for("charlie").get(address(app, thread)).text


def test_a_sign_at_the_opening_words(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    client_for("dana").post(f"/overleg/{thread}/tekens", data={"recognisable": 0})
    assert signs(app) == [(None, "recognisable")]
    assert "Herkenbaar voor Dana Secretaris" in client_for("charlie").get(address(app, thread)).text


@pytest.mark.parametrize("opening", [True, False])
def test_saying_it_again_takes_it_back(app: Flask, client_for: Cast, opening: bool) -> None:
    thread, client = a_thread(app), client_for("dana")
    where = 0 if opening else a_reply(app, thread)
    client.post(f"/overleg/{thread}/tekens", data={"thanks": where})
    client.post(f"/overleg/{thread}/tekens", data={"recognisable": where})
    client.post(f"/overleg/{thread}/tekens", data={"thanks": where})
    assert signs(app) == [(where or None, "recognisable")]


def test_nobody_thanks_oneself(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, author="alice")
    reply = a_reply(app, thread, author="charlie")
    assert client_for("alice").post(f"/overleg/{thread}/tekens", data={"thanks": 0}).status_code == 403
    assert client_for("charlie").post(f"/overleg/{thread}/tekens", data={"thanks": reply}).status_code == 403
    assert signs(app) == []


def test_what_is_not_there_gets_no_sign(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    hidden, elsewhere = a_reply(app, thread, hidden_at=now()), a_reply(app, a_thread(app))
    wrong = [
        {"thanks": hidden},
        {"thanks": elsewhere},
        {"thanks": "x"},
        {"love": 0},
        {},
        {"thanks": "9" * 40},
    ]
    assert [client.post(f"/overleg/{thread}/tekens", data=data).status_code for data in wrong] == [404] * 6
    assert signs(app) == []
