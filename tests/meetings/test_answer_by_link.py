"""The link in a letter: it shows and changes nothing by itself, answers by a button, and dies with the membership."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.members.models import Member
from tests.build import a_circle, a_meeting, an_answer_link, answers_of


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_it_changes_nothing(app: Flask, anonymous: Any, method: str) -> None:
    meeting = a_meeting(app, title="Bouwen")
    answer = anonymous.open(an_answer_link(app, 1, meeting), method=method)
    assert answer.status_code == 200
    assert answers_of(app, meeting) == {}
    if method == "GET":
        assert "Bouwen" in answer.text
        assert "Alice, ben je erbij?" in answer.text


@pytest.mark.parametrize("kind", ["yes", "maybe", "no"])
def test_a_button_on_it_answers_without_signing_in(app: Flask, anonymous: Any, kind: str) -> None:
    meeting = a_meeting(app)
    answer = anonymous.post(an_answer_link(app, 1, meeting), data={"answer": kind})
    assert answer.status_code == 200
    assert "Je antwoord is bewaard" in answer.text
    assert 'aria-pressed="true"' in answer.text
    assert answers_of(app, meeting)["Alice"][0] == kind


def test_it_shows_nobody_else(app: Flask, anonymous: Any, client_for: Any) -> None:
    meeting = a_meeting(app)
    client_for("charlie").post(
        f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes", "shown_to": "members"}
    )
    assert "Charlie" not in anonymous.get(an_answer_link(app, 1, meeting)).text


def test_a_wrong_word_asks_again(app: Flask, anonymous: Any) -> None:
    meeting = a_meeting(app)
    answer = anonymous.post(an_answer_link(app, 1, meeting), data={"answer": "graag"})
    assert answer.status_code == 422
    assert "Kies een van de antwoorden." in answer.text


def test_a_changed_or_made_up_link_does_not_exist(app: Flask, anonymous: Any) -> None:
    link = an_answer_link(app, 1, a_meeting(app))
    for address in (link[:-1] + ("a" if link[-1] != "a" else "b"), "/antwoord/x", "/antwoord/WzEsMV0.x"):
        assert anonymous.get(address).status_code == 404
        assert anonymous.post(address, data={"answer": "yes"}).status_code == 404


def test_it_dies_with_the_membership_and_the_circle(app: Flask, anonymous: Any) -> None:
    link = an_answer_link(app, 1, a_meeting(app))
    of_circle = an_answer_link(app, 1, a_meeting(app, circle_id=a_circle(app, "bob")))
    assert anonymous.get(of_circle).status_code == 404
    with app.app_context():
        db.session.get_one(Member, 1).ended_at = now()
        db.session.commit()
    assert anonymous.get(link).status_code == 404
    assert anonymous.post(link, data={"answer": "yes"}).status_code == 404


def test_afterwards_and_when_it_is_off_it_says_so(app: Flask, anonymous: Any) -> None:
    off = an_answer_link(app, 1, a_meeting(app, cancelled_at=now()))
    assert "gaat niet door" in anonymous.get(off).text
    assert anonymous.post(off, data={"answer": "yes"}).status_code == 403
    link = an_answer_link(app, 1, a_meeting(app))
    with time_machine.travel(now() + timedelta(weeks=7), tick=False):
        assert "niet meer antwoorden" in anonymous.get(link).text
        assert anonymous.post(link, data={"answer": "yes"}).status_code == 403
