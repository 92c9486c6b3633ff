"""HTTP for taking back one's own words, and for putting them back."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.actions import withdrawing as actions
from dsonet.forum.models import Reply, Thread
from dsonet.forum.queries.replies import reply_in
from dsonet.forum.queries.threads import thread_for
from dsonet.forum.views.addresses import reply_address, thread_address
from dsonet.forum.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.storage.sharing import let_go


@bp.get("/overleg/<int:thread_id>/terugnemen")
def ask_to_withdraw_thread(thread_id: int) -> ResponseReturnValue:
    """What becomes of the opening words."""
    return _page(thread_for(current_member(), thread_id), None)


@bp.post("/overleg/<int:thread_id>/terugnemen")
def withdraw_thread(thread_id: int) -> ResponseReturnValue:
    """Take back the opening words."""
    return _withdraw(thread_for(current_member(), thread_id), None)


@bp.post("/overleg/<int:thread_id>/terugzetten")
def put_thread_back(thread_id: int) -> ResponseReturnValue:
    """Let the opening words stand again."""
    return _put_back(thread_for(current_member(), thread_id), None)


@bp.get("/overleg/<int:thread_id>/reacties/<int:reply_id>/terugnemen")
def ask_to_withdraw_reply(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """What becomes of a reply."""
    return _page(*_reply(thread_id, reply_id))


@bp.post("/overleg/<int:thread_id>/reacties/<int:reply_id>/terugnemen")
def withdraw_reply(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """Take back a reply."""
    return _withdraw(*_reply(thread_id, reply_id))


@bp.post("/overleg/<int:thread_id>/reacties/<int:reply_id>/terugzetten")
def put_reply_back(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """Let a reply stand again."""
    return _put_back(*_reply(thread_id, reply_id))


def _reply(thread_id: int, reply_id: int) -> tuple[Thread, Reply]:
    me = current_member()
    thread = thread_for(me, thread_id)
    return thread, reply_in(me, thread, reply_id)


def _page(thread: Thread, reply: Reply | None) -> ResponseReturnValue:
    me = current_member()
    is_withdrawn = (reply or thread).withdrawn_at is not None
    may = policy.may_put_back if is_withdrawn else policy.may_withdraw
    require(may(me, thread, reply))
    return render_template(
        "forum/withdraw.html",
        thread=thread,
        reply=reply,
        is_withdrawn=is_withdrawn,
        back=_address(thread, reply),
    )


def _withdraw(thread: Thread, reply: Reply | None) -> ResponseReturnValue:
    keys = actions.withdraw(current_member(), thread, reply)
    db.session.commit()
    let_go(keys)
    flash(_("Je woorden zijn teruggenomen. Niemand leest ze meer."))
    return redirect(_address(thread, reply), 303)


def _put_back(thread: Thread, reply: Reply | None) -> ResponseReturnValue:
    actions.put_back(current_member(), thread, reply)
    db.session.commit()
    flash(_("Je woorden staan er weer."))
    return redirect(_address(thread, reply), 303)


def _address(thread: Thread, reply: Reply | None) -> str:
    return reply_address(thread, reply.id) if reply else thread_address(thread)
