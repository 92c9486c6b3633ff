"""HTTP for reading a thread: its pages, permanent links, the first unread reply, the printable page."""

import logging
from functools import partial

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from dsonet.access import NotVisible
from dsonet.database import db, in_a_hurry, now, release
from dsonet.faults import describe
from dsonet.forum import policy
from dsonet.forum.actions.reading import mark_read
from dsonet.forum.forms import ReplyForm
from dsonet.forum.models import FollowState, Thread, ThreadKind
from dsonet.forum.queries import replies as queries
from dsonet.forum.queries.replies import Opened, ThreadPage
from dsonet.forum.queries.threads import thread_for
from dsonet.forum.views.addresses import ORDERS, is_by_time, reply_address, thread_address
from dsonet.forum.views.blueprint import bp
from dsonet.forum.views.drawing import Around, drawn_replies
from dsonet.members.identity import current_member
from dsonet.web.addresses import own_path
from dsonet.web.numbers import number_from_query

log = logging.getLogger(__name__)
PURPOSE_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


@bp.get("/overleg/<slug>/<int:thread_id>")
def show_thread(slug: str, thread_id: int) -> ResponseReturnValue:
    """One page of a thread; reading it moves the read mark."""
    me = current_member()
    opened = queries.open_thread(me, thread_id)
    if opened.thread.theme.slug != slug:
        return redirect(thread_address(opened.thread, number_from_query("pagina") or 1), 301)
    page = queries.thread_page(me, opened, number_from_query("pagina") or 1, is_by_time())
    response = make_response(render_thread(opened, page, reply_form(opened)))
    if _is_read_by_a_person() and (opened.is_first_visit or page.read_to > opened.mark):
        _keep_mark(thread_id, page.read_to)
    return response


@bp.get("/overleg/<int:thread_id>")
def find_thread(thread_id: int) -> ResponseReturnValue:
    """The short address, which stays right when a thread moves."""
    return redirect(thread_address(thread_for(current_member(), thread_id)))


@bp.get("/overleg/reactie/<int:reply_id>")
def show_reply(reply_id: int) -> ResponseReturnValue:
    """The permanent link to a reply: to the page on which it stands now."""
    return redirect(reply_address(queries.thread_of_reply(current_member(), reply_id), reply_id))


@bp.get("/overleg/<int:thread_id>/ongelezen")
def first_unread(thread_id: int) -> ResponseReturnValue:
    """To the oldest reply that I have not read."""
    me = current_member()
    thread = thread_for(me, thread_id)
    reply_id = queries.first_unread(me, thread_id)
    return redirect(reply_address(thread, reply_id) if reply_id else thread_address(thread))


@bp.post("/overleg/<int:thread_id>/gelezen")
def mark_all_read(thread_id: int) -> ResponseReturnValue:
    """I have seen enough of this."""
    me = current_member()
    thread = thread_for(me, thread_id)
    mark_read(me, thread.id, thread.last_reply_id)
    db.session.commit()
    return redirect(thread_address(thread), 303)


@bp.post("/overleg/volgorde")
def choose_order() -> ResponseReturnValue:
    """Keep whether I want replies as a tree or in order of time."""
    current_member().reply_order = ORDERS.get(request.form.get("volgorde", ""), "tree")
    db.session.commit()
    return redirect(own_path(request.form.get("next")) or url_for("forum.show_themes"), 303)


@bp.get("/overleg/<slug>/<int:thread_id>/afdrukken")
def print_thread(slug: str, thread_id: int) -> ResponseReturnValue:
    """The whole thread on one page, for paper."""
    me = current_member()
    opened = queries.open_thread(me, thread_id)
    if opened.thread.theme.slug != slug:
        raise NotVisible
    replies, opening = queries.whole_thread(me, opened)
    return render_template(
        "forum/print.html",
        thread=opened.thread,
        author=opened.author,
        replies=replies,
        opening=opening,
        printed_at=now(),
    )


def reply_form(opened: Opened) -> ReplyForm:
    """An empty form, or with what was being written here."""
    return ReplyForm(formdata=None, text=opened.draft)


def render_thread(opened: Opened, page: ThreadPage, form: ReplyForm) -> str:
    """The page of a thread with `form` under it."""
    me, thread = current_member(), opened.thread
    may, is_question = _rights(thread), thread.kind == ThreadKind.QUESTION
    around = Around(
        thread.id, thread.author_id, is_question, may["reply"], may["mark_useful"], may["moderate"]
    )
    return render_template(
        "forum/thread.html",
        thread=thread,
        opened=opened,
        page=page,
        form=form,
        by_time=is_by_time(),
        is_question=is_question,
        is_following=_is_following(opened),
        may=may,
        drawn=partial(drawn_replies, around=around),
        me_id=me.id,
    )


def _rights(thread: Thread) -> dict[str, bool]:
    me = current_member()
    return {
        "reply": policy.may_reply(me, thread),
        "edit": policy.may_edit_thread(me, thread),
        "close": policy.may_close(me, thread),
        "reopen": policy.may_reopen(me, thread),
        "mark_useful": policy.may_mark_useful(me, thread),
        "moderate": policy.may_moderate_in(me, thread),
        "withdraw": policy.may_withdraw(me, thread, None),
        "put_back": policy.may_put_back(me, thread, None),
    }


def _is_following(opened: Opened) -> bool:
    return (opened.follow or opened.theme_follow) == FollowState.FOLLOWING


def _is_read_by_a_person() -> bool:
    """No HEAD, and no browser that fetches ahead of its reader."""
    purposes = " ".join(request.headers.get(name, "") for name in PURPOSE_HEADERS).lower()
    return request.method == "GET" and "prefetch" not in purposes and "preview" not in purposes


def _keep_mark(thread_id: int, reply_id: int) -> None:
    """Where nothing can be written (a full disk, somebody else's long act), people can still read."""
    release()
    try:
        with in_a_hurry():
            mark_read(current_member(), thread_id, reply_id)
            db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        log.error("a read mark was not kept: %s", describe(error))
