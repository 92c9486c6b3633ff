"""What came of a meeting: decisions, lessons, and actions with who and when."""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, delete, select

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.actions.minutes import claim_minutes
from dsonet.meetings.minutes_models import Conclusion, ConclusionKind
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class ConclusionFacts:
    """What is filled in; each stands under its own name in `Conclusion`. Who and when are of actions alone."""

    kind: ConclusionKind
    words: str
    item_id: int | None
    member_id: int | None
    due_on: date | None


class ConclusionChangedMeanwhile(Exception):
    """Someone else changed or removed it after the form was opened."""


def add_conclusion(writer: Member, meeting: Meeting, facts: ConclusionFacts) -> None:
    """Put a conclusion with the meeting. The very same one once more is a second press of the button."""
    require(policy.may_write_minutes(writer, meeting))
    claim_minutes(meeting)
    same = select(Conclusion.id).where(Conclusion.meeting_id == meeting.id, *_is_same(facts))
    if db.session.scalar(same.limit(1)) is None:
        conclusion = Conclusion(meeting_id=meeting.id)
        _fill(conclusion, facts)
        db.session.add(conclusion)


def change_conclusion(
    writer: Member, meeting: Meeting, conclusion: Conclusion, facts: ConclusionFacts, seen_version: int
) -> None:
    """Change a conclusion; raises ConclusionChangedMeanwhile."""
    require(policy.may_write_minutes(writer, meeting))
    columns = ["version", "kind", "words", "item_id", "member_id", "due_on"]
    db.session.refresh(conclusion, columns, with_for_update=True)
    if facts == facts_of(conclusion):
        return
    if conclusion.version != seen_version:
        raise ConclusionChangedMeanwhile
    if (facts.kind, facts.member_id) != (conclusion.kind, conclusion.member_id):
        conclusion.done_at = None
    _fill(conclusion, facts)
    conclusion.version += 1


def remove_conclusion(writer: Member, meeting: Meeting, conclusion: Conclusion) -> None:
    """Take a conclusion away for good."""
    require(policy.may_write_minutes(writer, meeting))
    db.session.execute(delete(Conclusion).where(Conclusion.id == conclusion.id))
    journal.write(writer.id, "remove_conclusion", "meeting", meeting.id, title=meeting.title)


def tick_action(member: Member, meeting: Meeting, action: Conclusion, is_done: bool) -> None:
    """Say that an action is done, or not yet."""
    require(policy.may_tick_action(member, action, meeting))
    if is_done != (action.done_at is not None):
        action.done_at = now() if is_done else None


def facts_of(conclusion: Conclusion) -> ConclusionFacts:
    """What stands now."""
    return ConclusionFacts(
        ConclusionKind(conclusion.kind),
        conclusion.words,
        conclusion.item_id,
        conclusion.member_id,
        conclusion.due_on,
    )


def _fill(conclusion: Conclusion, facts: ConclusionFacts) -> None:
    for one in fields(facts):
        setattr(conclusion, one.name, getattr(facts, one.name))


def _is_same(facts: ConclusionFacts) -> list[ColumnElement[bool]]:
    columns = {one.name: getattr(Conclusion, one.name) for one in fields(facts)}
    return [column.is_not_distinct_from(getattr(facts, name)) for name, column in columns.items()]
