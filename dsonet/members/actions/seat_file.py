"""Taking over a list of municipalities: seats are added, corrected, and merged where somebody said so."""

from collections.abc import Sequence

from sqlalchemy import select

from dsonet.database import db
from dsonet.members.models import Seat
from dsonet.members.seat_file import Merged, SeatPlan, SeatRow, holders_of


def take_over(plan: SeatPlan, merges: Sequence[Merged]) -> None:
    """Add and change seats, and carry out the `merges` that somebody said yes to. For the command line."""
    for row in plan.new:
        _seat_of(row)
    for seat, row in plan.changed:
        _fill(seat, row)
    for merged in merges:
        if merged.into is None:
            raise ValueError("there is nowhere to go")
        place = merged.into if isinstance(merged.into, Seat) else _seat_of(merged.into)
        for member in holders_of(merged.seat):
            member.seat_id = place.id
        db.session.flush()
        db.session.delete(merged.seat)
    db.session.flush()


def _fill(seat: Seat, row: SeatRow) -> None:
    for name, value in vars(row.facts).items():
        setattr(seat, name, value)


def _seat_of(row: SeatRow) -> Seat:
    """The seat of this municipality, which may have come with the same file."""
    seat = db.session.scalar(select(Seat).where(Seat.cbs_code == row.facts.cbs_code))
    if seat is None:
        seat = Seat()
        _fill(seat, row)
        db.session.add(seat)
        db.session.flush()
    return seat
