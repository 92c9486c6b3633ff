"""Take back one's own words: the place in the talk stays, the words go for readers, and files for good.

Only who wrote them puts them back, as long as the words are kept.
"""

from sqlalchemy import select

from dsonet.access import NotVisible, require
from dsonet.database import db, now
from dsonet.forum import policy
from dsonet.forum.actions.attachments import detach_files
from dsonet.forum.actions.holding import hold_thread
from dsonet.forum.models import Reply, Revision, Thread
from dsonet.forum.queries.attachments import attachments_of
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION, to_safe_html

WITHDRAWN = "Deze woorden zijn teruggenomen door wie ze schreef."
WITHDRAWN_TITLE = "Teruggenomen gesprek"


def withdraw(author: Member, thread: Thread, reply: Reply | None) -> list[str]:
    """Take back a reply, or the opening words with their title and summary.

    Returns the keys of bytes to be removed after the commit.
    """
    hold_thread(author, thread, reply)
    require(policy.may_withdraw(author, thread, reply))
    row, title = reply or thread, "" if reply else thread.title
    db.session.add(
        Revision(
            thread_id=thread.id,
            reply_id=reply.id if reply else None,
            editor_id=author.id,
            title=title,
            source=row.source,
            is_private=True,
        )
    )
    _rewrite(row, WITHDRAWN)
    row.withdrawn_at = now()
    if reply is not None:
        reply.useful_at = None
    else:
        thread.title, thread.summary_source = WITHDRAWN_TITLE, ""
        thread.summary_html = to_safe_html("")
    return detach_files(attachments_of(thread, reply))


def put_back(author: Member, thread: Thread, reply: Reply | None) -> None:
    """Let words stand again that their author took back. Raises NotVisible when they are not kept any more."""
    hold_thread(author, thread, reply)
    require(policy.may_put_back(author, thread, reply))
    kept = db.session.scalars(
        select(Revision)
        .where(
            Revision.thread_id == thread.id,
            Revision.reply_id == reply.id if reply else Revision.reply_id.is_(None),
            Revision.is_private,
            Revision.editor_id == author.id,
        )
        .order_by(Revision.id.desc())
        .limit(1)
    ).one_or_none()
    row = reply or thread
    if kept is None:
        raise NotVisible
    _rewrite(row, kept.source)
    row.withdrawn_at = None
    if reply is None:
        thread.title = kept.title
    db.session.delete(kept)


def _rewrite(row: Thread | Reply, source: str) -> None:
    """Whoever has an older form open is shown both."""
    row.source, row.html, row.renderer_version = source, to_safe_html(source), RENDERER_VERSION
    row.version += 1
