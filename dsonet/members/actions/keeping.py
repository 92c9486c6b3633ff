"""What those who keep the list do to members: correct, give a role, end, restore, take the list away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.members import policy
from dsonet.members.actions.sessions import end_other_sessions
from dsonet.members.actions.terms import (
    SeatRefused,
    end_term,
    keep_term,
    require_free_seat,
)
from dsonet.members.models import Member, MemberState, Role
from dsonet.members.queries import people
from dsonet.members.sign_in_models import Token

ONE_VISIT = timedelta(hours=1)


@dataclass(frozen=True)
class MemberFacts:
    """What those who keep the list write of a member."""

    name: str
    title: str
    portfolio: str
    seat_id: int | None
    is_deputy: bool = False


def change_member(keeper: Member, member: Member, facts: MemberFacts) -> None:
    """Correct what is written of a member; raises SeatRefused."""
    require(policy.may_change(keeper, member))
    if (facts.seat_id, facts.is_deputy) != (member.seat_id, member.is_deputy):
        require_free_seat(member.id, facts.seat_id, facts.is_deputy)
    write_facts(member, facts)
    if db.session.is_modified(member):
        keep_term(member)
        journal.write(keeper.id, "change_member", "member", member.id, name=member.name)


def open_member(keeper: Member, member: Member) -> None:
    """Keep that someone's page in the list was opened by another, once an hour; that person can see it."""
    require(policy.may_keep_members(keeper))
    start = now() - ONE_VISIT
    if keeper.id != member.id and not journal.has(keeper.id, "open_member", "member", member.id, start):
        journal.write(keeper.id, "open_member", "member", member.id)


def change_role(keeper: Member, member: Member, role: Role) -> None:
    """Give a member another role."""
    others = people.other_administrators(member, locked=True)
    require(policy.may_change_role(keeper, member, role, others))
    if role == member.role:
        return
    before, member.role = member.role, role
    journal.write(keeper.id, "change_role", "member", member.id, name=member.name, before=before, after=role)


def end_access(keeper: Member, member: Member) -> None:
    """End someone's access: at once, in every browser, with every link that is out."""
    others = people.other_administrators(member, locked=True)
    require(policy.may_end(keeper, member, others))
    member.ended_at = now()
    end_term(member)
    db.session.flush()
    db.session.execute(delete(Token).where(Token.member_id == member.id))
    end_other_sessions(member, None)
    journal.write(keeper.id, "end_access", "member", member.id, name=member.name)


def restore_access(keeper: Member, member: Member) -> None:
    """Give back an access that was ended, with the seat where it is free; the old sessions stay ended."""
    require(policy.may_restore(keeper, member) and member.state == MemberState.ENDED)
    member.ended_at = None
    try:
        require_free_seat(member.id, member.seat_id, member.is_deputy)
    except SeatRefused:
        member.seat_id = None
    keep_term(member)
    journal.write(keeper.id, "restore_access", "member", member.id, name=member.name)


def make_nameless(member: Member, label: str) -> None:
    """Nothing says any more who this was; the row stays, for what was written."""
    member.name, member.email = label, f"gewist-{member.id}@example.invalid"
    member.listed_name, member.named_at = "", None
    member.title = member.portfolio = ""
    member.seat_id, member.is_deputy = None, False
    member.password_hash, member.alumnus_at = None, None
    member.role = Role.MEMBER
    member.ended_at, member.may_sign_in = now(), False


def take_list_away(keeper: Member) -> Sequence[Member]:
    """Everyone in the list, for a table; the record says who took it."""
    require(policy.may_keep_members(keeper))
    members = people.everyone(keeper)
    journal.write(keeper.id, "export_members", "member", keeper.id, number=len(members))
    return members


def write_facts(member: Member, facts: MemberFacts) -> None:
    if member.name != facts.name:  # who saves another field says nothing of a name that a member chose
        member.name = member.listed_name = facts.name
        member.named_at = None
    member.title, member.portfolio = facts.title, facts.portfolio
    member.seat_id, member.is_deputy = facts.seat_id, facts.is_deputy and facts.seat_id is not None
