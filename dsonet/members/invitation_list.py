"""Many invitations at once: each row of a list is judged before anything is sent."""

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from dsonet.members.actions import invitations, keeping
from dsonet.members.actions.terms import SeatRefused
from dsonet.members.listed_people import ListedPerson, damaged_name, is_damaged
from dsonet.members.models import Member
from dsonet.members.places import Places
from dsonet.members.queries import people as queries

LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Judged:
    """One row, with the seat that it names and its fault, if it has one."""

    person: ListedPerson
    seat_id: int | None
    fault: str
    """Why nothing is sent, in the reader's language."""


def judge(keeper: Member, people: Sequence[ListedPerson]) -> list[Judged]:
    """Each row with its seat and its fault, if it has one."""
    known = queries.names_by_email([person.email for person in people])
    places, before, judged = Places(keeper), Counter[str](), []
    for person in people:
        fault = _fault(person, known, before) or places.fault(person)
        seat = places.seat_of(person)
        judged.append(Judged(person, seat.id if seat else None, fault))
        before[person.email] += 1
        if not fault:
            places.give(person)
    return judged


def invite_all(keeper: Member, judged: Sequence[Judged]) -> int:
    """Invite everyone without a fault; returns how many. Who came into the list meanwhile is passed over."""
    invited = 0
    for row in judged:
        if not row.fault:
            person = row.person
            facts = keeping.MemberFacts(person.name, person.title, person.portfolio, row.seat_id)
            with contextlib.suppress(invitations.AddressTaken, SeatRefused):
                invitations.invite(keeper, person.email, facts)
                invited += 1
    return invited


def _fault(person: ListedPerson, known: dict[str, str], before: Counter[str]) -> str:
    if not person.email:
        fault = _("Hier staat geen e-mailadres.")
    elif len(person.email) > LONGEST_ADDRESS or not _is_address(person.email):
        fault = _("Dit is geen e-mailadres. Kijk het na.")
    elif is_damaged(person.name):
        fault = damaged_name(person.name)
    elif person.is_too_long:
        fault = _("De naam, functie of portefeuille is te lang.")
    elif before[person.email]:
        fault = _("Dit adres staat al eerder in deze lijst.")
    elif person.email in known:
        fault = _("%(name)s heeft dit adres al.", name=known[person.email])
    else:
        return ""
    return str(fault)


def _is_address(value: str) -> bool:
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
