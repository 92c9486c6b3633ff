"""Dutch first, English when the reader chose it."""

from flask import Flask, session
from flask_babel import Babel
from flask_login import current_user

LOCALES = ("nl", "en")
babel = Babel()


def init_language(app: Flask) -> None:
    """The reader's language: the member's own, or a visitor's choice kept in the session."""
    app.config.update(BABEL_DEFAULT_LOCALE="nl", BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam")
    babel.init_app(app, locale_selector=_reader_locale)


def _reader_locale() -> str:
    locale = current_user.member.locale if current_user.is_authenticated else session.get("locale")
    return locale if locale in LOCALES else "nl"
