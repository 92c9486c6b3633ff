"""Offering someone a place, again, or no longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.members import letters, policy
from dsonet.members.actions.keeping import MemberFacts, write_facts
from dsonet.members.actions.links import issue_link
from dsonet.members.actions.terms import keep_term, require_free_seat
from dsonet.members.models import Member, MemberState, Role
from dsonet.members.queries.network import network_name
from dsonet.members.queries.people import member_by_email
from dsonet.members.sign_in_models import Purpose

UNANSWERED_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class GuestFacts:
    """What is written of a guest, and when their access ends."""

    name: str
    title: str
    ends_at: datetime


class AddressTaken(Exception):
    """Somebody has this e-mail address already."""


def invite(keeper: Member, email: str, facts: MemberFacts, role: Role = Role.MEMBER) -> Member:
    """Offer someone a place; raises AddressTaken, or SeatRefused."""
    require(policy.may_invite(keeper, role))
    require_free_seat(None, facts.seat_id, facts.is_deputy)
    return offer_place(keeper, email, facts, role)


def offer_place(keeper: Member, email: str, facts: MemberFacts, role: Role = Role.MEMBER) -> Member:
    """Invite someone of whom it was decided before, when `keeper` still could; raises AddressTaken."""
    member = Member(email=email.lower(), role=role, invited_at=now())
    write_facts(member, facts)
    try:
        with db.session.begin_nested():
            db.session.add(member)
    except IntegrityError as error:
        raise AddressTaken from error
    keep_term(member)
    _send_invitation(keeper, member)
    journal.write(keeper.id, "invite_member", "member", member.id, name=member.name, role=role)
    return member


def invite_guest(keeper: Member, email: str, facts: GuestFacts) -> Member:
    """Offer someone what a guest gets, until a moment; a guest who is there already may stay longer.

    What it is for is opened by the room that holds it. Raises AddressTaken when it is no guest's address.
    """
    require(policy.may_invite(keeper, Role.GUEST))
    known = member_by_email(email)
    if known is not None:
        if not policy.is_guest(known):
            raise AddressTaken
        known.ended_at = max(known.ended_at or facts.ends_at, facts.ends_at)
        return known
    guest = offer_place(keeper, email, MemberFacts(facts.name, facts.title, "", None), Role.GUEST)
    guest.ended_at = facts.ends_at
    return guest


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


def sweep() -> None:
    """Forget who did not answer an invitation for three months."""
    unanswered = (
        Member.invited_at < now() - UNANSWERED_KEPT,
        Member.joined_at.is_(None),
        Member.ended_at.is_(None),
    )
    db.session.execute(delete(Member).where(*unanswered))


def _send_invitation(keeper: Member, member: Member) -> None:
    token = issue_link(member, Purpose.INVITATION)
    letters.post_invitation(member, token, keeper, network_name())
