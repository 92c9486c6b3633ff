"""What is kept of people and their places: seats, members, sessions, one-time links, the network."""

import enum
from datetime import datetime
from functools import lru_cache

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now

PARTICLES = frozenset({"van", "de", "der", "den", "het", "ten", "ter", "te", "in", "'t", "op", "el", "al"})
"""Words in a name that give no initial."""
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

    MEMBER = "member"
    MODERATOR = "moderator"
    SECRETARIAT = "secretariat"
    ADMINISTRATOR = "administrator"


class MemberState(enum.StrEnum):
    """Where someone stands: in, asked to come in, or no longer in."""

    ACTIVE = "active"
    INVITED = "invited"
    ENDED = "ended"


class Purpose(enum.StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    SIGN_IN = "sign_in"
    RESET = "reset"


class NetworkKind(enum.StrEnum):
    """A demonstration and a real network never share a database."""

    DEMO = "demo"
    REAL = "real"


class Network(db.Model):  # type: ignore[name-defined,misc]
    """The one row that says which network this database holds."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[NetworkKind] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(default=now)

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
    title: Mapped[str] = mapped_column(String(120), default="")
    portfolio: Mapped[str] = mapped_column(String(200), default="")
    seat_id: Mapped[int | None] = mapped_column(ForeignKey(Seat.id), index=True)
    role: Mapped[Role] = mapped_column(String(20), default=Role.MEMBER)
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
    """When access ended; from that moment nothing opens any more."""

    seat: Mapped[Seat | None] = relationship(lazy="raise_on_sql")

    @property
    def first_name(self) -> str:
        """How the interface greets."""
        return self.name.split(" ", 1)[0]

    @property
    def initials(self) -> str:
        """Two letters for the avatar: of the first name and of the surname without its particles."""
        return initials(self.name)

    @property
    def is_active(self) -> bool:
        """May this member come in at all? (Flask-Login asks this too.)"""
        return self.may_sign_in and self.ended_at is None

    @property
    def state(self) -> MemberState:
        """Where this member stands; `policy.is_in_state` says the same to the database."""
        if self.ended_at is not None:
            return MemberState.ENDED
        waits = self.invited_at is not None and self.joined_at is None
        return MemberState.INVITED if waits else MemberState.ACTIVE


class SignInSession(db.Model):  # type: ignore[name-defined,misc]
    """One signed-in browser. The cookie holds a random token; here stands only its SHA-256 (ASVS V7.2.3)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    """What the browser says it is, such as «Firefox op Windows»."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class Token(db.Model):  # type: ignore[name-defined,misc]
    """A one-time link: an invitation, a sign-in by mail or a new password. Kept hashed (trust list, 12)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[Purpose] = mapped_column(String(12))
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index(None, "expires_at"),)


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Two capitals for `name`, skipping Dutch particles: «Jan van der Berg» gives JB."""
    words = [word for word in name.split() if word.casefold() not in PARTICLES]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [name.strip()[:1]]
    return "".join(letters).upper()
