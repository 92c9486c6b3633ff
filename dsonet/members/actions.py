"""Every change to members: links, passwords, sessions, invitations, roles, access and seats."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from dsonet import events, journal
from dsonet.access import NotVisible, require
from dsonet.database import db, now
from dsonet.members import letters, policy, queries
from dsonet.members.events import LinkAsked
from dsonet.members.identity import LONGEST_SESSION, hash_token
from dsonet.members.models import (
    Member,
    MemberState,
    Network,
    NetworkKind,
    Purpose,
    Role,
    Seat,
    SignInSession,
    Token,
)

LINK_LIVES = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RESET: timedelta(minutes=60),
    Purpose.SIGN_IN: timedelta(minutes=15),
}


class AddressTaken(Exception):
    """Somebody has this e-mail address already."""


class CodeTaken(Exception):
    """Another seat has this CBS code already."""


@dataclass(frozen=True)
class ProfileFacts:
    """What members say of themselves, and how they want to read."""

    name: str
    title: str
    portfolio: str
    locale: str
    colour_scheme: str
    reply_order: str


@dataclass(frozen=True)
class MemberFacts:
    """What those who keep the list write of a member."""

    name: str
    title: str
    portfolio: str
    seat_id: int | None


@dataclass(frozen=True)
class SeatFacts:
    """What is written of a seat."""

    name: str
    cbs_code: str
    province: str
    population: int
    population_year: int
    is_provincial_capital: bool


def found_network(name: str, address: str, kind: NetworkKind) -> Network:
    """Say once and for all which network this database holds."""
    network = Network(id=1, name=name, address=address, kind=kind)
    db.session.add(network)
    db.session.flush()
    return network


def seat_first_administrator(name: str, email: str) -> Member:
    """The one member that nobody invites; an invitation link gives the password."""
    member = Member(name=name, email=email.lower(), role=Role.ADMINISTRATOR, invited_at=now())
    db.session.add(member)
    db.session.flush()
    return member


def issue_link(member: Member, purpose: Purpose) -> str:
    """A new one-time token for `member`; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    expires_at = now() + LINK_LIVES[purpose]
    link = Token(token_hash=hash_token(token), purpose=purpose, member_id=member.id, expires_at=expires_at)
    db.session.add(link)
    db.session.flush()
    return token


def ask_link(member: Member | None, purpose: Purpose) -> None:
    """Have a link sent to `member`, or do the same work for nobody."""
    events.record(LinkAsked(member.id if member else 0, purpose))


def send_link(member: Member, purpose: Purpose) -> None:
    """Post a letter with a new link to come in, or to choose another password."""
    post = letters.post_reset_link if purpose == Purpose.RESET else letters.post_sign_in_link
    post(member, issue_link(member, purpose), queries.network_name())


def use_link(token: str, purpose: Purpose) -> Member | None:
    """Use up a one-time token; None when it opens nothing (any more). Of two uses at once one wins."""
    member_id = db.session.scalar(
        update(Token)
        .where(
            Token.token_hash == hash_token(token),
            Token.purpose == purpose,
            Token.used_at.is_(None),
            Token.expires_at > now(),
        )
        .values(used_at=now())
        .returning(Token.member_id)
        .execution_options(synchronize_session=False)
    )
    if member_id is None:
        return None
    return db.session.scalar(
        select(Member)
        .where(Member.id == member_id, policy.is_in_state(queries.state_for(purpose)))
        .options(joinedload(Member.seat))
        .execution_options(populate_existing=True)
    )


def sweep() -> None:
    """Remove links and sessions whose time is over."""
    db.session.execute(delete(Token).where(Token.expires_at < now() - timedelta(days=1)))
    db.session.execute(delete(SignInSession).where(SignInSession.created_at < now() - LONGEST_SESSION))


def one_at_a_time() -> None:
    """Let acts that look for something free, such as an address, follow each other until they are kept."""
    db.session.execute(select(Network.id).with_for_update())


def admit(member: Member, checked_hash: str | None, renewed_hash: str | None) -> bool:
    """May `member` come in with the password that was checked? A reset or an end may have come in between."""
    db.session.refresh(member, ["password_hash", "ended_at", "may_sign_in"], with_for_update=True)
    may_enter = member.may_sign_in and member.state == MemberState.ACTIVE
    if not may_enter or member.password_hash != checked_hash:
        return False
    if renewed_hash:
        member.password_hash = renewed_hash
    return True


def set_password(member: Member, password_hash: str, kept_session: int | None = None) -> None:
    """A new password ends every other session and every link that is still out."""
    member.password_hash = password_hash
    db.session.flush()
    db.session.execute(
        update(Token).where(Token.member_id == member.id, Token.used_at.is_(None)).values(used_at=now())
    )
    end_other_sessions(member, kept_session)


def accept_invitation(member: Member, password_hash: str) -> None:
    """Join the network."""
    member.joined_at = now()
    set_password(member, password_hash)


def end_session(me: Member, session_id: int) -> None:
    """End one of one's own sessions."""
    ended = db.session.scalar(
        delete(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.member_id == me.id)
        .returning(SignInSession.id)
    )
    if ended is None:
        raise NotVisible


def end_other_sessions(me: Member, kept_session: int | None) -> None:
    """End all of one's own sessions but `kept_session`."""
    db.session.execute(
        delete(SignInSession).where(SignInSession.member_id == me.id, SignInSession.id != (kept_session or 0))
    )


def change_profile(me: Member, facts: ProfileFacts) -> None:
    """Say something else of oneself."""
    require(me.is_active)
    me.name, me.title, me.portfolio = facts.name, facts.title, facts.portfolio
    me.locale, me.colour_scheme, me.reply_order = facts.locale, facts.colour_scheme, facts.reply_order


def invite(keeper: Member, email: str, facts: MemberFacts, role: Role = Role.MEMBER) -> Member:
    """Offer someone a place; raises AddressTaken when the address is known."""
    require(policy.may_invite(keeper, role))
    member = Member(email=email.lower(), role=role, invited_at=now())
    _write_facts(member, facts)
    try:
        with db.session.begin_nested():
            db.session.add(member)
    except IntegrityError as error:
        raise AddressTaken from error
    _send_invitation(keeper, member)
    journal.write(keeper.id, "invite_member", "member", member.id, name=member.name, role=role)
    return member


def renew_invitation(keeper: Member, member: Member) -> None:
    """Invite someone again who has not come in yet."""
    require(policy.may_change(keeper, member) and member.state == MemberState.INVITED)
    member.invited_at = now()
    _send_invitation(keeper, member)
    journal.write(keeper.id, "renew_invitation", "member", member.id, name=member.name)


def withdraw_invitation(keeper: Member, member: Member) -> None:
    """Take back an invitation that was not accepted; nothing of it is kept but the record."""
    require(policy.may_change(keeper, member) and member.state == MemberState.INVITED)
    withdrawn = db.session.scalar(
        delete(Member).where(Member.id == member.id, Member.joined_at.is_(None)).returning(Member.id)
    )
    require(withdrawn is not None)
    journal.write(keeper.id, "withdraw_invitation", "member", member.id, name=member.name)


def change_member(keeper: Member, member: Member, facts: MemberFacts) -> None:
    """Correct what is written of a member."""
    require(policy.may_change(keeper, member))
    _write_facts(member, facts)
    if db.session.is_modified(member):
        journal.write(keeper.id, "change_member", "member", member.id, name=member.name)


def change_role(keeper: Member, member: Member, role: Role) -> None:
    """Give a member another role."""
    others = queries.other_administrators(member, locked=True)
    require(policy.may_change_role(keeper, member, role, others))
    if role == member.role:
        return
    before, member.role = member.role, role
    journal.write(keeper.id, "change_role", "member", member.id, name=member.name, before=before, after=role)


def end_access(keeper: Member, member: Member) -> None:
    """End someone's access: at once, in every browser, with every link that is out."""
    others = queries.other_administrators(member, locked=True)
    require(policy.may_end(keeper, member, others))
    member.ended_at = now()
    db.session.flush()
    db.session.execute(delete(Token).where(Token.member_id == member.id))
    end_other_sessions(member, None)
    journal.write(keeper.id, "end_access", "member", member.id, name=member.name)


def restore_access(keeper: Member, member: Member) -> None:
    """Give back an access that was ended; the old sessions stay ended."""
    require(policy.may_restore(keeper, member) and member.state == MemberState.ENDED)
    member.ended_at = None
    journal.write(keeper.id, "restore_access", "member", member.id, name=member.name)


def take_list_away(keeper: Member) -> Sequence[Member]:
    """Everyone in the list, for a table; the record says who took it."""
    require(policy.may_keep_members(keeper))
    members = queries.everyone(keeper)
    journal.write(keeper.id, "export_members", "member", keeper.id, number=len(members))
    return members


def _send_invitation(keeper: Member, member: Member) -> None:
    token = issue_link(member, Purpose.INVITATION)
    letters.post_invitation(member, token, keeper, queries.network_name())


def _write_facts(member: Member, facts: MemberFacts) -> None:
    member.name, member.title, member.portfolio = facts.name, facts.title, facts.portfolio
    member.seat_id = facts.seat_id


def add_seat(keeper: Member, facts: SeatFacts) -> Seat:
    """Give a municipality or province a place; raises CodeTaken when it has one."""
    seat = Seat()
    _write_seat(keeper, seat, facts)
    journal.write(keeper.id, "add_seat", "seat", seat.id, name=seat.name)
    return seat


def change_seat(keeper: Member, seat: Seat, facts: SeatFacts) -> None:
    """Correct what is written of a seat; raises CodeTaken when another has the code."""
    _write_seat(keeper, seat, facts)
    journal.write(keeper.id, "change_seat", "seat", seat.id, name=seat.name)


def _write_seat(keeper: Member, seat: Seat, facts: SeatFacts) -> None:
    require(policy.may_keep_members(keeper))
    try:
        with db.session.begin_nested():
            for name, value in vars(facts).items():
                setattr(seat, name, value)
            db.session.add(seat)
    except IntegrityError as error:
        raise CodeTaken from error
