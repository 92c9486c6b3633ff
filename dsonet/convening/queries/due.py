"""What has to go now, and what the worker needs for it."""

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from dsonet.calendars.models import Stage
from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.policy import TOO_LATE
from dsonet.database import db, now
from dsonet.meetings.models import Meeting
from dsonet.outcomes import policy as outcomes
from dsonet.outcomes.models import Outcome

IN_CALENDARS = (LetterKind.SAVE_THE_DATE, LetterKind.INVITATION)
"""These go as an invitation that a calendar understands."""


def due_letters(most: int) -> list[int]:
    """The letters whose moment came, in the order of time."""
    due = select(PlannedLetter.id).join(Meeting).where(is_due())
    return list(db.session.scalars(due.order_by(PlannedLetter.goes_at, PlannedLetter.id).limit(most)))


def is_due() -> ColumnElement[bool]:
    """The condition on PlannedLetter with its Meeting. Uitkomsten wait until they are there, and not for ever."""
    found = exists().where(Outcome.meeting_id == Meeting.id, Outcome.published_at.is_not(None))
    waits_no_more = or_(found, Meeting.ends_at <= now() - TOO_LATE)
    return and_(
        PlannedLetter.went_at.is_(None),
        PlannedLetter.stopped_at.is_(None),
        PlannedLetter.goes_at <= now(),
        Meeting.announced_at.is_not(None),
        Meeting.cancelled_at.is_(None),
        or_(PlannedLetter.kind != LetterKind.OUTCOMES, waits_no_more),
    )


def letter_with_meeting(planned_id: int) -> PlannedLetter | None:
    """The letter as it is now, with its meeting, that one's circle and contact."""
    around = joinedload(PlannedLetter.meeting)
    found = select(PlannedLetter).where(PlannedLetter.id == planned_id)
    found = found.options(around.joinedload(Meeting.circle), around.joinedload(Meeting.contact))
    letter: PlannedLetter | None = db.session.scalar(found, execution_options={"populate_existing": True})
    return letter


def meeting_with_circle(meeting_id: int) -> Meeting | None:
    """The meeting as it is now, with its circle and contact."""
    found = select(Meeting).where(Meeting.id == meeting_id)
    found = found.options(joinedload(Meeting.circle), joinedload(Meeting.contact))
    meeting: Meeting | None = db.session.scalar(found, execution_options={"populate_existing": True})
    return meeting


def is_overtaken(letter: PlannedLetter) -> bool:
    """Does another letter go now that makes this one needless: a later reminder, or the invitation itself?"""
    other = aliased(PlannedLetter)
    overtaking = {LetterKind.REMINDER: LetterKind.REMINDER, LetterKind.SAVE_THE_DATE: LetterKind.INVITATION}
    kind = overtaking.get(letter.kind)
    later = or_(other.goes_at > letter.goes_at, and_(other.goes_at == letter.goes_at, other.id > letter.id))
    waits = and_(other.went_at.is_(None), other.stopped_at.is_(None), other.goes_at <= now())
    found = exists().where(other.meeting_id == letter.meeting_id, other.kind == kind, later, waits)
    return kind is not None and bool(db.session.scalar(select(found)))


def coming_meetings() -> list[int]:
    """Announced meetings that are not over, the cancelled among them: calendars are told of that too."""
    coming = select(Meeting.id).where(Meeting.ends_at > now(), Meeting.announced_at.is_not(None))
    return list(db.session.scalars(coming.order_by(Meeting.starts_at, Meeting.id)))


def stage_of(meeting: Meeting) -> tuple[Stage | None, str]:
    """As what it stands in calendars by now, and the own words that went with that."""
    gone = select(PlannedLetter.kind, PlannedLetter.source).where(
        PlannedLetter.meeting_id == meeting.id,
        PlannedLetter.kind.in_(IN_CALENDARS),
        PlannedLetter.went_at.is_not(None),
        PlannedLetter.lapsed.is_(False),
    )
    rows = db.session.execute(gone.order_by(PlannedLetter.went_at, PlannedLetter.id))
    words = {LetterKind(kind): source for kind, source in rows}
    if meeting.invited_at is not None and meeting.invited_at <= now():
        return Stage.INVITATION, words.get(LetterKind.INVITATION, "")
    if LetterKind.SAVE_THE_DATE in words:
        return Stage.SAVE_THE_DATE, words[LetterKind.SAVE_THE_DATE]
    return None, ""


def outcome_of(meeting_id: int) -> Outcome | None:
    """The uitkomst of a meeting that the world may read, the latest."""
    shown = outcomes.visible_outcomes(None).where(Outcome.meeting_id == meeting_id)
    outcome: Outcome | None = db.session.scalar(shown.order_by(Outcome.published_at.desc()).limit(1))
    return outcome
