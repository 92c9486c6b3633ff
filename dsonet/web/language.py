"""Dutch first, English when the reader chose it."""

from functools import lru_cache

from flask import Flask, g, has_request_context, session
from flask_babel import Babel, get_locale, get_translations
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

LOCALES = ("nl", "en")
babel = Babel()


def init_language(app: Flask) -> None:
    """The reader's language: the member's own, or a visitor's choice kept in the session."""
    app.config.update(BABEL_DEFAULT_LOCALE="nl", BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam")
    babel.init_app(app, locale_selector=_reader_locale)
    _quicken_templates(app)


def language() -> str:
    """Of this request or letter: «nl» or «en». Asked for each word: it looks first where flask-babel keeps it."""
    try:
        kept: str = g._flask_babel.babel_locale.language
    except AttributeError:
        return str(get_locale().language)
    return kept


def ngettext(one: str, many: str, num: int) -> str:
    """As flask-babel's, and quick enough for every line of a list."""
    return str(_counted(language(), one, many, num))


def _quicken_templates(app: Flask) -> None:
    """A page says some sixty words and counts in each line: let templates look each up once."""
    app.jinja_env.globals.update({"_": _said_in_template, "ngettext": _counted_in_template})


@pass_eval_context
def _said_in_template(context: EvalContext, message: str, /, **variables: object) -> str:
    if not variables:
        words = _plain(language(), message)
        return words if context.autoescape else str(words)
    words = _said(language(), message)
    return words % variables if context.autoescape else str(words) % variables


@pass_eval_context
def _counted_in_template(context: EvalContext, one: str, many: str, num: int, /) -> str:
    words = _counted(language(), one, many, num)
    return words if context.autoescape else str(words)


# `reader` is the language of this moment, in which flask-babel looks words up.


@lru_cache(maxsize=4096)
def _said(reader: str, message: str) -> Markup:
    return Markup(get_translations().ugettext(message))  # noqa: S704 - our own catalogue


@lru_cache(maxsize=4096)
def _plain(reader: str, message: str) -> Markup:
    return _said(reader, message) % {}


@lru_cache(maxsize=4096)
def _counted(reader: str, one: str, many: str, num: int) -> Markup:
    return Markup(get_translations().ungettext(one, many, num)) % {"num": num}  # noqa: S704 - our own catalogue


def _reader_locale() -> str:
    if not has_request_context():  # the command line and the worker speak Dutch, unless told otherwise
        return "nl"
    locale = current_user.member.locale if current_user.is_authenticated else session.get("locale")
    return locale if locale in LOCALES else "nl"
