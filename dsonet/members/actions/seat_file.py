"""Taking over a list of municipalities: seats are added, corrected, and merged where somebody said so."""

from collections.abc import Sequence

from sqlalchemy import select, update

from dsonet.database import db
from dsonet.members.actions.terms import keep_term
from dsonet.members.models import Seat, Term
from dsonet.members.queries.seats import holder_besides
from dsonet.members.seat_file import Merged, SeatPlan, SeatRow, holders_of


def take_over(plan: SeatPlan, merges: Sequence[Merged]) -> None:
    """Add and change seats, and carry out the `merges` that somebody said yes to. For the command line.

    Who comes to a seat that is held becomes its deputy, until the network has decided.
    """
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
            member.is_deputy = holder_besides(member.id, place.id, is_deputy=False) is not None
        db.session.execute(update(Term).where(Term.seat_id == merged.seat.id).values(seat_id=place.id))
        for member in holders_of(place):
            if not member.has_ended:
                keep_term(member)
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
