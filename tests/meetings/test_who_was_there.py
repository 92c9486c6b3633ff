"""Afterwards the page tells who was there: as it was ticked off, else as people answered."""

from datetime import timedelta
from typing import Any

from flask import Flask

from dsonet.database import db, now
from dsonet.meetings.answer_models import Presence
from tests.build import a_meeting, an_answer, member_id


def a_past_meeting(app: Flask) -> int:
    meeting = a_meeting(app, starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
    an_answer(app, meeting, "alice", shown_to="members")
    an_answer(app, meeting, "bob", shown_to="members")
    an_answer(app, meeting, "charlie", kind="no", shown_to="members")
    return meeting


def tick(app: Flask, meeting: int, *who: str) -> None:
    ids = [member_id(app, one) for one in who]
    with app.app_context():
        db.session.add_all(Presence(meeting_id=meeting, member_id=id_) for id_ in ids)
        db.session.commit()


def test_where_nobody_was_ticked_off_the_answers_tell(app: Flask, client_for: Any) -> None:
    page = client_for("erik").get(f"/bijeenkomsten/{a_past_meeting(app)}").text
    assert "Wie er was (2)" in page
    assert "Bob Moderator" in page


def test_who_was_ticked_off_was_there_whatever_they_had_said(app: Flask, client_for: Any) -> None:
    meeting = a_past_meeting(app)
    tick(app, meeting, "alice", "charlie", "erik")
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}").text.split('id="aanwezig"')[1]
    assert "Wie er was (3)" in page
    assert "Charlie de Wit" in page
    assert "Bob Moderator" not in page
    assert "Erik Beheer" not in page, "who gave no answer let nobody see anything"


def test_before_the_end_ticks_change_nothing(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    an_answer(app, meeting, "alice", shown_to="members")
    tick(app, meeting, "charlie")
    assert "Wie er komt (1)" in client_for("bob").get(f"/bijeenkomsten/{meeting}").text
