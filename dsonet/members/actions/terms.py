"""Who holds which seat, since when and until when: kept in step with what is written of members."""

from datetime import date

from sqlalchemy import select

from dsonet.database import db, now
from dsonet.members.actions.founding import one_at_a_time
from dsonet.members.models import Member, Network, Term, TermKind
from dsonet.members.queries.seats import holder_besides


class SeatRefused(Exception):
    """The seat can't be had in this way."""

    def __init__(self, holder: str) -> None:
        """`holder`: who has it; nobody when it is that seats of this network have no deputies."""
        super().__init__(holder)
        self.holder = holder


def require_free_seat(member_id: int | None, seat_id: int | None, is_deputy: bool) -> None:
    """Raise SeatRefused when the seat can't be had in this way; of two at once the second sees the first."""
    if seat_id is None:
        return
    one_at_a_time()
    if is_deputy and not db.session.scalar(select(Network.seats_have_deputies)):
        raise SeatRefused("")
    holder = holder_besides(member_id, seat_id, is_deputy)
    if holder is not None:
        raise SeatRefused(holder.name)


def keep_term(member: Member, begins_on: date | None = None) -> None:
    """Let the terms say what is written of `member`: a seat that was taken, left, or is held in another way."""
    today = now().date()
    kind = TermKind.DEPUTY if member.is_deputy else TermKind.HOLDER
    term = db.session.scalar(select(Term).where(Term.member_id == member.id, Term.ends_on.is_(None)))
    if term is not None and (term.seat_id, term.kind) != (member.seat_id, kind):
        term.ends_on, term = today, None
        db.session.flush()
    if term is None and member.seat_id is not None:
        term = Term(member_id=member.id, seat_id=member.seat_id, kind=kind, begins_on=begins_on or today)
        db.session.add(term)
    if term is not None:
        term.title, term.portfolio = member.title, member.portfolio
        db.session.flush()


def end_term(member: Member) -> None:
    """From today on `member` holds no seat; which one it was can still be read."""
    term = db.session.scalar(select(Term).where(Term.member_id == member.id, Term.ends_on.is_(None)))
    if term is not None:
        term.ends_on = now().date()
        db.session.flush()
