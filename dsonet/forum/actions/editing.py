"""Change what was written; the words before are kept, and two editors can't overwrite each other."""

from datetime import date

from sqlalchemy import update

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.forum import policy
from dsonet.forum.actions.words import Words, words
from dsonet.forum.models import Reply, Revision, Thread
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION


class ChangedMeanwhile(Exception):
    """Someone else saved these words after the form was opened."""


def edit_reply(
    editor: Member, thread: Thread, reply: Reply, source: str, seen: int, reason: str = ""
) -> None:
    """Change a reply of which version `seen` was read. Raises TextRefused and ChangedMeanwhile."""
    require(policy.may_edit_reply(editor, thread, reply))
    ready = words(source)
    _claim(Reply, reply, seen)
    db.session.add(Revision(thread_id=thread.id, reply_id=reply.id, editor_id=editor.id, source=reply.source))
    _rewrite(reply, ready)
    _note_act_on_behalf(editor, "edit_reply", thread, reply, reason)


def edit_thread(
    editor: Member,
    thread: Thread,
    title: str,
    source: str,
    answer_by: date | None,
    seen: int,
    reason: str = "",
) -> None:
    """Change the opening words of which version `seen` was read. Raises TextRefused and ChangedMeanwhile."""
    require(policy.may_edit_thread(editor, thread))
    ready = words(source)
    _claim(Thread, thread, seen)
    db.session.add(
        Revision(thread_id=thread.id, editor_id=editor.id, title=thread.title, source=thread.source)
    )
    thread.title, thread.answer_by = title, answer_by
    _rewrite(thread, ready)
    _note_act_on_behalf(editor, "edit_thread", thread, None, reason)


def _claim(model: type[Thread | Reply], row: Thread | Reply, seen: int) -> None:
    """Raise the version, unless it is no longer the one that was seen: of two editors one wins."""
    claimed = db.session.scalar(
        update(model)
        .where(model.id == row.id, model.version == seen)
        .values(version=model.version + 1)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise ChangedMeanwhile
    db.session.refresh(row, ["version", "source"])


def _rewrite(row: Thread | Reply, ready: Words) -> None:
    row.source, row.html, row.renderer_version = ready.source, ready.html, RENDERER_VERSION
    row.edited_at = now()


def _note_act_on_behalf(editor: Member, verb: str, thread: Thread, reply: Reply | None, reason: str) -> None:
    subject = reply or thread
    if editor.id != subject.author_id:
        kind = "reply" if reply else "thread"
        journal.write(editor.id, verb, kind, subject.id, reason, title=thread.title, thread_id=thread.id)
