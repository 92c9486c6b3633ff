"""create_app(): the only file that knows every part."""

from typing import Any

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dsonet.database import init_database
from dsonet.members.identity import init_identity
from dsonet.web.assets import init_assets
from dsonet.web.errors import init_errors
from dsonet.web.forms import init_forms
from dsonet.web.gate import init_gate
from dsonet.web.headers import init_headers
from dsonet.web.language import init_language
from dsonet.web.numbers import init_numbers
from dsonet.web.times import init_times

BLUEPRINTS: tuple[Blueprint, ...] = ()
"""Every feature's views, in the order of the floors."""


def create_app(settings: dict[str, Any]) -> Flask:
    """The application for `settings`, as `config.read()` gives them."""
    app = Flask(__name__, instance_path=settings["INSTANCE_FOLDER"], static_folder=None)
    app.config.update(settings)
    _prepare_cookies(app)
    init_database(app)
    init_numbers(app)
    init_gate(app)
    init_identity(app)
    init_forms(app)
    init_language(app)
    init_headers(app)
    init_times(app)
    init_assets(app)
    init_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings["PROXY_HOPS"]:
        hops = settings["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    return app


def _prepare_cookies(app: Flask) -> None:
    """`__Host-` binds the cookie to this host and to https; plain http (a newcomer's machine) can't have it."""
    secure = app.config["BASE_URL"].startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
