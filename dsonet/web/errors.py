"""Every refusal as a page for people: what is wrong, where, and how to mend it."""

import errno
import logging
import uuid
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from dsonet.access import Denied, NotVisible
from dsonet.database import cannot_be_asked
from dsonet.faults import describe
from dsonet.web.gate import typed_words
from dsonet.web.limits import TooOften

log = logging.getLogger(__name__)
PAGES = frozenset({400, 403, 404, 413, 423, 429, 503})
"""Codes with a page of their own; other refusals show the page for 400."""
AWAY_SECONDS = 30
"""After how long a browser may ask again when the database can't be asked."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the operating system says when a file finds no room: where uploads are received, or are kept."""


def init_errors(app: Flask) -> None:
    """Answer refusals and faults with a readable page; unknown and not visible are one and the same 404."""
    app.register_error_handler(NotVisible, _firmly(lambda _error: _page(404, words=_typed())))
    app.register_error_handler(Denied, _firmly(lambda _error: _page(403, words=_typed())))
    app.register_error_handler(TooOften, _firmly(_too_often))
    app.register_error_handler(CSRFError, _firmly(_stale_form))
    app.register_error_handler(HTTPException, _firmly(_refusal))
    app.register_error_handler(Exception, _fault)


def _firmly(answer: Callable[[Any], ResponseReturnValue]) -> Callable[[Any], ResponseReturnValue]:
    """The page of a refusal has the frame of every page, which asks the database: that may be away too."""

    def firm(error: Exception) -> ResponseReturnValue:
        try:
            return answer(error)
        except Exception as fault:  # noqa: BLE001 - told as any other fault
            return _fault(fault)

    return firm


def _page(code: int, **context: object) -> Response:
    return make_response(render_template(f"errors/{code}.html", **context), code)


def _too_often(error: TooOften) -> ResponseReturnValue:
    response = _page(429, words=_typed(), retry_after=error.retry_after)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, words=typed_words())


def _typed() -> list[tuple[str, str]]:
    """The words that came with what is refused; a body that can't be read has none (or: no disk to read it to)."""
    try:
        return typed_words()
    except (HTTPException, OSError):
        return []


def _refusal(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    response = _page(code if code in PAGES else 400)
    response.status_code = code
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Content-Range"):
            response.headers[name] = value
    return response


def _fault(error: Exception) -> ResponseReturnValue:
    """Say sorry without asking anything of what may be broken: no frame around the page, no query."""
    request_id = uuid.uuid4().hex[:12]
    away = cannot_be_asked(error)
    tells_all = current_app.config["APP_MODE"] != "production" and not away
    log.error("request %s failed: %s", request_id, describe(error), exc_info=error if tells_all else None)
    full = isinstance(error, OSError) and error.errno in NO_ROOM
    page = current_app.jinja_env.get_template("errors/500.html")
    words = page.render(request_id=request_id, words=_typed(), full=full, away=away)
    response = make_response(words, 503 if away else 507 if full else 500)
    if away:
        response.headers["Retry-After"] = str(AWAY_SECONDS)
    return response
