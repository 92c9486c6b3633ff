"""The way in once someone's first step was right: the second step where there is one, then the session.

Between the two steps nothing is opened: the signed cookie says who is half way, for ten minutes, and is worth
nothing without the second step, nor after the password was changed.
"""

import secrets
import time

from flask import Response, current_app, make_response, redirect, request, session, url_for

from dsonet.database import db
from dsonet.members.actions import factors as actions
from dsonet.members.identity import device_name, hash_token, open_session
from dsonet.members.models import Member, MemberState
from dsonet.members.queries.factors import has_second_step
from dsonet.members.queries.people import member_with_id
from dsonet.web.addresses import own_path

HALF_WAY_SECONDS = 600
_HALF = "half"


def let_in(
    member: Member, next_path: str | None = None, *, two_steps: bool = False, is_new: bool = False
) -> Response:
    """Open a session for `member`, or ask for the second step first. Commits."""
    if not two_steps and has_second_step(member):
        session.clear()
        session[_HALF] = {
            "member": member.id,
            "at": int(time.time()),
            "next": next_path,
            "mark": _mark(member),
        }
        db.session.commit()
        return make_response(redirect(url_for("members.take_second_step"), 303))
    open_session(member, two_steps)
    response = make_response(redirect(own_path(next_path) or url_for("home.show"), 303))
    _greet_device(member, response, is_new)
    db.session.commit()
    return response


def half_way() -> tuple[Member, str | None] | None:
    """Who took the first step here, and where they were going; None when nobody did, or too long ago."""
    if _HALF not in session or time.time() - session[_HALF]["at"] > HALF_WAY_SECONDS:
        return None
    half = session[_HALF]
    member = member_with_id(half["member"])
    if member is None or member.state != MemberState.ACTIVE or half["mark"] != _mark(member):
        return None
    return member, half["next"]


def known_device() -> str | None:
    """The digest of the token that this browser was given when someone signed in with it before."""
    token = request.cookies.get(_cookie_name())
    return hash_token(token) if token else None


def _greet_device(member: Member, response: Response, is_new: bool) -> None:
    token = request.cookies.get(_cookie_name()) or secrets.token_urlsafe(32)
    actions.greet_device(member, hash_token(token), device_name(), is_new)
    response.set_cookie(
        _cookie_name(),
        token,
        max_age=365 * 24 * 3600,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _cookie_name() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def _mark(member: Member) -> str:
    """Changes with the password."""
    return hash_token(member.password_hash or "")[:16]
