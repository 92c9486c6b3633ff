"""Tick off who is there. Said twice, or at two doors at once, it is still one row."""

from sqlalchemy import delete

from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.meetings import policy
from dsonet.meetings.answer_models import Presence
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


def tick_off(helper: Member, meeting: Meeting, member: Member) -> None:
    """`member` is there."""
    require(policy.may_keep_presence(helper, meeting, now()))
    row = insert(Presence).values(
        meeting_id=meeting.id, member_id=member.id, ticked_at=now(), ticked_by_id=helper.id
    )
    db.session.execute(row.on_conflict_do_nothing())


def untick(helper: Member, meeting: Meeting, member: Member) -> None:
    """`member` is not there after all."""
    require(policy.may_keep_presence(helper, meeting, now()))
    mine = Presence.meeting_id == meeting.id, Presence.member_id == member.id
    db.session.execute(delete(Presence).where(*mine))
