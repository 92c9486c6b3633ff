"""What the tests of an agenda share: a form that was filled in, and what stands on the agenda afterwards."""

from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from dsonet.database import db
from dsonet.meetings.agenda_models import AgendaItem
from tests.build import a_meeting

DAY = "2027-03-25"
BEGIN, END = datetime.fromisoformat(f"{DAY}T08:00+00:00"), datetime.fromisoformat(f"{DAY}T15:00+00:00")
"""From nine to four, as the clock in Amsterdam says in winter."""


def a_day(app: Flask, **facts: Any) -> int:
    """A meeting on the 25th of March 2027 from 09.00 to 16.00."""
    return a_meeting(app, **{"starts_at": BEGIN, "ends_at": END, **facts})


def filled_in(**more: Any) -> dict[str, Any]:
    """The form of an item from 09.00 to 10.00."""
    times = {"starts_at": f"{DAY}T09:00", "ends_at": f"{DAY}T10:00"}
    return {"title": "Welkom", "kind": "plenary", "speaker_id": "0", **times, **more}


def hours(app: Flask, meeting: int) -> list[str]:
    """The agenda in its order, each as «title 09:00-10:00» by the clock of the meeting's zone (winter)."""
    with app.app_context():
        items = db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
        return [f"{item.title} {_clock(item.starts_at)}-{_clock(item.ends_at)}" for item in items]


def _clock(moment: datetime | None) -> str:
    return f"{moment.hour + 1:02}:{moment.minute:02}" if moment else ""
