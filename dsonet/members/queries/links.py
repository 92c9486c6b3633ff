"""One-time links and sessions: whose they are, while they open anything."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.members import policy
from dsonet.members.identity import LONGEST_SESSION, hash_token
from dsonet.members.models import Member, MemberState
from dsonet.members.sign_in_models import Purpose, SignInSession, Token


def member_with_token(token: str, purpose: Purpose) -> Member | None:
    """Whose link this is, with the seat, while it can still be used; looking does not use it."""
    return db.session.scalar(
        select(Member)
        .join(Token, Token.member_id == Member.id)
        .where(
            Token.token_hash == hash_token(token),
            Token.purpose == purpose,
            Token.used_at.is_(None),
            Token.expires_at > now(),
            policy.is_in_state(state_for(purpose)),
        )
        .options(joinedload(Member.seat))
    )


def address_of_link(token: str, purpose: Purpose) -> str | None:
    """The address that this link gives, while it can still be used; looking does not use it."""
    return db.session.scalar(
        select(Token.email)
        .join(Token.member)
        .where(
            Token.token_hash == hash_token(token),
            Token.purpose == purpose,
            Token.used_at.is_(None),
            Token.expires_at > now(),
            policy.is_in_state(state_for(purpose)),
        )
    )


def member_for_link(member_id: int, purpose: Purpose) -> Member | None:
    """The member `member_id`, if a link of this purpose opens anything for that member now."""
    return db.session.scalar(
        select(Member).where(Member.id == member_id, policy.is_in_state(state_for(purpose)))
    )


def state_for(purpose: Purpose) -> MemberState:
    """The state in which a link of this purpose opens anything."""
    return MemberState.INVITED if purpose == Purpose.INVITATION else MemberState.ACTIVE


def sessions_of(me: Member) -> Sequence[SignInSession]:
    """Where `me` is signed in, the latest first."""
    return db.session.scalars(
        select(SignInSession)
        .where(SignInSession.member_id == me.id, SignInSession.created_at > now() - LONGEST_SESSION)
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
    ).all()


def invitations_under_way() -> int:
    """How many invitations were written and wait for the mail server."""
    waits = (Letter.sent_at.is_(None), Letter.dropped_at.is_(None), Letter.failed_at.is_(None))
    return (
        db.session.scalar(select(func.count(Letter.id)).where(Letter.kind == Purpose.INVITATION, *waits)) or 0
    )
