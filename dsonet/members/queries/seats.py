"""Seats, and who holds them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.members import policy
from dsonet.members.models import PEERS, Member, Seat, Term
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


def seated_members(me: Member) -> list[Member]:
    """Those who hold a seat, or are its deputy, or were asked to."""
    held = policy.managed_members(me).where(Member.seat_id.is_not(None), Member.role.in_(PEERS))
    return [member for member in db.session.scalars(held.order_by(Member.id)) if not member.has_ended]


def seat_holders(me: Member) -> list[Member]:
    """Those who hold a seat or were asked to."""
    return [member for member in seated_members(me) if not member.is_deputy]


def holder_besides(member_id: int | None, seat_id: int, is_deputy: bool) -> Member | None:
    """Who holds the seat (or is its deputy), or was asked to, besides this member."""
    held = select(Member).where(
        policy.has_access(), Member.role.in_(PEERS), Member.seat_id == seat_id, Member.is_deputy == is_deputy
    )
    return db.session.scalars(held.where(Member.id != (member_id or 0)).order_by(Member.id)).first()


def terms_of(seat: Seat) -> Sequence[Term]:
    """Who held this seat, with who holds it now, the latest first."""
    return db.session.scalars(
        select(Term)
        .where(Term.seat_id == seat.id)
        .options(joinedload(Term.member))
        .order_by(Term.ends_on.is_not(None), Term.begins_on.desc(), Term.id.desc())
    ).all()


def seat_by_id(seat_id: int) -> Seat:
    """One seat; seats are known to every member."""
    seat = db.session.get(Seat, seat_id)
    if seat is None:
        raise NotVisible
    return seat
