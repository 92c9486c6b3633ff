"""What announcing a meeting sends to whom: the letters with which it enters members' calendars."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.plan import Held, default_plan
from dsonet.convening.queries.due import IN_CALENDARS
from dsonet.convening.queries.people import readers_of
from dsonet.database import db, now
from dsonet.meetings import policy as meetings
from dsonet.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class FirstLetters:
    """The letters that still wait, the nearest first, and for how many."""

    letters: Sequence[PlannedLetter]
    readers: int
    not_in_yet: int
    """So many were invited into the network, or the circle, and did not accept: they are not written to."""


def first_letters(meeting: Meeting) -> FirstLetters:
    """As planned; before there is a plan, as it will be planned: those are not kept yet."""
    waiting = [
        letter
        for letter in _planned(meeting)
        if letter.kind in IN_CALENDARS and letter.went_at is None and letter.stopped_at is None
    ]
    return FirstLetters(
        letters=waiting,
        readers=len(readers_of(meeting, LetterKind.INVITATION)),
        not_in_yet=db.session.scalar(
            select(func.count()).select_from(meetings.not_in_yet(meeting).subquery())
        )
        or 0,
    )


def _planned(meeting: Meeting) -> Sequence[PlannedLetter]:
    own = PlannedLetter.meeting_id == meeting.id
    if db.session.scalar(select(exists().where(own))):
        ordered = select(PlannedLetter).where(own).order_by(PlannedLetter.goes_at, PlannedLetter.id)
        return db.session.scalars(ordered).all()
    held = Held(meeting.starts_at, meeting.ends_at, meeting.zone)
    return [
        PlannedLetter(meeting=meeting, kind=step.kind, goes_at=step.goes_at, source="")
        for step in default_plan(held, now())
    ]
