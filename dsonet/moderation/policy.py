"""The only file that decides who sees the record of moderation."""

from sqlalchemy import Select, false, select, true

from dsonet.forum.policy import may_moderate
from dsonet.journal import JournalEntry
from dsonet.members.models import Member

MODERATED = ("thread", "reply")


def visible_entries(member: Member) -> Select[JournalEntry]:
    """Acts on threads and replies, for moderators."""
    return select(JournalEntry).where(
        true() if may_moderate(member) else false(), JournalEntry.subject_kind.in_(MODERATED)
    )


def may_see_log(member: Member) -> bool:
    """Read the record of moderation, and what is hidden now."""
    return may_moderate(member)
