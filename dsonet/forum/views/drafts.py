"""HTTP for drafts: kept while one writes, listed, thrown away; and for the preview, which keeps nothing.

Both take files, which without a script come along from the form, and do nothing with them.
"""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db
from dsonet.forum.actions import drafts as actions
from dsonet.forum.actions.words import words
from dsonet.forum.editing_forms import DraftForm, PreviewForm, ThreadDraftForm
from dsonet.forum.forms import ThreadForm
from dsonet.forum.queries.drafts import drafts_of
from dsonet.forum.queries.themes import theme_for
from dsonet.forum.queries.threads import thread_for
from dsonet.forum.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.text import TextRefused
from dsonet.web import limits
from dsonet.web.addresses import own_path
from dsonet.web.gate import takes_files

MOST_PREVIEWS = 600


@bp.post("/overleg/<int:thread_id>/concept")
@takes_files
def save_draft(thread_id: int) -> ResponseReturnValue:
    """Keep the reply that is being written."""
    me = current_member()
    thread = thread_for(me, thread_id)
    form = DraftForm()
    if not form.validate_on_submit():
        return _("Deze tekst is te lang om te bewaren."), 422
    actions.keep_reply_draft(me, thread, form.text.data)
    return _kept(url_for("forum.find_thread", thread_id=thread_id))


@bp.post("/overleg/<slug>/concept")
@takes_files
def save_thread_draft(slug: str) -> ResponseReturnValue:
    """Keep the thread that is being written."""
    me = current_member()
    theme = theme_for(me, slug)
    form = ThreadDraftForm()
    if not form.validate_on_submit():
        return _("Deze tekst is te lang om te bewaren."), 422
    actions.keep_thread_draft(me, theme, form.title.data, form.text.data, form.beside())
    return _kept(url_for("forum.new_thread", slug=slug))


@bp.get("/overleg/concepten")
def show_drafts() -> ResponseReturnValue:
    """What I am writing."""
    return render_template("forum/drafts.html", drafts=drafts_of(current_member()))


@bp.post("/overleg/concepten/<int:draft_id>/weggooien")
def discard_draft(draft_id: int) -> ResponseReturnValue:
    """Throw one away."""
    actions.discard_draft(current_member(), draft_id)
    db.session.commit()
    return redirect(url_for("forum.show_drafts"), 303)


@bp.post("/overleg/voorbeeld")
@takes_files
def preview() -> ResponseReturnValue:
    """How the words will look: a fragment for the page, or a page of its own on which one goes on.

    Of a new thread that is with what was filled in of its template; other forms have their text alone.
    """
    form = PreviewForm()
    limits.count("preview", str(current_member().id), MOST_PREVIEWS, timedelta(minutes=10))
    db.session.commit()
    try:
        html, refusal = words(ThreadForm().source()).html, ""
    except TextRefused as refused:
        html, refusal = None, str(refused)
    if request.headers.get("HX-Request"):
        return render_template("forum/_preview.html", html=html, refusal=refusal)
    target = own_path(form.voorbeeld.data)
    return render_template(
        "forum/preview.html", form=form, html=html, refusal=refusal, target=target, beside=_beside(form)
    )


def _beside(form: PreviewForm) -> list[tuple[str, str]]:
    """What the form that is being filled in has more: its title, its key, its version."""
    return [
        pair for pair in request.form.items(multi=True) if pair[0] not in form and pair[0] != "csrf_token"
    ]


def _kept(address: str) -> ResponseReturnValue:
    db.session.commit()
    if request.headers.get("X-Requested-With") == "fetch":
        return "", 204
    flash(_("Je concept is bewaard."))
    return redirect(address, 303)
