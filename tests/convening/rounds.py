"""What the tests of letters share: the worker's round without sending, and what stands in the outbox."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from dsonet.convening.models import PlannedLetter
from dsonet.database import db
from dsonet.mail.models import Letter
from dsonet.meetings.answer_models import Answer, AnswerKind
from dsonet.members.models import Member
from dsonet.worker import Worker

TUESDAY = datetime(2027, 1, 12, 10, tzinfo=UTC)
"""A quiet working day, at eleven o'clock in the Netherlands."""


def work(app: Flask) -> None:
    """What the worker does until nothing waits: events, letters around meetings, sending."""
    with app.app_context():
        Worker().run_once()


def plan(app: Flask, meeting_id: int) -> dict[str, PlannedLetter]:
    """The letters of a meeting by kind; of two reminders the last."""
    with app.app_context():
        found = select(PlannedLetter).where(PlannedLetter.meeting_id == meeting_id)
        return {letter.kind: letter for letter in db.session.scalars(found.order_by(PlannedLetter.goes_at))}


def mail(app: Flask, kind: str, sent: bool = True) -> Counter[str]:
    """Who was sent a letter of this kind, or of whom one was dropped: the first part of each address."""
    with app.app_context():
        done = Letter.sent_at.is_not(None) if sent else Letter.dropped_at.is_not(None)
        rows = db.session.scalars(select(Letter.to_address).where(Letter.kind == kind, done))
        return Counter(address.split("@")[0] for address in rows)


def answered(app: Flask, meeting_id: int, **answers: AnswerKind) -> None:
    """Answers as if they were given."""
    with app.app_context():
        for key, kind in answers.items():
            member = db.session.query(Member).filter_by(email=f"{key}@example.org").one()
            places = 1 if kind == AnswerKind.YES else 0
            db.session.add(Answer(meeting_id=meeting_id, member_id=member.id, kind=kind, places=places))
        db.session.commit()


def change(app: Flask, model: Any, id_: int, **values: Any) -> None:
    """Change a row, as if someone had."""
    with app.app_context():
        row = db.session.get_one(model, id_)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()
