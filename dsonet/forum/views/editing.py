"""HTTP for changing what was written, and for seeing what changed."""

from collections.abc import Callable, Sequence

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db, reading, release
from dsonet.forum import policy
from dsonet.forum.actions import editing as actions
from dsonet.forum.actions.editing import Edit, Heading
from dsonet.forum.editing_forms import EditForm, EditThreadForm
from dsonet.forum.models import Attachment, Reply, Thread
from dsonet.forum.queries.attachments import attachments_of
from dsonet.forum.queries.history import history, source_now
from dsonet.forum.queries.replies import reply_in
from dsonet.forum.queries.threads import thread_for
from dsonet.forum.views.addresses import reply_address, thread_address
from dsonet.forum.views.blueprint import bp
from dsonet.forum.views.receiving import bring_files, received_files
from dsonet.members.identity import current_member
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import let_go
from dsonet.text import TextRefused, difference
from dsonet.web.gate import takes_files
from dsonet.web.numbers import number_from_query


@bp.route("/overleg/<int:thread_id>/reacties/<int:reply_id>/bewerken", methods=["GET", "POST"])
@takes_files
def edit_reply(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """Change a reply."""
    me = current_member()
    with reading():
        thread = thread_for(me, thread_id)
        reply = reply_in(me, thread, reply_id)
        require(policy.may_edit_reply(me, thread, reply))
        form, files = EditForm(), attachments_of(thread, reply)
        valid = _prepare(form, thread, reply, files)
        release()
    if not form.is_submitted():
        return _edit_page(form, thread, reply)
    return _save(
        form, thread, reply, (valid, files), lambda edit: actions.edit_reply(me, thread, reply, edit)
    )


@bp.route("/overleg/<int:thread_id>/bewerken", methods=["GET", "POST"])
@takes_files
def edit_thread(thread_id: int) -> ResponseReturnValue:
    """Change the opening words."""
    me = current_member()
    with reading():
        thread = thread_for(me, thread_id)
        require(policy.may_edit_thread(me, thread))
        form, files = EditThreadForm(), attachments_of(thread, None)
        if not form.is_submitted():
            form.title.data, form.answer_by.data = thread.title, thread.answer_by
        valid = _prepare(form, thread, None, files)
        release()
    if not form.is_submitted():
        return _edit_page(form, thread, None)
    heading = Heading(form.title.data, form.answer_by.data)
    return _save(
        form, thread, None, (valid, files), lambda edit: actions.edit_thread(me, thread, heading, edit)
    )


@bp.get("/overleg/<int:thread_id>/geschiedenis")
def show_thread_history(thread_id: int) -> ResponseReturnValue:
    """What the opening words were before."""
    return _history_page(thread_for(current_member(), thread_id), None)


@bp.get("/overleg/<int:thread_id>/reacties/<int:reply_id>/geschiedenis")
def show_history(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """What a reply was before."""
    me = current_member()
    thread = thread_for(me, thread_id)
    return _history_page(thread, reply_in(me, thread, reply_id))


def _history_page(thread: Thread, reply: Reply | None) -> ResponseReturnValue:
    page = history(current_member(), thread, reply, number_from_query("na"))
    return render_template("forum/history.html", thread=thread, reply=reply, history=page)


def _prepare(form: EditForm, thread: Thread, reply: Reply | None, files: Sequence[Attachment]) -> bool:
    """Fill the form with what stands now, or check what was sent."""
    form.remove.choices = [(attachment.id, attachment.file.filename) for attachment in files]
    if not form.is_submitted():
        form.text.data = source_now(thread, reply)
        form.show_version(reply or thread)
        return False
    valid = bool(form.validate_on_submit())
    if _is_on_behalf(reply or thread) and not form.reason.data:
        form.reason.errors = [_("Schrijf kort waarom. Het komt in het logboek.")]
        valid = False
    return valid


def _save(
    form: EditForm,
    thread: Thread,
    reply: Reply | None,
    found: tuple[bool, Sequence[Attachment]],
    act: Callable[[Edit], list[str]],
) -> ResponseReturnValue:
    valid, attachments = found
    removed = [attachment for attachment in attachments if attachment.id in (form.remove.data or ())]
    if not (bring_files(form, len(attachments) - len(removed)) and valid):
        with reading():
            return _edit_page(form, thread, reply)
    with received_files(form) as received:
        try:
            keys = act(_edit(form, received, removed))
            db.session.commit()
        except (TextRefused, actions.ChangedMeanwhile) as refusal:
            db.session.rollback()
            return _refused_page(form, thread.id, reply.id if reply else None, refusal)
    let_go(keys)
    return redirect(reply_address(thread, reply.id) if reply else thread_address(thread), 303)


def _edit(form: EditForm, files: Sequence[StoredFile], removed: Sequence[Attachment]) -> Edit:
    return Edit(form.text.data, form.seen(), form.reason.data, files, removed, form.is_private.data)


def _refused_page(
    form: EditForm, thread_id: int, reply_id: int | None, refusal: Exception
) -> ResponseReturnValue:
    me = current_member()
    thread = thread_for(me, thread_id)
    reply = reply_in(me, thread, reply_id) if reply_id else None
    if isinstance(refusal, TextRefused):
        form.text.errors = [str(refusal)]
        return _edit_page(form, thread, reply)
    form.show_version(reply or thread)
    return _edit_page(form, thread, reply, conflict=True)


def _edit_page(
    form: EditForm, thread: Thread, reply: Reply | None, conflict: bool = False
) -> ResponseReturnValue:
    now_kept = source_now(thread, reply)
    page = render_template(
        "forum/edit.html",
        form=form,
        thread=thread,
        reply=reply,
        on_behalf=_is_on_behalf(reply or thread),
        kept=now_kept if conflict else "",
        changes=difference(now_kept, form.text.data) if conflict else [],
    )
    return page, 409 if conflict else 422 if form.is_submitted() else 200


def _is_on_behalf(words: Thread | Reply) -> bool:
    return words.author_id != current_member().id
