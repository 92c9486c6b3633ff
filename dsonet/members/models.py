"""What is kept of people and their places: seats, members, sessions, one-time links, the network."""

import enum
from datetime import datetime
from functools import lru_cache

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
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
    NEW_ADDRESS = "new_address"
    OLD_ADDRESS = "old_address"
    """Goes to the address that was, and undoes the change."""


STAFF = (Role.MODERATOR, Role.SECRETARIAT, Role.ADMINISTRATOR)
"""Who signs in with a second step unless the network decides otherwise (ASVS V6.3.3)."""


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
    two_step_roles: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(STAFF))
    """Roles of which each member must sign in with a second step or a passkey."""

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
    proven_at: Mapped[datetime] = mapped_column(default=now)
    """When its owner last showed here who they are: some acts ask for that again (ASVS V7.5.1)."""
    two_step_at: Mapped[datetime | None]
    """When a second step or a passkey opened it; none for a password or a link alone."""

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
    email: Mapped[str] = mapped_column(String(254), default="")
    """The address that this link gives the member, if that is what it is for."""

    member: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index(None, "expires_at"),)


class Authenticator(db.Model):  # type: ignore[name-defined,misc]
    """The app on someone's phone that shows a code every half minute (RFC 6238)."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(255))
    """Readable with the site's own key only."""
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The half minute of the last code that was taken: each counts once."""
    added_at: Mapped[datetime] = mapped_column(default=now)


class RecoveryCode(db.Model):  # type: ignore[name-defined,misc]
    """A code on paper for who has lost the app or the passkey. Kept hashed, good for once."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Passkey(db.Model):  # type: ignore[name-defined,misc]
    """A key pair of which the private half never leaves someone's device (W3C WebAuthn)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    """Base64url, as the browser names it."""
    public_key: Mapped[str] = mapped_column(String(2000))
    """COSE, as base64url."""
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class KnownDevice(db.Model):  # type: ignore[name-defined,misc]
    """A browser in which someone signed in before: another one is told by mail."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("member_id", "token_hash"),)


class OutsideAccount(db.Model):  # type: ignore[name-defined,misc]
    """Someone's account with an OpenID provider: known by issuer and subject, never by its address."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254), default="")
    """What the provider called it, for its owner to recognise."""
    linked_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("issuer", "subject"),)


class WayBack(db.Model):  # type: ignore[name-defined,misc]
    """A way back in for who lost everything: asked by one administrator, opened by another."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    """Where the link goes; it becomes the member's address."""
    reason: Mapped[str] = mapped_column(String(500))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(default=now)

    asked_by: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[asked_by_id])


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Two capitals for `name`, skipping Dutch particles: «Jan van der Berg» gives JB."""
    words = [word for word in name.split() if word.casefold() not in PARTICLES]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [name.strip()[:1]]
    return "".join(letters).upper()
