"""Make the plan of letters around a meeting, and change it: until a letter went."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update

from dsonet import journal
from dsonet.access import require
from dsonet.convening import policy
from dsonet.convening.models import LetterKind, PlannedLetter, Receipt
from dsonet.convening.plan import Held, Step, default_plan, moved
from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the secretariat fills in."""

    goes_at: datetime
    source: str


class AlreadyWent(Exception):
    """The letter went: what is sent can't be changed."""


class ChangedMeanwhile(Exception):
    """Someone else saved this letter after the form was opened."""


class MomentPassed(Exception):
    """Its moment is over: started again it would go at once."""


def make_plan(meeting: Meeting) -> None:
    """Give a new meeting its letters; one that has any already, as a clone has, keeps those.

    Whoever announces it and the worker may come at once: the second waits, and finds them.
    """
    db.session.refresh(meeting, ["version"], with_for_update=True)
    if db.session.scalar(select(exists().where(PlannedLetter.meeting_id == meeting.id))):
        return
    held = Held(meeting.starts_at, meeting.ends_at, meeting.zone)
    for step in default_plan(held, now()):
        db.session.add(PlannedLetter(meeting_id=meeting.id, kind=step.kind, goes_at=step.goes_at))
    db.session.flush()


def move_letters(meeting: Meeting, days: int) -> None:
    """Let what has not gone move along with the meeting, the stopped ones too."""
    waiting = select(PlannedLetter).where(
        PlannedLetter.meeting_id == meeting.id, PlannedLetter.went_at.is_(None)
    )
    for letter in db.session.scalars(waiting.with_for_update()):
        step = Step(LetterKind(letter.kind), letter.goes_at)
        letter.goes_at = moved(step, days, meeting.zone, now())
        letter.version += 1
    db.session.flush()


def add_letter(keeper: Member, meeting: Meeting, kind: LetterKind, facts: LetterFacts) -> PlannedLetter:
    """Plan one more letter."""
    require(policy.may_plan_letters(keeper, meeting))
    letter = PlannedLetter(meeting_id=meeting.id, kind=kind, goes_at=facts.goes_at, source=facts.source)
    db.session.add(letter)
    db.session.flush()
    journal.write(keeper.id, "plan_letter", "meeting", meeting.id, kind=kind)
    return letter


def change_letter(keeper: Member, letter: PlannedLetter, facts: LetterFacts, seen_version: int) -> None:
    """Give it another moment or other words. Raises AlreadyWent, and ChangedMeanwhile."""
    require(policy.may_keep_letters(keeper))
    _change(letter, PlannedLetter.version == seen_version, goes_at=facts.goes_at, source=facts.source)
    journal.write(keeper.id, "change_letter", "meeting", letter.meeting_id, kind=letter.kind)


def stop_letter(keeper: Member, letter: PlannedLetter) -> None:
    """Keep it from going. Of one that went, what still waits for the mail server is kept back."""
    require(policy.may_keep_letters(keeper))
    if letter.stopped_at is not None:
        return
    if letter.went_at is not None and not _waits(letter):
        raise AlreadyWent
    letter.stopped_at, letter.version = now(), letter.version + 1
    journal.write(keeper.id, "stop_letter", "meeting", letter.meeting_id, kind=letter.kind)
    db.session.flush()


def start_letter(keeper: Member, letter: PlannedLetter) -> None:
    """Let it go after all, at its moment. Raises AlreadyWent, and MomentPassed."""
    require(policy.may_keep_letters(keeper))
    if letter.goes_at <= now() and letter.went_at is None:
        raise MomentPassed
    _change(letter, PlannedLetter.version == letter.version, stopped_at=None)
    journal.write(keeper.id, "start_letter", "meeting", letter.meeting_id, kind=letter.kind)


def _change(letter: PlannedLetter, seen: object, **values: object) -> None:
    """Write it where nobody was first: not the worker, nor another keeper."""
    here = update(PlannedLetter).where(PlannedLetter.id == letter.id, PlannedLetter.went_at.is_(None), seen)  # type: ignore[arg-type]
    changed = here.values(version=PlannedLetter.version + 1, **values)
    done = db.session.execute(changed.execution_options(synchronize_session=False))
    db.session.refresh(letter, ["goes_at", "source", "went_at", "stopped_at", "version", "lapsed"])
    if letter.went_at is not None:
        raise AlreadyWent
    if not done.rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhile


def _waits(letter: PlannedLetter) -> bool:
    """Is any of its letters still in the outbox?"""
    waits = exists().where(
        Receipt.planned_id == letter.id,
        Receipt.letter_id == Letter.id,
        Letter.sent_at.is_(None),
        Letter.dropped_at.is_(None),
        Letter.failed_at.is_(None),
    )
    return bool(db.session.scalar(select(waits)))
