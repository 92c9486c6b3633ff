"""Ways back in that were asked and wait for a second administrator."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.journal import JournalEntry
from dsonet.members import policy
from dsonet.members.models import Member
from dsonet.members.sign_in_models import WayBack


@dataclass(frozen=True, slots=True)
class AskedWayBack:
    """A way back, for whom, and whether this administrator may open it."""

    way_back: WayBack
    member: Member
    may_open: bool


def ways_back(me: Member) -> Sequence[AskedWayBack]:
    """All that wait, the oldest first, for administrators."""
    managed = policy.managed_members(me).with_only_columns(Member, WayBack)
    waiting = (
        managed.join(WayBack, WayBack.member_id == Member.id)
        .options(joinedload(WayBack.asked_by))
        .order_by(WayBack.asked_at)
    )
    appointment = appointment_of(me)
    return [
        AskedWayBack(
            way_back,
            member,
            policy.may_open_way_back(me, member, way_back.asked_by_id, way_back.asked_at, appointment),
        )
        for member, way_back in db.session.execute(waiting)
    ]


def appointment_of(administrator: Member) -> policy.Appointment | None:
    """When and by whom someone was last made administrator; None for the first, or when it is longer ago than kept."""
    given = select(JournalEntry).where(
        JournalEntry.subject_kind == "member",
        JournalEntry.subject_id == administrator.id,
        JournalEntry.verb.in_(("invite_member", "change_role")),
    )
    for entry in db.session.scalars(given.order_by(JournalEntry.id.desc())):
        if policy.appoints(entry.facts):
            return policy.Appointment(entry.at, entry.actor_id)
    return None


def way_back_for(me: Member, member: Member) -> WayBack:
    """The way back asked for `member`, for those who keep the list."""
    managed = policy.managed_members(me).with_only_columns(Member.id)
    found: WayBack | None = db.session.scalar(
        select(WayBack).where(WayBack.member_id == member.id, WayBack.member_id.in_(managed))
    )
    if found is None:
        raise NotVisible
    return found
