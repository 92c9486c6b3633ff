"""The only file that decides who sees the record of moderation."""

from sqlalchemy import Select, and_, false, or_, select, true

from dsonet.forum.models import Reply, Thread
from dsonet.forum.policy import may_moderate, visible_threads
from dsonet.journal import JournalEntry
from dsonet.members.models import Member


def visible_entries(member: Member) -> Select[JournalEntry]:
    """Acts on threads and replies that the moderator sees: not in the circles of others."""
    threads = visible_threads(member).with_only_columns(Thread.id)
    replies = select(Reply.id).where(Reply.thread_id.in_(threads))
    of_thread = and_(JournalEntry.subject_kind == "thread", JournalEntry.subject_id.in_(threads))
    of_reply = and_(JournalEntry.subject_kind == "reply", JournalEntry.subject_id.in_(replies))
    return select(JournalEntry).where(true() if may_moderate(member) else false(), or_(of_thread, of_reply))


def may_see_log(member: Member) -> bool:
    """Read the record of moderation, and what is hidden now."""
    return may_moderate(member)
