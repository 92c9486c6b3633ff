"""Keep the days and parts of a meeting, to which people can come by themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from dsonet import journal
from dsonet.access import NotVisible, require
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions.agenda import OutsideMeeting
from dsonet.meetings.actions.meetings import ChangedMeanwhile
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What is filled in of a day or part."""

    title: str
    starts_at: datetime
    ends_at: datetime


def add_part(keeper: Member, meeting: Meeting, facts: PartFacts) -> MeetingPart:
    """A day or part that one can come to by itself. Raises OutsideMeeting."""
    require(policy.may_keep_meetings(keeper))
    _lock(meeting)
    part = MeetingPart(meeting_id=meeting.id)
    _fill(meeting, part, facts)
    db.session.add(part)
    db.session.flush()
    journal.write(keeper.id, "add_part", "meeting", meeting.id, title=part.title)
    return part


def change_part(keeper: Member, meeting: Meeting, part_id: int, facts: PartFacts, seen_version: int) -> None:
    """Change a day or part; raises ChangedMeanwhile and OutsideMeeting. What was answered stays."""
    require(policy.may_keep_meetings(keeper))
    _lock(meeting)
    part = _part(meeting, part_id)
    if part.version != seen_version:
        raise ChangedMeanwhile
    _fill(meeting, part, facts)
    part.version += 1
    journal.write(keeper.id, "change_part", "meeting", meeting.id, title=part.title)


def remove_part(keeper: Member, meeting: Meeting, part_id: int) -> str:
    """Take a day or part away, with what was answered to it alone, and give its title."""
    require(policy.may_keep_meetings(keeper))
    _lock(meeting)
    part = _part(meeting, part_id)
    db.session.delete(part)
    journal.write(keeper.id, "remove_part", "meeting", meeting.id, title=part.title)
    return part.title


def _lock(meeting: Meeting) -> None:
    db.session.refresh(meeting, ["starts_at", "ends_at"], with_for_update=True)


def _part(meeting: Meeting, part_id: int) -> MeetingPart:
    mine = select(MeetingPart).where(MeetingPart.meeting_id == meeting.id, MeetingPart.id == part_id)
    part: MeetingPart | None = db.session.scalar(mine.execution_options(populate_existing=True))
    if part is None:
        raise NotVisible
    return part


def _fill(meeting: Meeting, part: MeetingPart, facts: PartFacts) -> None:
    if not meeting.starts_at <= facts.starts_at < facts.ends_at <= meeting.ends_at:
        raise OutsideMeeting(facts.title)
    part.title, part.starts_at, part.ends_at = facts.title, facts.starts_at, facts.ends_at
