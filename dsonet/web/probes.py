"""What watches the site asks here: `/healthz` (alive) and `/gereed` (ready to serve). Under any name, without a cookie.

They stand before the application: a probe asks by address, and must get an answer when the database is away.
"""

from collections.abc import Iterable
from datetime import timedelta
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from dsonet import storage
from dsonet.database import now
from dsonet.web.headers import headers_of_all
from dsonet.web.machines import is_alone_or_shares, last_beats
from dsonet.web.readiness import is_current

ALIVE, READY = "/healthz", "/gereed"
LATE = timedelta(minutes=2)
"""After which the worker counts as stopped."""
WATCHED = ("events", "letters")
"""Kinds of the worker's work of which no piece takes long."""


class Probes:
    """A WSGI application that answers the two addresses, and leaves the others to `application`."""

    def __init__(self, app: Flask, application: WSGIApplication) -> None:
        self._app, self._application = app, application
        self._headers = headers_of_all(app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if path not in (ALIVE, READY) or method not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        found = self._looked() if path == READY else {}
        is_well = all(found.values())
        lines = [f"{what}: {'ok' if well else 'no'}" for what, well in found.items()] or ["ok"]
        answer = Response("\n".join(lines) + "\n", 200 if is_well else 503, mimetype="text/plain")
        answer.headers.extend(self._headers)
        answer.headers["Cache-Control"] = "no-store"
        return answer(environ, start_response)

    def _looked(self) -> dict[str, bool]:
        with self._app.app_context():
            try:
                is_at_revision = is_current()
                beats = last_beats() if is_at_revision else {}
                shares = is_alone_or_shares() if is_at_revision else True
            except SQLAlchemyError:
                return {"database": False}
            return {
                "database": True,
                "revision": is_at_revision,
                "storage": storage.is_reachable(),
                "worker": all(kind in beats and beats[kind] > now() - LATE for kind in WATCHED),
                "machines": shares,
            }


def init_probes(app: Flask) -> None:
    """Put the probes before all else."""
    app.wsgi_app = Probes(app, app.wsgi_app)  # type: ignore[method-assign]
