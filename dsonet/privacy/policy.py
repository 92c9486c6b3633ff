"""The only file that decides who fetches an export, who sees objections, and who erases whom."""

from datetime import timedelta

from sqlalchemy import BindParameter, ColumnElement, Select, false, or_, select, true

from dsonet.database import now
from dsonet.journal import JournalEntry
from dsonet.members import policy as members
from dsonet.members.models import Member, MemberState
from dsonet.privacy.models import Agreement, Export, HouseRules, Objection

EXPORT_LASTS = timedelta(hours=48)
EXPORT_LASTS_ONCE_FETCHED = timedelta(hours=1)
"""A line that breaks at nine tenths costs no new export; whoever else sends it has no use of it later."""


def own_exports(me: Member) -> Select[Export]:
    """One's own exports of the last two days."""
    return select(Export).where(Export.member_id == me.id, Export.asked_at > now() - EXPORT_LASTS)


def fetchable_exports(me: Member) -> Select[Export]:
    """Those that lie ready, or were fetched just now."""
    return own_exports(me).where(
        Export.ready_at > now() - EXPORT_LASTS,
        or_(Export.fetched_at.is_(None), Export.fetched_at > now() - EXPORT_LASTS_ONCE_FETCHED),
        Export.file_id.is_not(None),
    )


def acts_on(me: Member) -> Select[JournalEntry]:
    """What staff did to `me`, opening the page in the list among it; not what one did oneself."""
    return select(JournalEntry).where(
        JournalEntry.subject_kind == "member",
        JournalEntry.subject_id == me.id,
        JournalEntry.actor_id != me.id,
    )


def asks_agreement(reader: BindParameter[int]) -> ColumnElement[bool]:
    """Is there a version of the house rules that is newer than what the reader agreed with?"""
    agreed = select(Agreement.version).where(
        Agreement.member_id == reader, Agreement.version >= HouseRules.version
    )
    return select(HouseRules.version).where(~agreed.exists()).exists()


def may_set_house_rules(keeper: Member) -> bool:
    """Write a new version of the house rules, which every member is asked to agree with."""
    return members.may_give_roles(keeper)


def visible_objections(keeper: Member) -> Select[Objection]:
    """All objections, for who keeps the list of members."""
    return select(Objection).where(true() if members.may_keep_members(keeper) else false())


def may_handle_objections(keeper: Member) -> bool:
    """Read objections, and say that they were handled."""
    return members.may_keep_members(keeper)


def may_erase_oneself(member: Member, others: int) -> bool:
    """Have oneself erased; `others` counts the other active administrators: the last one stays."""
    return member.is_active and members.can_be_missed(member, others)


def may_erase(keeper: Member, member: Member) -> bool:
    """Erase someone else, whose access has ended before."""
    return members.may_change(keeper, member) and member.state == MemberState.ENDED and member.may_sign_in
