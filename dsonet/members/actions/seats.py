"""Giving municipalities and provinces a place, and keeping what is written of it."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from dsonet import journal
from dsonet.access import require
from dsonet.database import db
from dsonet.members import policy
from dsonet.members.models import Member, Seat


class CodeTaken(Exception):
    """Another seat has this CBS code already."""


@dataclass(frozen=True)
class SeatFacts:
    """What is written of a seat."""

    name: str
    cbs_code: str
    province: str
    population: int
    population_year: int
    is_provincial_capital: bool


def add_seat(keeper: Member, facts: SeatFacts) -> Seat:
    """Give a municipality or province a place; raises CodeTaken when it has one."""
    seat = Seat()
    _write_seat(keeper, seat, facts)
    journal.write(keeper.id, "add_seat", "seat", seat.id, name=seat.name)
    return seat


def change_seat(keeper: Member, seat: Seat, facts: SeatFacts) -> None:
    """Correct what is written of a seat; raises CodeTaken when another has the code."""
    _write_seat(keeper, seat, facts)
    journal.write(keeper.id, "change_seat", "seat", seat.id, name=seat.name)


def _write_seat(keeper: Member, seat: Seat, facts: SeatFacts) -> None:
    require(policy.may_keep_members(keeper))
    try:
        with db.session.begin_nested():
            for name, value in vars(facts).items():
                setattr(seat, name, value)
            db.session.add(seat)
    except IntegrityError as error:
        raise CodeTaken from error
