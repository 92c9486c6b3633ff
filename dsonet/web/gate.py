"""The gate: every route needs a signed-in member unless its view is marked `@public`.

The gate also opens each request's transaction mode (reading for GET and HEAD), lets only views marked
`@takes_files` receive large bodies, and gives typed words back when the sign-in has run out.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from dsonet.database import mark_reading, release
from dsonet.web import limits

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_FORM = 2 * 1024 * 1024
"""Bytes of a form without files; a text of 64 kB is at most three times that when encoded."""
MULTIPART = "multipart/form-data"
"""The only kind of body that can hold files: any other would be read whole into memory."""
NOT_TYPED = frozenset({"csrf_token", "submission"})
"""Fields with keys of our own, of no use to a reader."""


def public(view: View) -> View:
    """Mark a view as open to people who are not signed in. `tests/test_routes.py` lists them all."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def takes_files(view: View) -> View:
    """Mark a view as one that may receive uploads up to MAX_UPLOAD_BYTES a request."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def before_step(view: View) -> View:
    """Mark a view as open to who still has to set up the second step that the network asks."""
    view.is_before_step = True  # type: ignore[attr-defined]
    return view


def init_gate(app: Flask) -> None:
    """Put the gate before everything else that looks at a request."""
    app.before_request(_open)


def typed_words() -> list[tuple[str, str]]:
    """What was typed in the refused form, so that a page can give it back."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if value.strip() and name not in NOT_TYPED and "password" not in name and len(value) > 20
    ]


def nobody_is_signed_in() -> bool:
    """What the gate found, without asking again; False where it could not ask."""
    return not g.get("signed_in", True)


def _open() -> ResponseReturnValue | None:
    mark_reading(True)
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static":
        return None
    signed_in = g.signed_in = bool(current_user.is_authenticated)
    if request.method not in SAFE_METHODS:
        release()
        mark_reading(False)
    if not signed_in and not getattr(view, "is_public", False):
        return _ask_to_sign_in()
    if signed_in and current_user.lacks_step and not getattr(view, "is_before_step", False):
        return _ask_second_step()
    if getattr(view, "takes_files", False) and request.mimetype == MULTIPART:
        request.max_content_length = current_app.config["MAX_UPLOAD_BYTES"] + LARGEST_FORM
        _count_files()
    return None


def _count_files() -> None:
    """Whatever form they come by, and whether it takes them or not."""
    chosen = sum(1 for uploads in request.files.listvalues() for upload in uploads if upload.filename)
    if chosen and current_user.is_authenticated:
        limits.count_uploads(current_user.member.id, chosen)
        release()


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method in SAFE_METHODS:
        return redirect(url_for("members.sign_in", next=request.full_path.rstrip("?")))
    return render_template("errors/signed_out.html", words=typed_words()), 401


def _ask_second_step() -> ResponseReturnValue:
    if request.method in SAFE_METHODS:
        return redirect(url_for("members.add_second_step"))
    return render_template("errors/second_step.html", words=typed_words()), 403
