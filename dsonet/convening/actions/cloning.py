"""The letters around a meeting once more, around the meeting that was made after it."""

from sqlalchemy import select

from dsonet.access import require
from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.plan import Step, on_other_day
from dsonet.database import db, now
from dsonet.meetings.models import Meeting
from dsonet.meetings.policy import may_keep_meetings
from dsonet.members.models import Member


def copy_plan(keeper: Member, original: Meeting, new: Meeting) -> int:
    """Plan the letters of `original` for `new`, as many days before and after it as they were, with their own words.

    Each keeps its hour, and what went on a working day goes on one again.
    Whether they went, were stopped or lapsed does not go along. What would have to go before this moment is left
    out: how many those are is returned.
    """
    require(may_keep_meetings(keeper))
    first, then = (one.starts_at.astimezone(original.zone).date() for one in (new, original))
    days = (first - then).days
    letters = db.session.scalars(select(PlannedLetter).where(PlannedLetter.meeting_id == original.id)).all()
    copies = [
        PlannedLetter(
            meeting_id=new.id,
            kind=letter.kind,
            goes_at=on_other_day(Step(LetterKind(letter.kind), letter.goes_at), days, original.zone),
            source=letter.source,
        )
        for letter in letters
    ]
    in_time = [copy for copy in copies if copy.goes_at > now()]
    db.session.add_all(in_time)
    return len(copies) - len(in_time)
