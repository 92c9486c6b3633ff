"""HTTP for lists of threads, for beginning one, and for closing it."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dsonet.access import require
from dsonet.circles.queries import circle_choices, circle_for
from dsonet.database import db, reading, release
from dsonet.forum import policy
from dsonet.forum.actions import threads as actions
from dsonet.forum.forms import SummaryForm, ThreadForm
from dsonet.forum.models import Thread
from dsonet.forum.queries import threads as queries
from dsonet.forum.queries.cursors import Cursor, unpack
from dsonet.forum.queries.themes import FollowedTheme, followed_theme_for, theme_draft, theme_for
from dsonet.forum.queries.threads import Filter
from dsonet.forum.views.blueprint import bp
from dsonet.forum.views.drawing import drawn_rows
from dsonet.forum.views.receiving import bring_files, received_files
from dsonet.members.identity import current_member
from dsonet.text import TextRefused, clean_line
from dsonet.themes.models import Theme
from dsonet.web.gate import takes_files

LONGEST_TITLE = 200
FILTER_WORDS = {
    Filter.UNREAD: _l("Ongelezen"),
    Filter.UNANSWERED: _l("Onbeantwoord"),
    Filter.OWN: _l("Van mij"),
    Filter.FOLLOWED: _l("Gevolgd"),
}


@bp.get("/overleg/<slug>")
def list_threads(slug: str) -> ResponseReturnValue:
    """One theme's threads."""
    return _list_page(followed_theme_for(current_member(), slug))


@bp.get("/overleg/alles")
def list_all_threads() -> ResponseReturnValue:
    """The threads of all themes, the latest first."""
    return _list_page(None)


@bp.route("/overleg/<slug>/nieuw", methods=["GET", "POST"])
@takes_files
def new_thread(slug: str) -> ResponseReturnValue:
    """Ask a question or begin a conversation."""
    me = current_member()
    with reading():
        theme = theme_for(me, slug)
        require(policy.may_start_thread(me, theme))
        form = ThreadForm()
        form.offer([] if theme.circle_id else circle_choices(me))
        if not form.is_submitted():
            form.fill(theme_draft(me, theme))
        valid = form.validate_on_submit()
        circle = circle_for(me, form.circle()) if valid and form.circle() else None
        release()
    if not form.is_submitted() or not (bring_files(form) and valid):
        with reading():
            return _new_page(theme, form)
    with received_files(form) as files:
        try:
            thread = actions.start_thread(me, theme, form.opening(circle), form.submission.data, files)
        except TextRefused as refusal:
            db.session.rollback()
            form.text.errors = [str(refusal)]
            return _new_page(theme_for(me, slug), form)
        db.session.commit()
    return redirect(url_for("forum.find_thread", thread_id=thread.id), 303)


@bp.get("/overleg/vergelijkbaar")
def similar_threads() -> ResponseReturnValue:
    """What others asked before, while a title is typed: a fragment."""
    title = clean_line(request.args.get("title", "")[:LONGEST_TITLE])
    found = queries.similar_threads(current_member(), title)
    return render_template("forum/_similar.html", threads=found)


@bp.route("/overleg/<int:thread_id>/sluiten", methods=["GET", "POST"])
def close_thread(thread_id: int) -> ResponseReturnValue:
    """Close, with a summary that then stands on top."""
    me = current_member()
    thread = queries.thread_for(me, thread_id)
    require(policy.may_close(me, thread))
    form = SummaryForm()
    if not form.is_submitted():
        form.text.data = thread.summary_source
    if not form.validate_on_submit():
        return _close_page(thread, form)
    try:
        actions.close_thread(me, thread, form.text.data)
    except TextRefused as refusal:
        form.text.errors = [str(refusal)]
        return _close_page(thread, form)
    db.session.commit()
    flash(_("Het gesprek is gesloten. Je kunt het altijd heropenen."))
    return redirect(url_for("forum.find_thread", thread_id=thread_id), 303)


@bp.post("/overleg/<int:thread_id>/heropenen")
def reopen_thread(thread_id: int) -> ResponseReturnValue:
    """Open again."""
    me = current_member()
    actions.reopen_thread(me, queries.thread_for(me, thread_id))
    db.session.commit()
    flash(_("Het gesprek is weer open."))
    return redirect(url_for("forum.find_thread", thread_id=thread_id), 303)


def _list_page(shown: FollowedTheme | None) -> ResponseReturnValue:
    me, theme = current_member(), shown and shown.theme
    chosen = next((kind for kind in Filter if kind == request.args.get("filter")), None)
    page = queries.threads_page(me, theme, chosen, _cursor("na"), _cursor("voor"))
    return render_template(
        "forum/list.html",
        page=page,
        drawn=partial(drawn_rows, in_theme=theme is not None),
        theme=theme,
        follow=shown and shown.follow,
        moderator_name=shown and shown.moderator_name,
        chosen=chosen,
        filter_words=FILTER_WORDS,
        may_start=policy.may_start_thread(me, theme) if theme else policy.may_ask(me),
    )


def _cursor(name: str) -> Cursor | None:
    return unpack(request.args.get(name, ""))


def _new_page(theme: Theme, form: ThreadForm) -> ResponseReturnValue:
    page = render_template("forum/new_thread.html", theme=theme, form=form)
    return page, 422 if form.is_submitted() else 200


def _close_page(thread: Thread, form: SummaryForm) -> ResponseReturnValue:
    page = render_template("forum/close.html", thread=thread, form=form)
    return page, 422 if form.is_submitted() else 200
