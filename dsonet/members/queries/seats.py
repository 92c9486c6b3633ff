"""Seats, and who holds them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.members import policy
from dsonet.members.models import Member, MemberState, Seat
from dsonet.members.names import sorting


@dataclass(frozen=True)
class HeldSeat:
    """A seat and the active members who hold it."""

    seat: Seat
    holders: list[Member]


def seats() -> Sequence[Seat]:
    """All seats by name."""
    return sorted(db.session.scalars(select(Seat)), key=lambda seat: (sorting(seat.name), seat.id))


def number_of_seats() -> int:
    """How many seats there are."""
    return db.session.scalar(select(func.count(Seat.id))) or 0


def held_seats(me: Member) -> list[HeldSeat]:
    """All seats by name with those who hold them."""
    holders: dict[int, list[Member]] = {}
    held = policy.visible_members(me).where(Member.seat_id.is_not(None)).order_by(Member.name)
    for member in db.session.scalars(held):
        holders.setdefault(member.seat_id or 0, []).append(member)
    return [HeldSeat(seat, holders.get(seat.id, [])) for seat in seats()]


def seat_holders(me: Member) -> list[Member]:
    """Those who hold a seat or were asked to."""
    held = policy.managed_members(me).where(Member.seat_id.is_not(None)).order_by(Member.id)
    return [member for member in db.session.scalars(held) if member.state != MemberState.ENDED]


def seat_by_id(seat_id: int) -> Seat:
    """One seat; seats are known to every member."""
    seat = db.session.get(Seat, seat_id)
    if seat is None:
        raise NotVisible
    return seat
