"""Where the database is SQLite, each web process makes one page at a time.

SQLite's driver lets go of the interpreter at every row, so threads that make pages at once only push each
other. Taking turns is a tenth to a fifth faster and nobody waits long (docs/performance.md). PostgreSQL
answers over a line: there pages are made beside each other.

Only requests that bring nothing take turns, so that a slow upload stops no reader; and what is sent back is
sent after the turn.
"""

import threading
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

PATIENCE = 0.25
"""Seconds after which a page is made beside another one: that one may wait for a lock."""


class Turns:
    """A WSGI application in which requests that bring nothing follow each other."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        ours = self._turn.acquire(timeout=PATIENCE)
        try:
            return self._application(environ, start_response)
        finally:
            if ours:
                self._turn.release()


def init_turns(app: Flask) -> None:
    """Let pages take turns if that helps with the database of `app`."""
    if app.config["SQLALCHEMY_DATABASE_URI"].get_backend_name() == "sqlite":
        app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]
