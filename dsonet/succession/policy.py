"""The only file that decides who plans a succession, and who gets a reading pack."""

from datetime import timedelta

from sqlalchemy import Select, false, select, true

from dsonet.database import now
from dsonet.members import policy as members
from dsonet.members.models import Member, MemberState
from dsonet.succession.models import Succession

PACK_LASTS = timedelta(days=90)


def visible_successions(keeper: Member) -> Select[Succession]:
    """Those planned and past, for who keeps the list of members."""
    return select(Succession).where(true() if members.may_keep_members(keeper) else false())


def may_plan_succession(keeper: Member, member: Member, others: int) -> bool:
    """Let someone else take a member's seat; `others` counts the other active administrators."""
    holds = member.state == MemberState.ACTIVE and members.is_peer(member) and member.seat_id is not None
    someone_else = member.id != keeper.id and members.may_change(keeper, member)
    return holds and someone_else and members.can_be_missed(member, others)


def can_succeed(predecessor: Member, successor: Member | None) -> bool:
    """Can someone come to the seat: a stranger (None), or a peer without a seat or beside this predecessor?"""
    if successor is None:
        return True
    someone_else = successor.id != predecessor.id and members.is_peer(successor)
    return someone_else and successor.seat_id in (None, predecessor.seat_id)


def may_undo_succession(keeper: Member, succession: Succession) -> bool:
    """Take a succession back: until its minute has passed."""
    return members.may_keep_members(keeper) and succession.can_be_undone


def own_succession(member: Member) -> Select[Succession]:
    """By which `member` came to a seat, in the first three months."""
    return select(Succession).where(
        Succession.successor_id == member.id, Succession.done_at > now() - PACK_LASTS
    )
