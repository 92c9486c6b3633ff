"""Changes to many members at once: a table is compared with what is kept, and nothing is written before the yes.

Members are known by their address. Only the columns that the table has are compared; an empty cell empties.
"""

import contextlib
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from dsonet.access import require
from dsonet.members import policy
from dsonet.members.actions import keeping as actions
from dsonet.members.actions.terms import SeatRefused
from dsonet.members.listed_people import ListedPerson, damaged_name, is_damaged
from dsonet.members.models import Member
from dsonet.members.places import Places
from dsonet.members.queries import people as queries


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a row would change; `what` is a column of the list."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """What one row would do to one member, or why it can't."""

    person: ListedPerson
    member: Member | None
    facts: actions.MemberFacts | None
    changes: tuple[Change, ...] = ()
    fault: str = ""
    """Why nothing is written, in the reader's language."""


def compare(keeper: Member, people: Sequence[ListedPerson], columns: set[str]) -> list[ProposedChange]:
    """What each row would change, given which columns the table has; rows that change nothing too."""
    members = queries.managed_by_email(keeper, [person.email for person in people])
    places, before, proposed = Places(keeper), Counter[str](), []
    for person in people:
        member = members.get(person.email)
        fault = _fault(keeper, person, member, columns) or (places.fault(person) if "seat" in columns else "")
        if before[person.email]:
            fault = str(_("Dit adres staat al eerder in deze lijst."))
        before[person.email] += 1
        if member is None or fault:
            proposed.append(ProposedChange(person, member, None, fault=fault))
            continue
        proposed.append(_proposal(person, member, columns, places))
        places.give(person)
    return proposed


def fingerprint(proposed: Sequence[ProposedChange]) -> str:
    """The same for the same changes: so that a yes is a yes to what was seen."""
    seen = repr([(change.person.email, change.changes, change.fault) for change in proposed])
    return hashlib.sha256(seen.encode()).hexdigest()


def write_all(keeper: Member, proposed: Sequence[ProposedChange]) -> int:
    """Write every change without a fault; returns how many. Whose seat was taken meanwhile is passed over."""
    require(policy.may_keep_members(keeper))
    written = 0
    for change in proposed:
        if change.changes and change.member is not None and change.facts is not None:
            with contextlib.suppress(SeatRefused):
                actions.change_member(keeper, change.member, change.facts)
                written += 1
    return written


def _fault(keeper: Member, person: ListedPerson, member: Member | None, columns: set[str]) -> str:
    if member is None:
        return str(_("Niemand in de lijst heeft dit adres. Nodig diegene uit."))
    if not policy.may_change(keeper, member):
        return str(_("Alleen beheerders wijzigen een beheerder."))
    if "name" in columns and person.is_guessed:
        return str(_("De naam ontbreekt."))
    if "name" in columns and person.name != member.name and is_damaged(person.name):
        return damaged_name(person.name)
    if person.is_too_long:
        return str(_("De naam, functie of portefeuille is te lang."))
    return ""


def _proposal(person: ListedPerson, member: Member, columns: set[str], places: Places) -> ProposedChange:
    before = {
        "name": member.name,
        "title": member.title,
        "portfolio": member.portfolio,
        "seat": member.seat.name if member.seat else "",
    }
    seat = places.seat_of(person) if "seat" in columns else member.seat
    after = {what: getattr(person, what) if what in columns else before[what] for what in before}
    after["seat"] = seat.name if seat else ""
    return ProposedChange(
        person,
        member,
        actions.MemberFacts(
            after["name"], after["title"], after["portfolio"], seat.id if seat else None, member.is_deputy
        ),
        tuple(Change(what, before[what], after[what]) for what in before if before[what] != after[what]),
    )
