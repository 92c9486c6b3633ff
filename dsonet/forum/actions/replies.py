"""Answer in a thread, and say which answers helped."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from dsonet import events
from dsonet.access import require
from dsonet.database import db, now
from dsonet.forum import policy
from dsonet.forum.actions.attachments import attach_files
from dsonet.forum.actions.following import follow_by_writing
from dsonet.forum.actions.holding import hold_thread
from dsonet.forum.actions.words import Words, key_of_words, words
from dsonet.forum.events import AnswerMarkedUseful, ReplyPosted
from dsonet.forum.models import Draft, Reply, Thread
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile
from dsonet.text import RENDERER_VERSION


def post_reply(
    author: Member,
    thread: Thread,
    source: str,
    parent: Reply | None = None,
    submission: str | None = None,
    files: Sequence[StoredFile] = (),
) -> Reply:
    """Answer the opening words or `parent`; the same `submission` again gives the reply that it made, unless
    it comes with other words: who goes back in the browser writes on a page that was sent before.

    Raises TextRefused. The thread's row is locked first: ids within a thread then grow in the order of
    commits, on which read marks rely, and what ended meanwhile refuses.
    """
    ready = words(source)
    hold_thread(author, thread)
    require(policy.may_reply(author, thread))
    try:
        with db.session.begin_nested():
            reply = _add(author, thread, ready, parent, submission)
    except IntegrityError:
        made = _made_by(author, submission)
        if (made.thread_id, made.parent_id, made.source) == (thread.id, parent and parent.id, ready.source):
            return made
        return post_reply(author, thread, source, parent, key_of_words(submission, ready.source), files)
    attach_files(thread, reply, files)
    _count(thread, reply)
    _forget_draft(author, thread)
    follow_by_writing(author, thread)
    events.record(ReplyPosted(reply.id, tuple(id_ for id_ in ready.mentioned if id_ != author.id)))
    return reply


def toggle_useful(asker: Member, thread: Thread, reply: Reply) -> None:
    """Mark a reply as a useful answer, or take that back."""
    hold_thread(asker, thread, reply)
    require(policy.may_mark_useful(asker, thread) and reply.hidden_at is None)
    reply.useful_at = None if reply.useful_at else now()
    if reply.useful_at is not None:
        events.record(AnswerMarkedUseful(reply.id))


def _add(author: Member, thread: Thread, ready: Words, parent: Reply | None, submission: str | None) -> Reply:
    reply = Reply(
        thread_id=thread.id,
        author_id=author.id,
        parent_id=parent.id if parent else None,
        root_id=parent.root_id if parent else None,
        source=ready.source,
        html=ready.html,
        renderer_version=RENDERER_VERSION,
        submission=submission,
        created_at=now(),
    )
    db.session.add(reply)
    db.session.flush()
    if parent is None:
        reply.root_id = reply.id
    return reply


def _made_by(author: Member, submission: str | None) -> Reply:
    return db.session.scalars(
        select(Reply).where(Reply.author_id == author.id, Reply.submission == submission)
    ).one()


def _count(thread: Thread, reply: Reply) -> None:
    db.session.execute(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(reply_count=Thread.reply_count + 1, last_reply_id=reply.id, last_activity_at=reply.created_at)
        .execution_options(synchronize_session=False)
    )


def _forget_draft(author: Member, thread: Thread) -> None:
    db.session.execute(delete(Draft).where(Draft.member_id == author.id, Draft.thread_id == thread.id))
