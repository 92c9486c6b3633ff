"""Let a concept be seen, and send its first letter at once where that is asked."""

from sqlalchemy import select

from dsonet import journal
from dsonet.convening.actions.plans import make_plan
from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.database import db, now
from dsonet.meetings.actions.meetings import announce_meeting
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


def announce(keeper: Member, meeting: Meeting, at_once: LetterKind | None = None) -> None:
    """Announce it; its letters go as planned, and the first of kind `at_once` in the worker's next round."""
    announce_meeting(keeper, meeting)
    make_plan(meeting)
    if at_once is not None:
        _send_now(keeper, meeting, at_once)


def _send_now(keeper: Member, meeting: Meeting, kind: LetterKind) -> None:
    waiting = select(PlannedLetter).where(
        PlannedLetter.meeting_id == meeting.id,
        PlannedLetter.kind == kind,
        PlannedLetter.went_at.is_(None),
        PlannedLetter.stopped_at.is_(None),
    )
    letter = db.session.scalar(waiting.order_by(PlannedLetter.goes_at).limit(1).with_for_update())
    if letter is not None:
        letter.goes_at, letter.version = now(), letter.version + 1
        journal.write(keeper.id, "send_letter_now", "meeting", meeting.id, kind=kind)
    db.session.flush()
