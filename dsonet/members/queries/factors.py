"""How members show who they are besides a password: apps, passkeys, codes on paper, other accounts, devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.members.models import Member, Network
from dsonet.members.sign_in_models import Authenticator, KnownDevice, OutsideAccount, Passkey, RecoveryCode


@dataclass(frozen=True, slots=True)
class Factors:
    """What a member signs in with, besides a password and a link by mail."""

    app_since: datetime | None
    passkeys: Sequence[Passkey]
    outside: Sequence[OutsideAccount]
    paper_codes: int
    """How many are left."""

    @property
    def second_steps(self) -> int:
        """How many of them are a second step, or take the place of both steps."""
        return len(self.passkeys) + (self.app_since is not None)


def factors_of(me: Member) -> Factors:
    """All that `me` signs in with."""
    app = authenticator_of(me)
    return Factors(
        app_since=app.added_at if app else None,
        passkeys=db.session.scalars(
            select(Passkey).where(Passkey.member_id == me.id).order_by(Passkey.id)
        ).all(),
        outside=db.session.scalars(
            select(OutsideAccount).where(OutsideAccount.member_id == me.id).order_by(OutsideAccount.id)
        ).all(),
        paper_codes=db.session.scalar(
            select(func.count(RecoveryCode.id)).where(
                RecoveryCode.member_id == me.id, RecoveryCode.used_at.is_(None)
            )
        )
        or 0,
    )


def authenticator_of(member: Member) -> Authenticator | None:
    """The member's authenticator app."""
    return db.session.get(Authenticator, member.id)


def has_second_step(member: Member) -> bool:
    """Must this member take a second step after a password or a link?"""
    app = select(Authenticator.member_id).where(Authenticator.member_id == member.id)
    passkey = select(Passkey.member_id).where(Passkey.member_id == member.id)
    return db.session.scalar(select(app.exists() | passkey.exists())) or False


def two_step_roles() -> list[str]:
    """The roles of which the network asks a second step."""
    return db.session.scalar(select(Network.two_step_roles)) or []


def passkeys_of(member: Member) -> Sequence[Passkey]:
    """The member's passkeys."""
    return db.session.scalars(
        select(Passkey).where(Passkey.member_id == member.id).order_by(Passkey.id)
    ).all()


def passkey_of(me: Member, passkey_id: int) -> Passkey:
    """One of one's own passkeys."""
    passkey: Passkey | None = db.session.scalar(
        select(Passkey).where(Passkey.id == passkey_id, Passkey.member_id == me.id)
    )
    if passkey is None:
        raise NotVisible
    return passkey


def passkey_named(credential_id: str) -> Passkey | None:
    """The passkey that a browser names so; whose it is decides what it opens."""
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def outside_account(issuer: str, subject: str) -> OutsideAccount | None:
    """The account with a provider, if somebody here linked it: by issuer and subject alone (ASVS V10.5)."""
    return db.session.scalar(
        select(OutsideAccount).where(OutsideAccount.issuer == issuer, OutsideAccount.subject == subject)
    )


def knows_device(member: Member, token_hash: str) -> bool:
    """Did this member sign in before with the browser that holds this token?"""
    return _device(member.id, token_hash) is not None


def device_of_address(email: str, token_hash: str) -> bool:
    """Did whoever has this address sign in before with this browser?"""
    known = select(KnownDevice.id).join(Member, Member.id == KnownDevice.member_id)
    return (
        db.session.scalar(known.where(Member.email == email.lower(), KnownDevice.token_hash == token_hash))
        is not None
    )


def _device(member_id: int, token_hash: str) -> KnownDevice | None:
    return db.session.scalar(
        select(KnownDevice).where(KnownDevice.member_id == member_id, KnownDevice.token_hash == token_hash)
    )
