"""HTTP for following and muting."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.forum.actions import following as actions
from dsonet.forum.models import FollowState
from dsonet.forum.queries.themes import theme_for
from dsonet.forum.queries.threads import thread_for
from dsonet.forum.views.addresses import thread_address
from dsonet.forum.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.web.addresses import own_path

NEITHER = "none"


@bp.post("/overleg/<int:thread_id>/volgen")
def follow_thread(thread_id: int) -> ResponseReturnValue:
    """Follow, mute, or leave it to the theme."""
    me = current_member()
    thread = thread_for(me, thread_id)
    actions.follow_thread(me, thread, _state())
    db.session.commit()
    return redirect(own_path(request.form.get("next")) or thread_address(thread), 303)


@bp.post("/overleg/<slug>/volgen")
def follow_theme(slug: str) -> ResponseReturnValue:
    """Follow, mute, or neither."""
    me = current_member()
    theme = theme_for(me, slug)
    actions.follow_theme(me, theme, _state())
    db.session.commit()
    back = own_path(request.form.get("next")) or url_for("forum.list_threads", slug=slug)
    return redirect(back, 303)


def _state() -> FollowState | None:
    chosen = request.form.get("state")
    if chosen == NEITHER:
        return None
    state = next((state for state in FollowState if state == chosen), None)
    if state is None:
        raise NotVisible
    return state
