"""The plan of letters around one meeting, as who keeps it sees it."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from dsonet.access import NotVisible
from dsonet.convening.models import LetterKind, PlannedLetter, Receipt
from dsonet.convening.policy import goes_on, is_for
from dsonet.convening.queries.due import outcome_of
from dsonet.convening.queries.people import invited_people, was_ticked
from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.meetings import policy as meetings
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


class State(enum.StrEnum):
    """How a planned letter stands."""

    WAITS = "waits"
    WAITS_FOR_ANNOUNCEMENT = "waits_for_announcement"
    WAITS_FOR_OUTCOME = "waits_for_outcome"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    WENT = "went"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Reach:
    """Of the letters that were written: how each fared. What was sent long ago counts as sent."""

    written: int = 0
    waiting: int = 0
    dropped: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One letter of the plan."""

    letter: PlannedLetter
    state: State
    readers: int
    """For so many it would make sense now."""
    reach: Reach


def plan_of(meeting: Meeting) -> list[Row]:
    """The letters in the order of time. The number of queries does not grow with them."""
    ordered = select(PlannedLetter).where(PlannedLetter.meeting_id == meeting.id)
    found = db.session.scalars(ordered.order_by(PlannedLetter.goes_at, PlannedLetter.id)).all()
    people, ticked = invited_people(meeting), was_ticked(meeting)
    has_outcome = outcome_of(meeting.id) is not None
    reached = _reached(found)
    return [
        Row(
            letter,
            state_of(letter, meeting, has_outcome),
            sum(is_for(LetterKind(letter.kind), person, ticked) for person in people),
            reached.get(letter.id, Reach()),
        )
        for letter in found
    ]


def state_of(letter: PlannedLetter, meeting: Meeting, has_outcome: bool) -> State:
    """How it stands at this moment."""
    if letter.went_at is not None:
        return State.LAPSED if letter.lapsed else State.WENT
    if letter.stopped_at is not None:
        return State.STOPPED
    is_late = letter.goes_at <= now()
    if is_late and not goes_on(meeting) and meeting.cancelled_at is None:
        return State.WAITS_FOR_ANNOUNCEMENT
    if is_late and letter.kind == LetterKind.OUTCOMES and not has_outcome and meeting.cancelled_at is None:
        return State.WAITS_FOR_OUTCOME
    return State.CANCELLED if meeting.cancelled_at is not None else State.WAITS


def letter_for(member: Member, meeting_id: int, letter_id: int) -> PlannedLetter:
    """One letter of a meeting that `member` sees, or NotVisible."""
    seen = meetings.visible_meetings(member).with_only_columns(Meeting.id)
    letter: PlannedLetter | None = db.session.scalar(
        select(PlannedLetter)
        .join(PlannedLetter.meeting)
        .outerjoin(Meeting.circle)
        .outerjoin(Meeting.contact)
        .where(PlannedLetter.id == letter_id, PlannedLetter.meeting_id == meeting_id, Meeting.id.in_(seen))
        .options(
            contains_eager(PlannedLetter.meeting).contains_eager(Meeting.circle),
            contains_eager(PlannedLetter.meeting).contains_eager(Meeting.contact),
        )
    )
    if letter is None:
        raise NotVisible
    return letter


def _reached(letters: Sequence[PlannedLetter]) -> dict[int, Reach]:
    def counted(condition: object) -> object:
        return func.count(case((condition, 1)))  # type: ignore[arg-type]

    done = (Letter.sent_at, Letter.dropped_at, Letter.failed_at)
    waits = Letter.id.is_not(None) & done[0].is_(None) & done[1].is_(None) & done[2].is_(None)
    failed = Letter.failed_at.is_not(None) | Letter.bounced_at.is_not(None)
    counts = (counted(waits), counted(Letter.dropped_at.is_not(None)), counted(failed))
    rows = db.session.execute(
        select(Receipt.planned_id, func.count(), *counts)  # type: ignore[call-overload]
        .outerjoin(Letter, Letter.id == Receipt.letter_id)
        .where(Receipt.planned_id.in_([letter.id for letter in letters]))
        .group_by(Receipt.planned_id)
    )
    return {row[0]: Reach(*row[1:]) for row in rows}
