"""Reads for moderators: the record of acts, and what is hidden at this moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import contains_eager, joinedload

from dsonet.database import db
from dsonet.forum import policy as forum
from dsonet.forum.models import Reply, Thread
from dsonet.journal import JournalEntry
from dsonet.members.models import Member
from dsonet.moderation import policy
from dsonet.text import excerpt

PER_PAGE = 30
HIDDEN_SHOWN = 50
EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Act:
    """One act as the record shows it."""

    entry: JournalEntry
    actor_name: str
    thread_id: int


@dataclass(frozen=True, slots=True)
class Log:
    """A page of the record, the latest first; `next_id` is where the next page begins."""

    acts: list[Act]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class HiddenWords:
    """Something that only moderators see at this moment."""

    thread_id: int
    reply_id: int | None
    title: str
    author_name: str
    words: str
    reason: str
    hidden_at: datetime


def log(me: Member, before_id: int | None = None) -> Log:
    """The latest acts."""
    rows = (
        policy.visible_entries(me).add_columns(Member.name).join(Member, Member.id == JournalEntry.actor_id)
    )
    if before_id is not None:
        rows = rows.where(JournalEntry.id < before_id)
    found = db.session.execute(rows.order_by(JournalEntry.id.desc()).limit(PER_PAGE + 1)).all()
    acts = [
        Act(entry, name, entry.facts.get("thread_id", entry.subject_id)) for entry, name in found[:PER_PAGE]
    ]
    return Log(acts, acts[-1].entry.id if len(found) > PER_PAGE else None)


def hidden_words(me: Member) -> list[HiddenWords]:
    """What is hidden now, the latest first; what was hidden long ago is found by the record."""
    threads = db.session.scalars(
        forum.visible_threads(me)
        .where(Thread.hidden_at.is_not(None))
        .options(joinedload(Thread.author))
        .order_by(Thread.hidden_at.desc())
        .limit(HIDDEN_SHOWN)
    )
    replies = db.session.scalars(
        forum.visible_replies(me)
        .where(Reply.hidden_at.is_not(None))
        .options(contains_eager(Reply.thread), joinedload(Reply.author))
        .order_by(Reply.hidden_at.desc())
        .limit(HIDDEN_SHOWN)
    )
    found = [_hidden(thread, None) for thread in threads] + [
        _hidden(reply.thread, reply) for reply in replies
    ]
    return sorted(found, key=lambda hidden: hidden.hidden_at, reverse=True)[:HIDDEN_SHOWN]


def _hidden(thread: Thread, reply: Reply | None) -> HiddenWords:
    words = reply or thread
    return HiddenWords(
        thread_id=thread.id,
        reply_id=reply.id if reply else None,
        title=thread.title,
        author_name=words.author.name,
        words=excerpt(words.source, EXCERPT),
        reason=words.hidden_reason,
        hidden_at=words.hidden_at or words.created_at,
    )
