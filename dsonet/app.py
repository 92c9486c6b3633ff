"""create_app(): the only file that knows every part."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, has_request_context, request
from flask_babel import get_locale
from werkzeug.middleware.proxy_fix import ProxyFix

from dsonet.calendars import models as calendars_models  # noqa: F401
from dsonet.calendars.actions import copies as calendars_copies
from dsonet.calendars.actions import replies as calendars_replies
from dsonet.calendars.views import bp as calendars
from dsonet.circles import letters as circles_letters
from dsonet.circles import models as circles_models  # noqa: F401
from dsonet.circles.views import bp as circles
from dsonet.commands import init_commands
from dsonet.convening import listeners as convening_listeners
from dsonet.convening.views.routes import bp as convening
from dsonet.database import init_database
from dsonet.directory.views.routes import bp as directory
from dsonet.documents.views.routes import bp as documents
from dsonet.forum.policy import may_moderate
from dsonet.forum.views.routes import bp as forum
from dsonet.home.queries import frame
from dsonet.home.views import bp as home
from dsonet.mail.carriers import init_mail
from dsonet.meetings import poll_listeners as meetings_poll_listeners
from dsonet.meetings.views.routes import bp as meetings
from dsonet.members import listeners as members_listeners
from dsonet.members.identity import current_member, init_identity, is_signed_in
from dsonet.members.outside import init_outside
from dsonet.members.policy import may_keep_members
from dsonet.members.views.routes import bp as members
from dsonet.moderation.views import bp as moderation
from dsonet.notifications import document_listeners
from dsonet.notifications import listeners as notifications_listeners
from dsonet.notifications.views import bp as notifications
from dsonet.outcomes.views import bp as outcomes
from dsonet.privacy import listeners as privacy_listeners
from dsonet.privacy.views.routes import bp as privacy
from dsonet.succession import listeners as succession_listeners
from dsonet.succession.views import bp as succession
from dsonet.web.assets import init_assets
from dsonet.web.compression import init_compression
from dsonet.web.errors import init_errors
from dsonet.web.forms import init_forms
from dsonet.web.gate import init_gate
from dsonet.web.headers import init_headers
from dsonet.web.language import init_language
from dsonet.web.numbers import init_numbers
from dsonet.web.probes import init_probes
from dsonet.web.sizes import init_sizes
from dsonet.web.style_guide import init_style_guide
from dsonet.web.templates import Templates
from dsonet.web.times import init_times
from dsonet.web.turns import init_turns
from dsonet.web.uploads import init_uploads
from dsonet.welcome.views import bp as welcome
from dsonet.worker import init_worker

BLUEPRINTS: tuple[Blueprint, ...] = (
    members,
    circles,
    forum,
    documents,
    meetings,
    calendars,
    outcomes,
    moderation,
    notifications,
    succession,
    directory,
    convening,
    welcome,
    privacy,
    home,
)
"""Every feature's views, in the order of the floors."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LISTENERS = (
    circles_letters,
    members_listeners,
    meetings_poll_listeners,
    notifications_listeners,
    document_listeners,
    succession_listeners,
    convening_listeners,
    privacy_listeners,
    calendars_copies,
    calendars_replies,
)
"""Who acts on events and on mail that comes in; importing them is what registers them."""


def create_app(settings: dict[str, Any]) -> Flask:
    """The application for `settings`, as `config.read()` gives them."""
    app = Flask(__name__, instance_path=settings["INSTANCE_FOLDER"], static_folder=None)
    app.jinja_environment = Templates
    app.config.update(settings, TRUSTED_HOSTS=_own_hosts(settings["BASE_URL"]))
    _prepare_cookies(app)
    init_database(app)
    _init_web(app)
    init_mail(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_commands(app)
    init_worker(app)
    app.context_processor(_layout)
    if settings["PROXY_HOPS"]:
        hops = settings["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    init_probes(app)
    return app


def _init_web(app: Flask) -> None:
    init_numbers(app)
    init_gate(app)
    init_identity(app)
    init_outside(app)
    init_forms(app)
    init_language(app)
    init_compression(app)
    init_headers(app)
    init_times(app)
    init_sizes(app)
    init_turns(app)
    init_assets(app)
    init_errors(app)
    init_style_guide(app)
    init_uploads(app)


def _own_hosts(base_url: str) -> list[str]:
    """The names under which this site answers: its own, and on a newcomer's machine each of the loopback's."""
    host = urlsplit(base_url).hostname or ""
    return [*LOOPBACK] if host in LOOPBACK else [host]


def _prepare_cookies(app: Flask) -> None:
    """`__Host-` binds the cookie to this host and to https; plain http (a newcomer's machine) can't have it."""
    secure = app.config["BASE_URL"].startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )


def _layout() -> dict[str, Any]:
    """What the frame of every page shows: who reads, where they are, what waits in the inbox.

    A letter written by the worker has a frame of its own and no reader at hand.
    """
    if not has_request_context():
        return {}
    me = current_member() if is_signed_in() else None
    around = frame(me)
    return {
        "me": me,
        "section": "manage" if request.path.startswith("/beheer") else request.blueprint or "",
        "inbox_count": around.unread,
        "may_manage": bool(me and may_keep_members(me)),
        "may_moderate": bool(me and may_moderate(me)),
        "asks_agreement": around.asks_agreement,
        "demo": around.is_demo,
        "network_name": around.network_name,
        "locale": str(get_locale()),
        "colour_scheme": me.colour_scheme if me else "system",
    }
