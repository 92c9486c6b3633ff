"""Who is asking: the signed-in member of this request, found by the token in the cookie.

The cookie holds a random token only; the row of that session is on the server, so ending it there ends a
copied cookie too. Idle time is kept by the cookie's own signed time stamp (see `keep_alive`), so that
reading a page writes nothing.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import contains_eager

from dsonet.database import db, now
from dsonet.members import policy
from dsonet.members.models import Member, Network
from dsonet.members.sign_in_models import SignInSession

LONGEST_SESSION = timedelta(days=30)
IDLE_SESSION = timedelta(days=7)
KEEP_ALIVE_EVERY = 3600
"""Seconds after which the cookie's time stamp is renewed."""

login_manager = LoginManager()
login_manager.session_protection = None


@dataclass(eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login calls the user: a member in one browser."""

    member: Member
    session_id: int
    token: str
    proven_at: datetime
    """When this browser's owner last showed who they are."""
    took_two_steps: bool
    lacks_step: bool
    """The network asks a second step of this member, and this session was opened without one."""

    def get_id(self) -> str:
        """What Flask-Login puts in the cookie."""
        return self.token


def init_identity(app: Flask) -> None:
    """Let Flask-Login find the member of each request."""
    login_manager.init_app(app)
    app.config["PERMANENT_SESSION_LIFETIME"] = IDLE_SESSION
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.before_request(keep_alive)


def hash_token(token: str) -> str:
    """What is kept of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def current_member() -> Member:
    """The signed-in member; only for views that are not public, or after `is_signed_in()`."""
    return cast(SignedIn, current_user).member


def is_signed_in() -> bool:
    """Is there a signed-in member at all?"""
    return bool(current_user.is_authenticated)


def current_session_id() -> int:
    """The row of the session in which this request was made."""
    return cast(SignedIn, current_user).session_id


def signed_in() -> SignedIn:
    """Who is signed in, with what is known of this session."""
    return cast(SignedIn, current_user)


def open_session(member: Member, two_steps: bool = False) -> None:
    """Sign `member` in, in this browser, under a new token (no fixation); who was in here goes out.

    `two_steps`: a second step was taken, or a passkey was used.
    """
    if is_signed_in():
        close_session()
    token = secrets.token_urlsafe(32)
    row = SignInSession(
        member_id=member.id,
        token_hash=hash_token(token),
        device=device_name(),
        two_step_at=now() if two_steps else None,
    )
    db.session.add(row)
    db.session.flush()
    session.clear()
    session.permanent = True
    session["seen"] = int(time.time())
    login_user(SignedIn(member, row.id, token, row.proven_at, two_steps, lacks_step=False))


def close_session() -> None:
    """Sign out here: the row goes, so a copy of the cookie is worth nothing."""
    db.session.execute(delete(SignInSession).where(SignInSession.id == current_session_id()))
    logout_user()
    session.clear()


def keep_alive() -> None:
    """Renew the cookie's time stamp now and then; seven days without a visit end the sign-in."""
    if "_user_id" in session and time.time() - session.get("seen", 0) > KEEP_ALIVE_EVERY:
        session["seen"] = int(time.time())


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_signed_in(token: str) -> SignedIn | None:
    """The member who holds `token`, unless the session, the membership or the time has ended."""
    places = {"token_hash": hash_token(token), "since": now() - LONGEST_SESSION}
    row = db.session.execute(_holder(), places).one_or_none()
    if row is None:
        return None
    member, session_id, proven_at, two_step_at, roles = row
    asked = policy.must_take_two_steps(member, roles or ())
    return SignedIn(
        member, session_id, token, proven_at, two_step_at is not None, asked and two_step_at is None
    )


@cache
def _holder() -> Select[*tuple[Any, ...]]:
    """Asked at every request, so put together once."""
    return (
        select(
            Member,
            SignInSession.id,
            SignInSession.proven_at,
            SignInSession.two_step_at,
            Network.two_step_roles,
        )
        .join(SignInSession, SignInSession.member_id == Member.id)
        .outerjoin(Member.seat)
        .outerjoin(Network, Network.id == 1)
        .options(contains_eager(Member.seat))
        .where(
            SignInSession.token_hash == bindparam("token_hash"),
            SignInSession.created_at > bindparam("since"),
            policy.has_access(),
        )
    )


def device_name() -> str:
    """What the browser of this request says it is, such as «Firefox · Windows»."""
    agent = request.user_agent.string
    systems = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "Linux": "Linux",
    }
    browsers = {  # each says that it is Safari too, and most that they are Chrome
        **dict.fromkeys(("Edg/", "EdgA/", "EdgiOS/"), "Edge"),
        **dict.fromkeys(("OPR/", "OPiOS/", "OPT/"), "Opera"),
        **{"SamsungBrowser/": "Samsung Internet", "DuckDuckGo/": "DuckDuckGo", "Ddg/": "DuckDuckGo"},
        **dict.fromkeys(("Firefox/", "FxiOS/"), "Firefox"),
        **dict.fromkeys(("Chrome/", "CriOS/"), "Chrome"),
        "Safari/": "Safari",
    }
    system = next((name for mark, name in systems.items() if mark in agent), "")
    browser = next((name for mark, name in browsers.items() if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)
