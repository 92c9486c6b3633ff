"""Reads of what was written before: the versions of a text with their differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.models import Reply, Revision, Thread
from dsonet.members.models import Member
from dsonet.text import Difference, difference

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: who, when, and what became of the words."""

    editor_name: str
    is_on_behalf: bool
    at: datetime
    title: list[Difference]
    words: list[Difference]


@dataclass(frozen=True, slots=True)
class History:
    """A page of edits, the latest first; `next_id` is after which revision the next page begins."""

    changes: list[Change]
    next_id: int | None


class Version(NamedTuple):
    """The words at some time."""

    title: str
    source: str


def history(me: Member, thread: Thread, reply: Reply | None, after_id: int | None = None) -> History:
    """The edits of the opening words or of a reply, those before the edit `after_id`, as far as they are for `me`."""
    revisions = _revisions(me, thread, reply, after_id)
    if after_id is None or not revisions:
        newer = Version("" if reply else thread.title, source_now(thread, reply))
    else:
        newer, revisions = _version(revisions[0]), revisions[1:]
    shown = revisions[:PER_PAGE]
    found = []
    for revision in shown:
        found.append(_change(revision, (reply or thread).author_id, newer))
        newer = _version(revision)
    return History(found, shown[-1].id if len(revisions) > PER_PAGE else None)


def source_now(thread: Thread, reply: Reply | None) -> str:
    """The words as they stand."""
    if reply is not None:
        return reply.source
    return db.session.execute(select(Thread.source).where(Thread.id == thread.id)).scalar_one()


def _revisions(me: Member, thread: Thread, reply: Reply | None, after_id: int | None) -> Sequence[Revision]:
    """A page and one more; the edit `after_id` itself comes along, for its words are what followed."""
    query = (
        select(Revision)
        .where(
            Revision.thread_id == thread.id,
            Revision.reply_id == reply.id if reply else Revision.reply_id.is_(None),
            policy.sees_former_words(me, thread, (reply or thread).author_id),
        )
        .options(joinedload(Revision.editor))
        .order_by(Revision.id.desc())
    )
    if after_id is None:
        return db.session.scalars(query.limit(PER_PAGE + 1)).all()
    return db.session.scalars(query.where(Revision.id <= after_id).limit(PER_PAGE + 2)).all()


def _version(revision: Revision) -> Version:
    return Version(revision.title, revision.source)


def _change(revision: Revision, author_id: int, newer: Version) -> Change:
    return Change(
        editor_name=revision.editor.name,
        is_on_behalf=revision.editor_id != author_id,
        at=revision.replaced_at,
        title=difference(revision.title, newer.title) if revision.title != newer.title else [],
        words=difference(revision.source, newer.source),
    )
