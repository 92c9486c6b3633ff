"""The list: everyone who may be met, narrowed and ordered as asked, a page at a time.

Who is found is decided over what the reader may see: the words of a hidden field are not in what is searched.
Words are compared here and not in the database, because accents and capitals must count the same on each.
"""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from dsonet.database import db, rows
from dsonet.directory import policy
from dsonet.directory.models import Card, CardExpertise, Expertise, Field
from dsonet.members import policy as members
from dsonet.members.models import Member, Seat, initials
from dsonet.members.names import sorting
from dsonet.text import fold

PAGE = 24


class SeatSize(enum.StrEnum):
    """How large a municipality is; the value stands in the address."""

    SMALL = "tot-100"
    MIDDLE = "100-200"
    LARGE = "vanaf-200"

    @classmethod
    def of(cls, population: int) -> "SeatSize":
        """The class of so many inhabitants."""
        return cls.SMALL if population < 100_000 else cls.MIDDLE if population < 200_000 else cls.LARGE


class Order(enum.StrEnum):
    """How the list is ordered; the value stands in the address."""

    NAME = "naam"
    CITY = "stad"
    NEWEST = "nieuwste"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; nothing asked is everyone."""

    words: str = ""
    province: str = ""
    size: SeatSize | None = None
    portfolio: str = ""
    expertise_id: int | None = None
    since: int | None = None
    seat_id: int | None = None
    order: Order = Order.NAME

    @property
    def is_narrowed(self) -> bool:
        """Is anyone left out?"""
        return bool(self.words) or self.has_filters

    @property
    def has_filters(self) -> bool:
        """Is anyone left out by more than words?"""
        return self != Wanted(words=self.words, order=self.order)


class Entry(NamedTuple):
    """One member as a list shows it; what the reader may not see is empty."""

    id: int
    name: str
    title: str
    seat_id: int | None
    city: str | None
    province: str | None
    population: int | None
    since: datetime
    portfolio: str
    call_me_about: str
    has_photo: bool

    @property
    def initials(self) -> str:
        """For who has no photo."""
        return initials(self.name)


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """One page of the list, with what can be chosen to narrow it."""

    entries: Sequence[Entry]
    expertise: dict[int, list[str]]
    found: int
    number: int
    pages: int
    province_choices: list[tuple[str, str]]
    year_choices: list[tuple[int, int]]
    kept_choices: list[tuple[int, str]]


def entries_page(me: Member, wanted: Wanted, number: int) -> EntriesPage:
    """The members that were asked for."""
    everyone = [Entry._make(row) for row in rows(_entries(me), {})]
    found = sorted(_matching(me, everyone, wanted), key=_KEYS[wanted.order])
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(number, 1), pages)
    entries = found[(number - 1) * PAGE : number * PAGE]
    return EntriesPage(
        entries=entries,
        expertise=expertise_of(me, [entry.id for entry in entries]),
        found=len(found),
        number=number,
        pages=pages,
        province_choices=[(name, name) for name in _provinces(everyone)],
        year_choices=[
            (year, year) for year in sorted({entry.since.year for entry in everyone}, reverse=True)
        ],
        kept_choices=[(one.id, one.name) for one in kept_expertise()],
    )


def expertise_of(me: Member, member_ids: Sequence[int] | None = None) -> dict[int, list[str]]:
    """What these members (or all) know about, as far as `me` may see it: kept names first, then own words."""
    wanted = CardExpertise.member_id.in_(member_ids) if member_ids is not None else True
    name = func.coalesce(Expertise.name, CardExpertise.own_words)
    found = db.session.execute(
        _seen_expertise(me, CardExpertise.member_id, name)
        .where(wanted)
        .order_by(CardExpertise.expertise_id.is_(None), name, CardExpertise.id)
    )
    known: dict[int, list[str]] = {}
    for member_id, words in found:
        known.setdefault(member_id, []).append(words)
    return known


def kept_expertise() -> Sequence[Expertise]:
    """The kept list, by name."""
    return sorted(db.session.scalars(select(Expertise)), key=lambda one: sorting(one.name))


def _provinces(everyone: list[Entry]) -> list[str]:
    return sorted({entry.province for entry in everyone if entry.province}, key=sorting)


def _entries(me: Member) -> Any:
    return (
        members.visible_members(me)
        .outerjoin(Member.seat)
        .outerjoin(Card, Card.member_id == Member.id)
        .with_only_columns(
            Member.id,
            Member.name,
            Member.title,
            Member.seat_id,
            Seat.name,
            Seat.province,
            Seat.population,
            func.coalesce(Member.joined_at, Member.created_at, type_=Member.created_at.type),
            policy.shown(Field.PORTFOLIO, me),
            policy.shown(Field.CALL_ME_ABOUT, me),
            policy.shown(Field.PHOTO, me),
        )
    )


def _seen_expertise(me: Member, *columns: Any) -> Any:
    return (
        members.visible_members(me)
        .join(CardExpertise, CardExpertise.member_id == Member.id)
        .outerjoin(Expertise, Expertise.id == CardExpertise.expertise_id)
        .outerjoin(Card, Card.member_id == Member.id)
        .where(policy.is_shown(Field.EXPERTISE, me))
        .with_only_columns(*columns)
    )


def _matching(me: Member, everyone: list[Entry], wanted: Wanted) -> list[Entry]:
    tests = [test for asked, test in _tests(me, wanted) if asked]
    return [entry for entry in everyone if all(test(entry) for test in tests)]


def _tests(me: Member, wanted: Wanted) -> list[tuple[bool, Callable[[Entry], bool]]]:
    words, portfolio = fold(wanted.words).split(), fold(wanted.portfolio).split()
    knows = expertise_of(me) if words else {}
    named = _who_know(me, wanted.expertise_id) if wanted.expertise_id else frozenset()
    return [
        (bool(wanted.province), lambda entry: entry.province == wanted.province),
        (
            bool(wanted.size),
            lambda entry: entry.population is not None and SeatSize.of(entry.population) == wanted.size,
        ),
        (bool(wanted.seat_id), lambda entry: entry.seat_id == wanted.seat_id),
        (bool(wanted.since), lambda entry: entry.since.year == wanted.since),
        (bool(wanted.expertise_id), lambda entry: entry.id in named),
        (bool(portfolio), lambda entry: _has_all(portfolio, [entry.portfolio])),
        (bool(words), lambda entry: _has_all(words, [*_said(entry), *knows.get(entry.id, ())])),
    ]


def _who_know(me: Member, expertise_id: int) -> frozenset[int]:
    chosen = _seen_expertise(me, CardExpertise.member_id).where(CardExpertise.expertise_id == expertise_id)
    return frozenset(db.session.scalars(chosen))


def _said(entry: Entry) -> tuple[str, ...]:
    return entry.name, entry.city or "", entry.portfolio, entry.call_me_about


def _has_all(words: list[str], texts: list[str]) -> bool:
    whole = fold("\n".join(texts))
    return all(word in whole for word in words)


_KEYS: dict[Order, Callable[[Entry], Any]] = {
    Order.NAME: lambda entry: (sorting(entry.name), entry.id),
    Order.CITY: lambda entry: (not entry.city, sorting(entry.city or ""), sorting(entry.name), entry.id),
    Order.NEWEST: lambda entry: (-entry.since.timestamp(), sorting(entry.name), entry.id),
}
