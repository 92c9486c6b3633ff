"""Which seats a list of people names, and whether they are free."""

from flask_babel import gettext as _

from dsonet.members.listed_people import ListedPerson
from dsonet.members.models import Member, Seat
from dsonet.members.names import sorting
from dsonet.members.queries import seats as queries


class Places:
    """The seats with whoever holds each or was asked to; rows of the list too, as they are judged."""

    def __init__(self, keeper: Member) -> None:
        seats = queries.seats()
        self._seats = {sorting(name): seat for seat in seats for name in (seat.name, seat.cbs_code)}
        holders = queries.seat_holders(keeper)
        self._kept = {member.email: member.seat_id for member in queries.seated_members(keeper)}
        self._holders = {member.seat_id: (member.email, member.name) for member in holders}

    def seat_of(self, person: ListedPerson) -> Seat | None:
        """The seat that the row names."""
        return self._seats.get(sorting(person.seat)) if person.seat else None

    def fault(self, person: ListedPerson) -> str:
        """Why this person can't have the seat that the row names, in the reader's language; or nothing."""
        seat = self.seat_of(person)
        if person.seat and seat is None:
            return str(_("Er is geen zetel «%(seat)s».", seat=person.seat))
        if seat and self._kept.get(person.email) == seat.id:
            return ""
        email, name = self._holders.get(seat.id, ("", "")) if seat else ("", "")
        if seat and email not in ("", person.email):
            return str(_("De zetel %(seat)s is van %(name)s.", seat=seat.name, name=name))
        return ""

    def give(self, person: ListedPerson) -> None:
        """From here on the row's own person holds the seat."""
        seat = self.seat_of(person)
        if seat is not None:
            self._holders[seat.id] = (person.email, person.name)
