"""One-time links: made, asked for, sent, used up and swept."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from dsonet import events
from dsonet.database import db, now
from dsonet.members import letters, policy
from dsonet.members.events import LinkAsked
from dsonet.members.identity import hash_token
from dsonet.members.models import Member
from dsonet.members.queries.links import state_for
from dsonet.members.queries.network import network_name
from dsonet.members.sign_in_models import Purpose, Token

LINK_LIVES = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RESET: timedelta(minutes=60),
    Purpose.SIGN_IN: timedelta(minutes=15),
    Purpose.NEW_ADDRESS: timedelta(minutes=60),
    Purpose.OLD_ADDRESS: timedelta(days=14),
    Purpose.STOP_WAY_BACK: timedelta(days=14),
}


def issue_link(member: Member, purpose: Purpose, email: str = "") -> str:
    """A new one-time token for `member`; only its hash is kept. `email`: the address that it gives."""
    token = secrets.token_urlsafe(32)
    expires_at = now() + LINK_LIVES[purpose]
    link = Token(
        token_hash=hash_token(token), purpose=purpose, member_id=member.id, expires_at=expires_at, email=email
    )
    db.session.add(link)
    db.session.flush()
    return token


def ask_link(member: Member | None, purpose: Purpose, next_path: str = "") -> None:
    """Have a link sent to `member`, or do the same work for nobody. It leads on to `next_path` of this site."""
    events.record(LinkAsked(member.id if member else 0, purpose, next_path))


def send_link(member: Member, purpose: Purpose, next_path: str = "") -> None:
    """Post a letter with a new link to come in, or to choose another password."""
    post = letters.post_reset_link if purpose == Purpose.RESET else letters.post_sign_in_link
    post(member, issue_link(member, purpose), network_name(), next_path)


def use_link(token: str, purpose: Purpose) -> Member | None:
    """Use up a one-time token; None when it opens nothing (any more). Of two uses at once one wins."""
    used = use_up(token, purpose)
    return member_who_may(used.member_id, purpose) if used else None


def use_up(token: str, purpose: Purpose) -> Token | None:
    """The row of a one-time token, used up now; None when it was used or its time is over."""
    return db.session.scalar(
        update(Token)
        .where(
            Token.token_hash == hash_token(token),
            Token.purpose == purpose,
            Token.used_at.is_(None),
            Token.expires_at > now(),
        )
        .values(used_at=now())
        .returning(Token)
        .execution_options(synchronize_session=False)
    )


def member_who_may(member_id: int, purpose: Purpose) -> Member | None:
    """The member afresh, with the seat, if a link of this purpose opens anything for them."""
    return db.session.scalar(
        select(Member)
        .where(Member.id == member_id, policy.is_in_state(state_for(purpose)))
        .options(joinedload(Member.seat))
        .execution_options(populate_existing=True)
    )


def sweep() -> None:
    """Remove links whose time is over."""
    db.session.execute(delete(Token).where(Token.expires_at < now() - timedelta(days=1)))
