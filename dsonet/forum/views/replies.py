"""HTTP for answering: the form on a page of its own, posting, signs, useful answers."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import NotVisible
from dsonet.database import db, reading, release
from dsonet.forum import policy
from dsonet.forum.actions import replies as actions
from dsonet.forum.actions.signs import toggle_sign
from dsonet.forum.forms import ReplyForm
from dsonet.forum.models import Reply, SignKind
from dsonet.forum.queries import replies as queries
from dsonet.forum.queries.history import source_now
from dsonet.forum.queries.replies import Opened
from dsonet.forum.queries.threads import thread_for
from dsonet.forum.views.addresses import is_by_time, reply_address, thread_address
from dsonet.forum.views.blueprint import bp
from dsonet.forum.views.reading import render_thread
from dsonet.forum.views.receiving import bring_files, received_files
from dsonet.members.identity import current_member
from dsonet.text import TextRefused, clean_text
from dsonet.web.gate import takes_files
from dsonet.web.numbers import number_from_query, whole_number

LONGEST_QUOTE = 5_000


@bp.get("/overleg/<int:thread_id>/antwoord")
def answer_thread(thread_id: int) -> ResponseReturnValue:
    """The form on a page of its own, with the opening words quoted or beside it."""
    return _answer_page(thread_id, None)


@bp.get("/overleg/<int:thread_id>/reacties/<int:reply_id>/antwoord")
def answer_reply(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """The form on a page of its own, under the reply that it answers."""
    return _answer_page(thread_id, reply_id)


@bp.post("/overleg/<int:thread_id>/reacties")
@takes_files
def post_reply(thread_id: int) -> ResponseReturnValue:
    """Answer; what was typed is given back when it can't be posted."""
    me = current_member()
    with reading():
        thread = thread_for(me, thread_id)
        form = ReplyForm()
        if not policy.may_reply(me, thread):
            return _again(thread_id, form), 403
        valid = form.validate_on_submit()
        parent = queries.reply_in(me, thread, form.parent_id.data) if valid and form.parent_id.data else None
        release()
    if not (bring_files(form) and valid):
        with reading():
            return _again(thread_id, form), 422
    with received_files(form) as files:
        try:
            reply = actions.post_reply(me, thread, form.text.data, parent, form.submission.data, files)
        except TextRefused as refusal:
            db.session.rollback()
            form.text.errors = [str(refusal)]
            return _again(thread_id, form), 422
        db.session.commit()
    return redirect(reply_address(thread, reply.id), 303)


@bp.post("/overleg/<int:thread_id>/reacties/<int:reply_id>/nuttig")
def mark_useful(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """The asker says that this answer helped, or takes that back."""
    me = current_member()
    thread = thread_for(me, thread_id)
    actions.toggle_useful(me, thread, queries.reply_in(me, thread, reply_id))
    db.session.commit()
    return redirect(reply_address(thread, reply_id), 303)


@bp.post("/overleg/<int:thread_id>/tekens")
def sign(thread_id: int) -> ResponseReturnValue:
    """«Herkenbaar» or «Dank»: the button names the sign and says at which reply, 0 for the opening."""
    me = current_member()
    thread = thread_for(me, thread_id)
    kind, reply_id = _pressed()
    toggle_sign(me, thread, queries.reply_in(me, thread, reply_id) if reply_id else None, kind)
    db.session.commit()
    return redirect(reply_address(thread, reply_id) if reply_id else thread_address(thread), 303)


def _pressed() -> tuple[SignKind, int]:
    for kind in SignKind:
        reply_id = whole_number(request.form.get(kind, ""))
        if reply_id is not None:
            return kind, reply_id
    raise NotVisible


def _answer_page(thread_id: int, reply_id: int | None) -> ResponseReturnValue:
    me = current_member()
    opened = queries.open_thread(me, thread_id)
    reply = queries.reply_in(me, opened.thread, reply_id) if reply_id else None
    if not policy.may_reply(me, opened.thread):
        return redirect(thread_address(opened.thread))
    quote = _quote(opened, reply)
    text = "\n\n".join(part for part in (opened.draft, quote) if part)
    form = ReplyForm(formdata=None, text=text, parent_id=reply_id)
    return _render_answer(opened, reply, form)


def _render_answer(opened: Opened, reply: Reply | None, form: ReplyForm) -> str:
    return render_template(
        "forum/answer.html",
        thread=opened.thread,
        author=reply.author if reply else opened.author,
        words=reply or opened.thread,
        form=form,
    )


def _again(thread_id: int, form: ReplyForm) -> str:
    """The page from which `form` came, with what was typed."""
    me = current_member()
    opened = queries.open_thread(me, thread_id)
    if form.parent_id.data and not form.parent_id.errors and policy.may_reply(me, opened.thread):
        return _render_answer(opened, queries.reply_in(me, opened.thread, form.parent_id.data), form)
    page = queries.thread_page(me, opened, number_from_query("pagina") or 1, is_by_time())
    return render_thread(opened, page, form)


def _quote(opened: Opened, reply: Reply | None) -> str:
    """`?citaat=` with the chosen passage; without words, all that was written."""
    passage = request.args.get("citaat")
    if passage is None:
        return ""
    words = clean_text(passage[:LONGEST_QUOTE]) or source_now(opened.thread, reply)[:LONGEST_QUOTE]
    author = (reply or opened).author.name
    lines = "\n".join(f"> {line}" for line in words.split("\n"))
    return "\n\n".join((str(_("%(name)s schreef:", name=author)), lines, ""))
