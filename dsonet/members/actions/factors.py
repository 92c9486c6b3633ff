"""What members sign in with besides a password: added, used and taken away. Each change ends other sessions."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.members import policy, two_steps
from dsonet.members.actions.sessions import end_other_sessions
from dsonet.members.identity import hash_token
from dsonet.members.letters import AccountChange, post_account_change
from dsonet.members.models import Member
from dsonet.members.queries import factors as queries
from dsonet.members.sign_in_models import Authenticator, KnownDevice, OutsideAccount, Passkey, RecoveryCode

DEVICE_KEPT = timedelta(days=365)


class LinkedElsewhere(Exception):
    """This outside account opens somebody else's account here."""


def add_authenticator(me: Member, sealed_secret: str, step: int, kept_session: int) -> None:
    """Sign in with this app from now on; it takes the place of the one before. `step` is of the code that proved it."""
    require(me.is_active)
    db.session.execute(delete(Authenticator).where(Authenticator.member_id == me.id))
    db.session.add(Authenticator(member_id=me.id, sealed_secret=sealed_secret, last_step=step))
    _changed(me, AccountChange.APP_ADDED, kept_session)


def remove_authenticator(me: Member, kept_session: int) -> None:
    """Sign in without the app again, where something else is left or nothing is asked."""
    _require_spare(me, passkeys_less=0, app_less=1)
    db.session.execute(delete(Authenticator).where(Authenticator.member_id == me.id))
    _changed(me, AccountChange.APP_REMOVED, kept_session)


def take_step(member: Member, step: int) -> bool:
    """Use up the code of this half minute: False when it, or a later one, was used before (ASVS V6.5.1)."""
    taken = db.session.scalar(
        update(Authenticator)
        .where(Authenticator.member_id == member.id, Authenticator.last_step < step)
        .values(last_step=step)
        .returning(Authenticator.member_id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def renew_paper_codes(me: Member) -> list[str]:
    """Ten new codes on paper, shown this once; the older ones are worth nothing any more."""
    require(me.is_active)
    codes = two_steps.paper_codes()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.member_id == me.id))
    db.session.add_all(RecoveryCode(member_id=me.id, code_hash=_paper_hash(code)) for code in codes)
    return codes


def take_paper_code(member: Member, typed: str) -> bool:
    """Use up a code on paper, and tell its owner."""
    taken = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.member_id == member.id,
            RecoveryCode.code_hash == _paper_hash(typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    if taken is not None:
        post_account_change(member, AccountChange.PAPER_CODE_USED)
    return taken is not None


def add_passkey(me: Member, passkey: Passkey, kept_session: int) -> None:
    """Sign in with this passkey too."""
    require(me.is_active)
    passkey.member_id = me.id
    db.session.add(passkey)
    _changed(me, AccountChange.PASSKEY_ADDED, kept_session)


def remove_passkey(me: Member, passkey: Passkey, kept_session: int) -> None:
    """This passkey opens nothing any more; one must stay where the network asks a second step."""
    _require_spare(me, passkeys_less=1, app_less=0)
    db.session.delete(passkey)
    _changed(me, AccountChange.PASSKEY_REMOVED, kept_session)


def use_passkey(passkey: Passkey, sign_count: int) -> None:
    """Keep how often it signed: a copy of it would count on its own."""
    passkey.sign_count = sign_count
    passkey.used_at = now()


def link_account(me: Member, issuer: str, subject: str, email: str) -> None:
    """Come in with this outside account from now on; raises LinkedElsewhere."""
    require(me.is_active)
    try:
        with db.session.begin_nested():
            db.session.add(OutsideAccount(member_id=me.id, issuer=issuer, subject=subject, email=email[:254]))
    except IntegrityError as error:
        raise LinkedElsewhere from error
    post_account_change(me, AccountChange.ACCOUNT_LINKED)


def unlink_account(me: Member, account_id: int) -> None:
    """The outside account opens nothing here any more."""
    mine = delete(OutsideAccount).where(OutsideAccount.member_id == me.id, OutsideAccount.id == account_id)
    if db.session.scalar(mine.returning(OutsideAccount.id)) is not None:
        post_account_change(me, AccountChange.ACCOUNT_UNLINKED)


def greet_device(member: Member, token_hash: str, device: str, is_first: bool) -> None:
    """Know this browser from now on; a new one is told by mail, unless the account itself is new."""
    is_new = not queries.knows_device(member, token_hash)
    seen = insert(KnownDevice).values(member_id=member.id, token_hash=token_hash, seen_at=now())
    db.session.execute(
        seen.on_conflict_do_update(
            index_elements=[KnownDevice.member_id, KnownDevice.token_hash], set_={"seen_at": now()}
        )
    )
    if is_new and not is_first:
        post_account_change(member, AccountChange.NEW_DEVICE, device=device)


def sweep() -> None:
    """Forget devices that nobody signed in with for a year: their cookie has gone too."""
    db.session.execute(delete(KnownDevice).where(KnownDevice.seen_at < now() - DEVICE_KEPT))


def forget_factors(member: Member, since: datetime | None = None) -> None:
    """Take away all that `member` signs in with besides a password, or what was added `since` a moment."""
    for kind, added in (
        (Authenticator, Authenticator.added_at),
        (Passkey, Passkey.added_at),
        (OutsideAccount, OutsideAccount.linked_at),
        (KnownDevice, KnownDevice.seen_at),
    ):
        forgotten = delete(kind).where(kind.member_id == member.id)
        db.session.execute(forgotten.where(added >= since) if since else forgotten)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.member_id == member.id))


def _changed(me: Member, change: AccountChange, kept_session: int) -> None:
    db.session.flush()
    end_other_sessions(me, kept_session)
    post_account_change(me, change)


def _require_spare(me: Member, passkeys_less: int, app_less: int) -> None:
    """Where a second step is asked, the last one can't go."""
    left = queries.factors_of(me).second_steps - passkeys_less - app_less
    require(policy.may_drop_second_step(me, queries.two_step_roles(), left))


def _paper_hash(code: str) -> str:
    return hash_token(two_steps.plain_paper_code(code))
