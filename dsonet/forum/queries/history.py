"""Reads of what was written before: the versions of a text with their differences."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from dsonet.database import db
from dsonet.forum.models import Reply, Revision, Thread
from dsonet.text import Difference, difference


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: who, when, and what became of the words."""

    editor_name: str
    is_on_behalf: bool
    at: datetime
    title: list[Difference]
    words: list[Difference]


def changes(thread: Thread, reply: Reply | None) -> list[Change]:
    """All edits of the opening words or of a reply, the latest first."""
    revisions = db.session.scalars(
        select(Revision)
        .where(
            Revision.thread_id == thread.id,
            Revision.reply_id == reply.id if reply else Revision.reply_id.is_(None),
        )
        .options(joinedload(Revision.editor))
        .order_by(Revision.id.desc())
    ).all()
    subject = reply or thread
    after_source, after_title = source_now(thread, reply), "" if reply else thread.title
    found = []
    for revision in revisions:
        found.append(
            Change(
                editor_name=revision.editor.name,
                is_on_behalf=revision.editor_id != subject.author_id,
                at=revision.replaced_at,
                title=difference(revision.title, after_title) if revision.title != after_title else [],
                words=difference(revision.source, after_source),
            )
        )
        after_source, after_title = revision.source, revision.title
    return found


def source_now(thread: Thread, reply: Reply | None) -> str:
    """The words as they stand."""
    if reply is not None:
        return reply.source
    return db.session.execute(select(Thread.source).where(Thread.id == thread.id)).scalar_one()
