"""The letters around the meetings of the demonstration: of what was they went, of what comes they wait."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dsonet.convening.models import LetterKind, PlannedLetter, Receipt
from dsonet.convening.plan import Held, Step, default_plan
from dsonet.convening.queries.due import IN_CALENDARS
from dsonet.convening.queries.people import readers_of
from dsonet.database import db
from dsonet.meetings.models import Meeting

PLANNED_BEFORE = timedelta(weeks=20)
NOT_AT_ONCE = timedelta(days=1)
"""Who tries the demonstration sees the plan before any of it goes."""


def load_letters(meetings: Iterable[Meeting], moment: datetime) -> None:
    """A plan around each."""
    for meeting in meetings:
        held = Held(meeting.starts_at, meeting.ends_at, meeting.zone)
        steps = default_plan(held, min(moment, meeting.starts_at - PLANNED_BEFORE))
        if meeting.ends_at < moment:
            _load_past(meeting, steps, moment)
        else:
            _load_coming(meeting, steps, moment)


def _load_past(meeting: Meeting, steps: list[Step], moment: datetime) -> None:
    """What went, with who got it; the letters themselves are no longer kept."""
    for step in steps:
        letter = _add(meeting, step)
        if step.goes_at > moment:
            continue
        letter.went_at = step.goes_at
        if step.kind == LetterKind.INVITATION:
            meeting.invited_at = step.goes_at
        db.session.flush()
        for person in readers_of(meeting, step.kind):
            db.session.add(Receipt(planned_id=letter.id, member_id=person.member.id))
    db.session.flush()


def _load_coming(meeting: Meeting, steps: list[Step], moment: datetime) -> None:
    """What waits. Who answered before the plan began has the date: they are not asked for it once more."""
    is_asked = any(step.kind == LetterKind.INVITATION and step.goes_at <= moment for step in steps)
    for step in steps:
        is_needless = is_asked and step.kind in IN_CALENDARS
        if step.goes_at > moment + NOT_AT_ONCE and not is_needless:
            _add(meeting, step)
    db.session.flush()


def _add(meeting: Meeting, step: Step) -> PlannedLetter:
    letter = PlannedLetter(meeting_id=meeting.id, kind=step.kind, goes_at=step.goes_at)
    db.session.add(letter)
    return letter
