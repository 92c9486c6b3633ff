"""The only file that decides who sees whom, and who may invite, change or end whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from dsonet.database import THIS_MOMENT, now
from dsonet.members.models import PEERS, Member, MemberState, Network, NetworkKind, Role

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})
IN_OFFICE = timedelta(days=14)
"""So long before a way back was asked must who opens it have been an administrator."""
TIME_TO_STOP = timedelta(hours=24)
"""So long the member can stop a way back, by the link that went to their address, before anyone can open it."""


class Reader(Protocol):
    """What of a member decides over sight."""

    @property
    def is_active(self) -> bool:
        """May they come in at all?"""

    @property
    def role(self) -> Role:
        """What they are at this moment."""


def hears() -> ColumnElement[bool]:
    """Those to whom the talk is told by notice and letter: alumni read where they may, and are told nothing."""
    return and_(has_access(), Member.role != Role.ALUMNUS)


def visible_members(member: Member) -> Select[Member]:
    """Who can be met in the network: its active members, for each other; not its guests and alumni."""
    return select(Member).where(
        sees(member, Network.alumni_see_members), Member.role.in_(PEERS), is_in_state(MemberState.ACTIVE)
    )


def sees(reader: Reader, alumni_right: InstrumentedAttribute[bool]) -> ColumnElement[bool]:
    """Does the reader see what is the whole network's? Alumni where it gave them that right, guests never."""
    if reader.is_active and reader.role == Role.ALUMNUS:
        return select(alumni_right).scalar_subquery() == true()
    return true() if is_peer(reader) else false()


def is_peer(reader: Reader) -> bool:
    """Is it one of those whose network it is?"""
    return reader.is_active and reader.role in PEERS


def is_guest(reader: Reader) -> bool:
    """Is it a guest whose time is not over?"""
    return reader.is_active and reader.role == Role.GUEST


def has_access() -> ColumnElement[bool]:
    """The condition behind `Member.is_active`."""
    return and_(Member.may_sign_in, or_(Member.ended_at.is_(None), Member.ended_at > THIS_MOMENT))


def managed_members(member: Member) -> Select[Member]:
    """Everyone who has, had or is offered access, for those who keep the list."""
    return select(Member).where(true() if may_keep_members(member) else false(), Member.may_sign_in)


def is_in_state(state: MemberState) -> ColumnElement[bool]:
    """The condition behind `Member.state`, for members who may sign in at all."""
    waits = and_(Member.invited_at.is_not(None), Member.joined_at.is_(None))
    return {
        MemberState.ACTIVE: and_(
            has_access(), or_(Member.invited_at.is_(None), Member.joined_at.is_not(None))
        ),
        MemberState.INVITED: and_(has_access(), waits),
        MemberState.ENDED: and_(Member.may_sign_in, Member.ended_at <= THIS_MOMENT),
    }[state]


def active_administrators() -> Select[Member]:
    """Those of whom there must always be one."""
    return select(Member).where(Member.role == Role.ADMINISTRATOR, is_in_state(MemberState.ACTIVE))


def demonstrated_members() -> Select[Member]:
    """As whom anyone may come in without a password: everyone in a demonstration, nobody in a real network."""
    is_demo = select(Network.id).where(Network.kind == NetworkKind.DEMO).exists()
    return select(Member).where(is_demo, is_in_state(MemberState.ACTIVE))


def may_keep_members(member: Member) -> bool:
    """Invite, change and end members, and keep the seats."""
    return member.is_active and member.role in KEEPERS


def may_give_roles(member: Member) -> bool:
    """Give someone another role than that of member, or take it."""
    return member.is_active and member.role == Role.ADMINISTRATOR


def may_invite(keeper: Member, role: Role) -> bool:
    """Invite a member or a guest; in another role takes an administrator."""
    return may_keep_members(keeper) and (role in (Role.MEMBER, Role.GUEST) or may_give_roles(keeper))


def may_change(keeper: Member, member: Member) -> bool:
    """Change what is written of someone, and the invitation; only administrators touch administrators."""
    return may_keep_members(keeper) and (member.role != Role.ADMINISTRATOR or may_give_roles(keeper))


def may_change_role(keeper: Member, member: Member, role: Role, others: int) -> bool:
    """Give someone another role; `others` counts the other active administrators: the last one stays."""
    return may_give_roles(keeper) and (role == Role.ADMINISTRATOR or can_be_missed(member, others))


def may_end(keeper: Member, member: Member, others: int) -> bool:
    """End someone's access: never one's own, never the last active administrator's."""
    someone_else = member.id != keeper.id and member.state == MemberState.ACTIVE
    return someone_else and may_change(keeper, member) and can_be_missed(member, others)


def may_restore(keeper: Member, member: Member) -> bool:
    """Give access back that was ended: its role comes with it, so it takes who may give that."""
    return may_invite(keeper, member.role)


def must_take_two_steps(member: Member, roles: Sequence[str]) -> bool:
    """Does the network ask a second step of this member? `roles` are those it asks it of."""
    return member.role in roles


def may_drop_second_step(member: Member, roles: Sequence[str], left: int) -> bool:
    """Take away a second step: where the network asks one, another must be left."""
    return member.is_active and (left > 0 or not must_take_two_steps(member, roles))


def may_set_two_steps(member: Member) -> bool:
    """Decide which roles sign in with a second step."""
    return may_give_roles(member)


def may_set_rules(member: Member) -> bool:
    """Decide what alumni see, and whether seats have deputies."""
    return may_give_roles(member)


def may_ask_way_back(keeper: Member, member: Member) -> bool:
    """Ask a way back in for someone who lost password, phone and codes: never one's own."""
    return may_give_roles(keeper) and member.id != keeper.id and member.state == MemberState.ACTIVE


@dataclass(frozen=True, slots=True)
class Appointment:
    """When an administrator was made one, and by whom."""

    at: datetime
    by_id: int


def appoints(facts: Mapping[str, object]) -> bool:
    """Does an act of the record, with these facts, make someone an administrator?"""
    return Role.ADMINISTRATOR in (facts.get("role"), facts.get("after"))


def may_open_way_back(
    keeper: Member, member: Member, asked_by_id: int, asked_at: datetime, appointment: Appointment | None
) -> bool:
    """Open a way back that another administrator asked for, a day later: two together, never for oneself. Who opens was
    administrator two weeks before it was asked, and not made so by who asks (None: longer ago than the record goes)."""
    is_independent = appointment is None or (
        appointment.by_id != asked_by_id and appointment.at <= asked_at - IN_OFFICE
    )
    another = may_ask_way_back(keeper, member) and keeper.id != asked_by_id
    return another and is_independent and asked_at <= now() - TIME_TO_STOP


def can_be_missed(member: Member, others: int) -> bool:
    """Is this no administrator, or are there others?"""
    return member.role != Role.ADMINISTRATOR or others > 0
