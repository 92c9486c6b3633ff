"""HTTP for moderators: the acts on a thread or a reply, as plain forms on a page."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.actions import moderating as actions
from dsonet.forum.editing_forms import MoveForm, ReasonForm
from dsonet.forum.models import Reply, Thread
from dsonet.forum.queries.replies import reply_in
from dsonet.forum.queries.threads import thread_for
from dsonet.forum.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.themes.queries import all_themes, theme_with_id


@bp.get("/overleg/<int:thread_id>/modereren")
def moderate_thread(thread_id: int) -> ResponseReturnValue:
    """What can be done with a thread."""
    return _page(_moderated(thread_id), None, ReasonForm(formdata=None), 200)


@bp.get("/overleg/<int:thread_id>/reacties/<int:reply_id>/modereren")
def moderate_reply(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """What can be done with a reply."""
    thread = _moderated(thread_id)
    return _page(thread, reply_in(current_member(), thread, reply_id), ReasonForm(formdata=None), 200)


@bp.post("/overleg/<int:thread_id>/vastzetten")
def pin_thread(thread_id: int) -> ResponseReturnValue:
    """On top of its theme, or no longer."""
    thread = _moderated(thread_id)
    actions.pin_thread(current_member(), thread, request.form.get("pinned") == "1")
    return _done(
        thread,
        _("Het gesprek staat vast bovenaan.")
        if thread.pinned
        else _("Het gesprek staat niet meer vast bovenaan."),
    )


@bp.post("/overleg/<int:thread_id>/verplaatsen")
def move_thread(thread_id: int) -> ResponseReturnValue:
    """To another theme."""
    me, thread = current_member(), _moderated(thread_id)
    move = _move_form(MoveForm(), thread)
    if not move.validate_on_submit():
        return _page(thread, None, ReasonForm(formdata=None), 422, move)
    actions.move_thread(me, thread, theme_with_id(me, move.theme_id.data))
    return _done(thread, _("Het gesprek staat nu in «%(theme)s».", theme=thread.theme.title))


@bp.post("/overleg/<int:thread_id>/verbergen")
def hide_thread(thread_id: int) -> ResponseReturnValue:
    """For nobody but moderators."""
    thread, form = _moderated(thread_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(thread, None, form, 422)
    actions.hide_thread(current_member(), thread, form.reason.data)
    return _done(thread, _("Het gesprek is verborgen. De schrijver krijgt bericht met je reden."))


@bp.post("/overleg/<int:thread_id>/herstellen")
def restore_thread(thread_id: int) -> ResponseReturnValue:
    """For everyone again."""
    thread = _moderated(thread_id)
    actions.restore_thread(current_member(), thread)
    return _done(thread, _("Het gesprek is er weer."))


@bp.post("/overleg/<int:thread_id>/reacties/<int:reply_id>/verbergen")
def hide_reply(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """For nobody but moderators."""
    thread, form = _moderated(thread_id), ReasonForm()
    reply = reply_in(current_member(), thread, reply_id)
    if not form.validate_on_submit():
        return _page(thread, reply, form, 422)
    actions.hide_reply(current_member(), thread, reply, form.reason.data)
    return _done(thread, _("De reactie is verborgen. De schrijver krijgt bericht met je reden."))


@bp.post("/overleg/<int:thread_id>/reacties/<int:reply_id>/herstellen")
def restore_reply(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """In its place again."""
    thread = _moderated(thread_id)
    actions.restore_reply(current_member(), thread, reply_in(current_member(), thread, reply_id))
    return _done(thread, _("De reactie staat er weer."))


def _moderated(thread_id: int) -> Thread:
    me = current_member()
    thread = thread_for(me, thread_id)
    require(policy.may_moderate_in(me, thread))
    return thread


def _move_form(form: MoveForm, thread: Thread) -> MoveForm:
    me = current_member()
    form.theme_id.choices = [
        (theme.id, theme.title)
        for theme in all_themes(me)
        if theme.archived_at is None and policy.may_move(me, thread, theme)
    ]
    return form


def _page(
    thread: Thread, reply: Reply | None, form: ReasonForm, status: int, move: MoveForm | None = None
) -> ResponseReturnValue:
    move = move or _move_form(MoveForm(formdata=None, theme_id=thread.theme_id), thread)
    return render_template("forum/moderate.html", thread=thread, reply=reply, form=form, move=move), status


def _done(thread: Thread, message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message)
    return redirect(url_for("forum.find_thread", thread_id=thread.id), 303)
