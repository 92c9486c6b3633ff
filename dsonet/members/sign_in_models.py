"""What is kept for signing in: sessions, one-time links, second steps, passkeys, devices, outside accounts."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.members.models import Member


class Purpose(enum.StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    SIGN_IN = "sign_in"
    RESET = "reset"
    NEW_ADDRESS = "new_address"
    OLD_ADDRESS = "old_address"
    """Goes to the address that was, and undoes the change."""
    STOP_WAY_BACK = "stop_way"
    """Goes to the member for whom a way back was asked."""


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
