"""Plan, change and cancel meetings, and say whether one comes."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from dsonet import journal
from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.database import db, insert, now
from dsonet.meetings import policy
from dsonet.meetings.actions.papers import keep_attendee, name_folder
from dsonet.meetings.models import Answer, AnswerKind, Meeting
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION, to_safe_html


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What the secretariat fills in."""

    title: str
    starts_at: datetime
    ends_at: datetime
    city: str
    venue: str
    address: str
    source: str


class ChangedMeanwhile(Exception):
    """Someone else saved this meeting after the form was opened."""


def plan_meeting(keeper: Member, facts: MeetingFacts, circle: Circle | None = None) -> Meeting:
    """Put a new meeting on the calendar: of the network, or of a circle, and that stays so."""
    require(policy.may_keep_meetings(keeper))
    meeting = Meeting(uid=f"{uuid.uuid4()}@dsonet", renderer_version=RENDERER_VERSION, circle=circle)
    _fill(meeting, facts)
    db.session.add(meeting)
    db.session.flush()
    journal.write(keeper.id, "plan_meeting", "meeting", meeting.id, title=meeting.title)
    return meeting


def change_meeting(keeper: Member, meeting: Meeting, facts: MeetingFacts, seen_version: int) -> None:
    """Change a meeting; raises ChangedMeanwhile when `seen_version` is no longer the newest."""
    require(policy.may_keep_meetings(keeper))
    claimed = db.session.execute(
        update(Meeting)
        .where(Meeting.id == meeting.id, Meeting.version == seen_version)
        .values(version=Meeting.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not claimed.rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhile
    db.session.refresh(meeting)
    before = (meeting.starts_at, meeting.ends_at, meeting.city, meeting.venue, meeting.address)
    _fill(meeting, facts)
    if before != (meeting.starts_at, meeting.ends_at, meeting.city, meeting.venue, meeting.address):
        meeting.sequence += 1
    meeting.changed_at = now()
    name_folder(meeting)
    journal.write(keeper.id, "change_meeting", "meeting", meeting.id, title=meeting.title)


def cancel_meeting(keeper: Member, meeting: Meeting) -> None:
    """Say that a meeting does not go on; its page and calendar file say so."""
    require(policy.may_keep_meetings(keeper))
    if meeting.cancelled_at is None:
        meeting.cancelled_at = meeting.changed_at = now()
        meeting.sequence += 1
        journal.write(keeper.id, "cancel_meeting", "meeting", meeting.id, title=meeting.title)


def answer_invitation(member: Member, meeting: Meeting, kind: AnswerKind) -> None:
    """Keep what `member` says; the last word counts."""
    require(policy.may_answer(member, meeting, now()))
    word = {"kind": kind, "answered_at": now()}
    db.session.execute(
        insert(Answer)
        .values(meeting_id=meeting.id, member_id=member.id, **word)
        .on_conflict_do_update(index_elements=[Answer.meeting_id, Answer.member_id], set_=word)
    )
    keep_attendee(meeting, member, kind == AnswerKind.YES)


def forget_coming_answers(member: Member) -> None:
    """Who left their seat does not come to what is still to be; the successor is asked."""
    for meeting in db.session.scalars(select(Meeting).where(Meeting.ends_at >= now())):
        keep_attendee(meeting, member, comes=False)
    coming = select(Meeting.id).where(Meeting.ends_at >= now())
    db.session.execute(delete(Answer).where(Answer.member_id == member.id, Answer.meeting_id.in_(coming)))


def _fill(meeting: Meeting, facts: MeetingFacts) -> None:
    meeting.title = facts.title
    meeting.starts_at, meeting.ends_at = facts.starts_at, facts.ends_at
    meeting.city, meeting.venue, meeting.address = facts.city, facts.venue, facts.address
    meeting.source, meeting.html = facts.source, to_safe_html(facts.source)
    meeting.renderer_version = RENDERER_VERSION
