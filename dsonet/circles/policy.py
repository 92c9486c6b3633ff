"""The only file that decides who is in which circle, and what a circle keeps to itself."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from dsonet.circles.models import Circle, CircleMember
from dsonet.database import THIS_MOMENT, now
from dsonet.members import policy as members
from dsonet.members.models import Member

ReaderId = int | BindParameter[int] | InstrumentedAttribute[int]
"""An id, the place for one in a statement that is put together once, or the column of many."""


def circle_ids(reader: ReaderId) -> Select[int]:
    """The circles that the reader is in now."""
    return select(CircleMember.circle_id).where(
        CircleMember.member_id == reader, or_(CircleMember.until.is_(None), CircleMember.until > THIS_MOMENT)
    )


def insiders(circle_id: int | None) -> Select[int]:
    """Who is in a circle now."""
    return select(CircleMember.member_id).where(
        CircleMember.circle_id == circle_id,
        or_(CircleMember.until.is_(None), CircleMember.until > THIS_MOMENT),
    )


def circle_mates(reader: ReaderId) -> Select[int]:
    """Everyone who is in a circle with the reader now."""
    mate = aliased(CircleMember)
    still_in = or_(mate.until.is_(None), mate.until > THIS_MOMENT)
    return select(mate.member_id).where(mate.circle_id.in_(circle_ids(reader)), still_in).distinct()


def is_shared(
    circle_id: InstrumentedAttribute[Any], reader: ReaderId, sees_network: ColumnElement[bool]
) -> ColumnElement[bool]:
    """What belongs to no circle is the network's; what belongs to one exists for who is in it, and nobody else.

    Asked row by row, so that what belongs to no circle costs nothing.
    """
    is_in = exists().where(
        CircleMember.circle_id == circle_id,
        CircleMember.member_id == reader,
        or_(CircleMember.until.is_(None), CircleMember.until > THIS_MOMENT),
    )
    return or_(and_(circle_id.is_(None), sees_network), is_in)


def visible_circles(member: Member) -> Select[Circle]:
    """The circles that `member` is in; that there are others is not for everyone to know."""
    ids = circle_ids(member.id)
    return select(Circle).where(Circle.id.in_(ids) if member.is_active else Circle.id.is_(None))


def managed_circles(member: Member) -> Select[Circle]:
    """All circles by name and number, for those who keep the list of members; what is in them is not theirs."""
    return select(Circle) if members.may_keep_members(member) else select(Circle).where(Circle.id.is_(None))


def goes_on(circle: Circle | None) -> bool:
    """Can anything new come? In a circle until it ends; outside of circles always."""
    return circle is None or circle.ends_at is None or circle.ends_at > now()


def may_make_circle(keeper: Member) -> bool:
    """Make a circle, with its host and first members."""
    return members.may_keep_members(keeper)


def may_host(member: Member, circle: Circle) -> bool:
    """Let others in and out, and say what the circle is for: its host, or who keeps the list of members."""
    return member.is_active and (circle.host_id == member.id or members.may_keep_members(member))


def may_let_in(keeper: Member, member: Member, circle: Circle) -> bool:
    """Let someone into a circle: its host, or who keeps the list of members; from outside never oneself."""
    return may_host(keeper, circle) and keeper.id != member.id


def acts_from_outside(keeper: Member, circle: Circle) -> bool:
    """Does this keeper act without being the host? Then it takes a reason, and the circle is told at once."""
    return circle.host_id != keeper.id


def may_write(member: Member, circle: Circle | None) -> bool:
    """Write at all: in the open its peers, in a circle everyone who is in it, guests too, until it ends. Alumni
    read, and write nowhere."""
    return goes_on(circle) and (members.is_peer(member) or (members.is_guest(member) and circle is not None))
