"""Letters from templates: a text and an HTML part that say the same."""

import re
from email.utils import parseaddr

from flask import current_app, render_template
from flask_babel import get_locale
from flask_babel import gettext as _

_EMPTY_LINES = re.compile(r"\n{3,}")


def greeting(given_name: str) -> str:
    """How a letter begins; without a name where no first name is sure."""
    return str(_("Dag %(name)s,", name=given_name) if given_name else _("Dag,"))


def render_letter(name: str, /, **context: object) -> tuple[str, str]:
    """The text and the HTML of the letter `name`: its templates `<name>.txt` and `<name>.html`.

    They extend `mail/base.txt` and `mail/base.html` and fill the blocks `content` and `reason`. Called inside
    `force_locale()` with the reader's language.
    """
    sender = parseaddr(str(current_app.config["MAIL_FROM"]))[0] or current_app.config["BASE_URL"]
    context = {"locale": str(get_locale()), "sender": sender, "greeting": greeting, **context}
    text = render_template(f"{name}.txt", **context)
    return _EMPTY_LINES.sub("\n\n", text).strip() + "\n", render_template(f"{name}.html", **context)
