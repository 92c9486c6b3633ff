"""Change what was written; the words before are kept, and two editors can't overwrite each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from dsonet import events, journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.forum import policy
from dsonet.forum.actions.attachments import attach_files, detach_files
from dsonet.forum.actions.holding import hold_thread
from dsonet.forum.actions.words import Words, called_by, words
from dsonet.forum.events import MembersCalledLater
from dsonet.forum.models import Attachment, Reply, Revision, Thread
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile
from dsonet.text import RENDERER_VERSION


class ChangedMeanwhile(Exception):
    """Someone else saved these words after the form was opened."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words, made by who read version `seen`; `reason` is for the record, when they are someone else's."""

    source: str
    seen: int
    reason: str = ""
    files: Sequence[StoredFile] = ()
    removed: Sequence[Attachment] = ()
    is_private: bool = False
    """What stood there should not have: readers don't see it in the history."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands with the opening words alone."""

    title: str
    answer_by: date | None


def edit_reply(editor: Member, thread: Thread, reply: Reply, edit: Edit) -> list[str]:
    """Change a reply. Raises TextRefused and ChangedMeanwhile.

    Returns the keys of bytes to be removed after the commit. The same words once more are no change: a
    second press of the button finds its work done.
    """
    ready = words(edit.source)
    hold_thread(editor, thread, reply)
    require(policy.may_edit_reply(editor, thread, reply))
    if _is_done(edit, reply.source == ready.source):
        return []
    _claim(Reply, reply, edit.seen)
    if reply.source != ready.source:
        db.session.add(
            Revision(
                thread_id=thread.id,
                reply_id=reply.id,
                editor_id=editor.id,
                source=reply.source,
                is_private=edit.is_private,
            )
        )
        _call_new(editor, thread, reply, ready)
        _rewrite(reply, ready)
    _note_act_on_behalf(editor, "edit_reply", thread, reply, edit.reason)
    return _change_files(thread, reply, edit)


def edit_thread(editor: Member, thread: Thread, heading: Heading, edit: Edit) -> list[str]:
    """Change the opening words; the rest is as with a reply."""
    ready = words(edit.source)
    hold_thread(editor, thread)
    require(policy.may_edit_thread(editor, thread))
    is_same = (thread.title, thread.source) == (heading.title, ready.source)
    if _is_done(edit, is_same and thread.answer_by == heading.answer_by):
        return []
    _claim(Thread, thread, edit.seen)
    if not is_same:
        db.session.add(
            Revision(
                thread_id=thread.id,
                editor_id=editor.id,
                title=thread.title,
                source=thread.source,
                is_private=edit.is_private,
            )
        )
        _call_new(editor, thread, None, ready)
        _rewrite(thread, ready)
    thread.title, thread.answer_by = heading.title, heading.answer_by
    _note_act_on_behalf(editor, "edit_thread", thread, None, edit.reason)
    return _change_files(thread, None, edit)


def _is_done(edit: Edit, is_same: bool) -> bool:
    return is_same and not edit.files and not edit.removed


def _claim(model: type[Thread | Reply], row: Thread | Reply, seen: int) -> None:
    """Raise the version, unless it is no longer the one that was seen: of two editors one wins."""
    claimed = db.session.scalar(
        update(model)
        .where(model.id == row.id, model.version == seen)
        .values(version=model.version + 1)
        .returning(model.version)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise ChangedMeanwhile
    db.session.refresh(row, ["version"])


def _call_new(editor: Member, thread: Thread, reply: Reply | None, ready: Words) -> None:
    """Tell those whom the words did not call before; each hears of it once, however often it is edited."""
    row = reply or thread
    called = set(ready.mentioned) - called_by(row.source) - {editor.id, row.author_id}
    if called:
        events.record(MembersCalledLater(thread.id, reply and reply.id, tuple(sorted(called))))


def _rewrite(row: Thread | Reply, ready: Words) -> None:
    row.source, row.html, row.renderer_version = ready.source, ready.html, RENDERER_VERSION
    row.edited_at = now()


def _change_files(thread: Thread, reply: Reply | None, edit: Edit) -> list[str]:
    attach_files(thread, reply, edit.files)
    return detach_files(edit.removed)


def _note_act_on_behalf(editor: Member, verb: str, thread: Thread, reply: Reply | None, reason: str) -> None:
    subject = reply or thread
    if editor.id != subject.author_id:
        kind = "reply" if reply else "thread"
        journal.write(editor.id, verb, kind, subject.id, reason, title=thread.title, thread_id=thread.id)
