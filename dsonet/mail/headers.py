"""The one door through which mail headers are built: nothing that could start a header of its own passes.

Flask-Mail checks a few of the headers and lets the rest through (trust list, 42).
"""

import re
import unicodedata
from email.utils import parseaddr

from flask import current_app

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
"""Control characters, whatever ends a line somewhere, and halves of characters."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_ADDRESS = re.compile(r"[^\s@<>(),;:\\\"\[\]]+@[^\s@<>(),;:\\\"\[\]]+")
_NO_ATOM = re.compile(r"[^A-Za-z0-9.-]+")
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply"}
"""RFC 3834, and what Outlook's servers listen to: all but their word that a letter could not be delivered."""


def safe_header(value: str) -> str:
    """`value`, or ValueError when it could start a header of its own. For what a program made."""
    if _BREAKS.search(value):
        raise ValueError("a control character in a mail header")
    return value


def safe_headers(headers: dict[str, str]) -> dict[str, str]:
    """Names and values, all of them safe."""
    for name in headers:
        if not _NAME.fullmatch(name):
            raise ValueError("a header's name holds more than letters, digits and hyphens")
    return {name: safe_header(value) for name, value in headers.items()}


def one_line(words: str) -> str:
    """`words` on one line. For what people wrote: a subject, a title."""
    return " ".join(_BREAKS.sub(" ", words).split())


def one_address(address: str) -> str:
    """`address`, or ValueError when it is not one bare address: a letter has one reader."""
    if not _ADDRESS.fullmatch(safe_header(address)):
        raise ValueError("not one mail address")
    return address


def one_method(method: str) -> str:
    """The method of a calendar object (RFC 5546 §1.4), or ValueError when we send no such thing."""
    if method not in ("REQUEST", "CANCEL"):
        raise ValueError("not a calendar method that we send in a mail header")
    return method


def message_id(kind: str, number: int | str) -> str:
    """A Message-ID that is the same whenever this letter is made again (RFC 5322 §3.6.4)."""
    return f"<{_NO_ATOM.sub('-', f'{kind}-{number}')}@{_domain()}>"


def list_headers(slug: str, title: str, address: str) -> dict[str, str]:
    """The letter's list (RFC 2919) and the way to leave it without signing in (RFC 2369, 8058)."""
    plain = unicodedata.normalize("NFKD", one_line(title)).encode("ascii", "ignore").decode()
    name = re.sub(r'["\\]', "", plain)
    return {
        "List-Id": f'"{name}" <{_NO_ATOM.sub("-", slug)}.{_domain()}>',
        "List-Unsubscribe": safe_header(f"<{address}>"),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _domain() -> str:
    return parseaddr(str(current_app.config["MAIL_FROM"]))[1].rpartition("@")[2] or "localhost"
