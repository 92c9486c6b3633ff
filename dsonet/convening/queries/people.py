"""Whom a meeting is for, with what each said: one query for all, or for one."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import joinedload

from dsonet.convening.models import LetterKind
from dsonet.convening.policy import Invited, is_for
from dsonet.database import db
from dsonet.meetings import policy as meetings
from dsonet.meetings.answer_models import Answer, Presence
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


def invited_people(meeting: Meeting, member_id: int | None = None) -> list[Invited]:
    """Everyone whom it is for, by name, or the one with `member_id`; with seat."""
    mine = and_(Answer.member_id == Member.id, Answer.meeting_id == meeting.id)
    there = and_(Presence.member_id == Member.id, Presence.meeting_id == meeting.id)
    asked = meetings.invited_to(meeting).outerjoin(Answer, mine).outerjoin(Presence, there)
    if member_id is not None:
        asked = asked.where(Member.id == member_id)
    found = asked.add_columns(Answer, Presence.ticked_at).options(joinedload(Member.seat))
    ordered = found.order_by(Member.name, Member.id)
    rows = db.session.execute(ordered, execution_options={"populate_existing": True})
    return [Invited(row[0], row[1], row[2] is not None) for row in rows]


def readers_of(meeting: Meeting, kind: LetterKind) -> list[Invited]:
    """For whom a letter of `kind` makes sense now."""
    people, ticked = invited_people(meeting), was_ticked(meeting)
    return [person for person in people if is_for(kind, person, ticked)]


def is_reader(meeting: Meeting, kind: LetterKind, member_id: int) -> bool:
    """Does it make sense for this one?"""
    people: Sequence[Invited] = invited_people(meeting, member_id)
    return any(is_for(kind, person, was_ticked(meeting)) for person in people)


def was_ticked(meeting: Meeting) -> bool:
    """Is it known who was there?"""
    return bool(db.session.scalar(select(exists().where(Presence.meeting_id == meeting.id))))
