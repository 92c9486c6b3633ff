"""What members do to their own account: come in, choose a password, say who they are."""

from dataclasses import dataclass

from sqlalchemy import update

from dsonet.access import require
from dsonet.database import db, now
from dsonet.members.actions.sessions import end_other_sessions
from dsonet.members.actions.terms import keep_term
from dsonet.members.letters import AccountChange, post_account_change
from dsonet.members.models import Member, MemberState
from dsonet.members.sign_in_models import Token


@dataclass(frozen=True)
class ProfileFacts:
    """What members say of themselves, and how they want to read."""

    name: str
    title: str
    portfolio: str
    locale: str
    colour_scheme: str
    reply_order: str


def admit(member: Member, checked_hash: str | None, renewed_hash: str | None) -> bool:
    """May `member` come in with the password that was checked? A reset or an end may have come in between."""
    db.session.refresh(member, ["password_hash", "ended_at", "may_sign_in"], with_for_update=True)
    may_enter = member.may_sign_in and member.state == MemberState.ACTIVE
    if not may_enter or member.password_hash != checked_hash:
        return False
    if renewed_hash:
        member.password_hash = renewed_hash
    return True


def set_password(member: Member, password_hash: str | None, kept_session: int | None = None) -> None:
    """A new password ends every other session and every link that is still out."""
    member.password_hash = password_hash
    db.session.flush()
    _end_links(member)
    end_other_sessions(member, kept_session)
    if member.state == MemberState.ACTIVE:
        post_account_change(member, AccountChange.PASSWORD)


def forget_password(member: Member) -> None:
    """The password opens nothing any more, nor does any link or session."""
    member.password_hash = None
    db.session.flush()
    _end_links(member)
    end_other_sessions(member, None)


def accept_invitation(member: Member, password_hash: str | None) -> None:
    """Join the network; without a password for who makes a passkey next."""
    set_password(member, password_hash)
    member.joined_at = now()


def say_position(me: Member, title: str, portfolio: str) -> None:
    """Say what one's position is; the term of the seat says so too."""
    require(me.is_active)
    me.title, me.portfolio = title, portfolio
    keep_term(me)


def change_profile(me: Member, facts: ProfileFacts) -> None:
    """Say something else of oneself."""
    require(me.is_active)
    if me.name != facts.name:
        me.name, me.named_at = facts.name, now()
    say_position(me, facts.title, facts.portfolio)
    me.locale, me.colour_scheme, me.reply_order = facts.locale, facts.colour_scheme, facts.reply_order


def _end_links(member: Member) -> None:
    db.session.execute(
        update(Token).where(Token.member_id == member.id, Token.used_at.is_(None)).values(used_at=now())
    )
