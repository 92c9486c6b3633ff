"""What is kept of people and their places: seats, members, sessions, one-time links, the network."""

import enum
from collections.abc import MutableMapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    case,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import THIS_MOMENT, db, now
from dsonet.members.names import PARTICLES, given_name
from dsonet.text import fold

PROVINCES = (
    "Drenthe",
    "Flevoland",
    "Fryslân",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
)


class Role(enum.StrEnum):
    """What someone is in the network; what each may do stands in the features' policy.py."""

    GUEST = "guest"
    """Has one circle or the papers of one meeting, until a date."""
    ALUMNUS = "alumnus"
    """Held a seat; sees what the network lets its alumni see, and writes nowhere."""
    MEMBER = "member"
    MODERATOR = "moderator"
    SECRETARIAT = "secretariat"
    ADMINISTRATOR = "administrator"


class MemberState(enum.StrEnum):
    """Where someone stands: in, asked to come in, or no longer in."""

    ACTIVE = "active"
    INVITED = "invited"
    ENDED = "ended"


PEERS = frozenset({Role.MEMBER, Role.MODERATOR, Role.SECRETARIAT, Role.ADMINISTRATOR})
"""Whose network it is: they see all that belongs to no circle."""
STAFF = (Role.MODERATOR, Role.SECRETARIAT, Role.ADMINISTRATOR)
"""Who signs in with a second step unless the network decides otherwise (ASVS V6.3.3)."""


class NetworkKind(enum.StrEnum):
    """A demonstration and a real network never share a database."""

    DEMO = "demo"
    REAL = "real"


_OPEN = text("ends_on IS NULL")


class Network(db.Model):  # type: ignore[name-defined,misc]
    """The one row that says which network this database holds."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[NetworkKind] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(default=now)
    two_step_roles: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(STAFF))
    """Roles of which each member must sign in with a second step or a passkey."""
    alumni_see_members: Mapped[bool] = mapped_column(default=False)
    alumni_see_threads: Mapped[bool] = mapped_column(default=False)
    alumni_see_meetings: Mapped[bool] = mapped_column(default=False)
    """With their papers, and the library."""
    seats_have_deputies: Mapped[bool] = mapped_column(default=True)
    """May a seat have one deputy beside its holder?"""
    takes_locked_files: Mapped[bool] = mapped_column(default=False)
    takes_macro_files: Mapped[bool] = mapped_column(default=False)
    """May the library hold files with a password, or with macros? Nobody looks into those."""

    __table_args__ = (CheckConstraint("id = 1", name="one_network"),)


class Seat(db.Model):  # type: ignore[name-defined,misc]
    """A municipality's or province's place. Population: CBS figure of 1 January of the year."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    cbs_code: Mapped[str] = mapped_column(String(6), unique=True)
    province: Mapped[str] = mapped_column(String(60))
    population: Mapped[int]
    population_year: Mapped[int]
    is_provincial_capital: Mapped[bool] = mapped_column(default=False)


class Member(db.Model):  # type: ignore[name-defined,misc]
    """A person of the network. Imported authors are members who can never sign in."""

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Kept in lower case."""
    name: Mapped[str] = mapped_column(String(120))
    listed_name: Mapped[str] = mapped_column(String(120), default="")
    """Under which name staff put them on the list."""
    named_at: Mapped[datetime | None]
    """When they last gave themselves another name."""
    title: Mapped[str] = mapped_column(String(120), default="")
    portfolio: Mapped[str] = mapped_column(String(200), default="")
    seat_id: Mapped[int | None] = mapped_column(ForeignKey(Seat.id), index=True)
    is_deputy: Mapped[bool] = mapped_column(default=False)
    """Holds the seat beside its holder."""
    given_role: Mapped[Role] = mapped_column("role", String(20), default=Role.MEMBER)
    """What they were made; `role` is what they are by now."""
    locale: Mapped[str] = mapped_column(String(2), default="nl")
    colour_scheme: Mapped[str] = mapped_column(String(10), default="system")
    """system, light or dark."""
    reply_order: Mapped[str] = mapped_column(String(10), default="tree")
    """tree or time: how this reader wants replies."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    may_sign_in: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    invited_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    """When the invitation was accepted."""
    ended_at: Mapped[datetime | None]
    """When access ends or ended; from that moment nothing opens any more."""
    alumnus_at: Mapped[datetime | None]
    """From this moment they are an alumnus, whatever they were made."""

    seat: Mapped[Seat | None] = relationship(lazy="raise_on_sql")

    @hybrid_property
    def role(self) -> Role:
        """What this member is at this moment."""
        became = self.alumnus_at is not None and self.alumnus_at <= now()
        return Role.ALUMNUS if became else self.given_role or Role.MEMBER

    @role.inplace.setter
    def _set_role(self, role: Role) -> None:
        self.given_role = role

    @role.inplace.expression
    @classmethod
    def _role_expression(cls) -> ColumnElement[str]:
        return case((cls.alumnus_at <= THIS_MOMENT, Role.ALUMNUS.value), else_=cls.given_role)

    @role.inplace.update_expression
    @classmethod
    def _role_in_update(cls, value: Any) -> list[tuple[Any, Any]]:
        return [(cls.given_role, value)]

    @role.inplace.bulk_dml
    @classmethod
    def _role_in_bulk(cls, mapping: MutableMapping[str, Any], value: Any) -> None:
        mapping["given_role"] = value

    @property
    def first_name(self) -> str:
        """How the interface speaks of someone: the first name, or the whole name where none is sure."""
        return self.given_name or self.name

    @property
    def given_name(self) -> str:
        """The first name, where one is sure."""
        return given_name(self.name)

    @property
    def initials(self) -> str:
        """Two letters for the avatar: of the first name and of the surname without its particles."""
        return initials(self.name)

    @property
    def is_active(self) -> bool:
        """May this member come in at all? (Flask-Login asks this too.)"""
        return self.may_sign_in and not self.has_ended

    @property
    def has_ended(self) -> bool:
        """Has the moment of the end come?"""
        return self.ended_at is not None and self.ended_at <= now()

    @property
    def state(self) -> MemberState:
        """Where this member stands; `policy.is_in_state` says the same to the database."""
        if self.has_ended:
            return MemberState.ENDED
        waits = self.invited_at is not None and self.joined_at is None
        return MemberState.INVITED if waits else MemberState.ACTIVE


class TermKind(enum.StrEnum):
    """How a seat is held."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class Term(db.Model):  # type: ignore[name-defined,misc]
    """That someone holds or held a seat, and as what."""

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey(Seat.id, ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    kind: Mapped[TermKind] = mapped_column(String(10), default=TermKind.HOLDER)
    title: Mapped[str] = mapped_column(String(120), default="")
    portfolio: Mapped[str] = mapped_column(String(200), default="")
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
    seat: Mapped[Seat] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("uq_term_open", "member_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Two capitals for `name`, skipping Dutch particles: «Jan van der Berg» gives JB."""
    words = [word for word in name.split() if fold(word) not in PARTICLES]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [name.strip()[:1]]
    return "".join(letters).upper()
