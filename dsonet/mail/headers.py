"""The one door through which mail headers are built: nothing with a control character passes (trust list, 42)."""

import re
from email.utils import parseaddr

from flask import current_app

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""RFC 3834, and what Outlook's servers listen to."""


def safe_header(value: str) -> str:
    """`value`, or ValueError when it could start a header of its own."""
    if _CONTROL.search(value):
        raise ValueError("a control character in a mail header")
    return value


def message_id(kind: str, number: int | str) -> str:
    """A Message-ID that is the same whenever this letter is made again (RFC 5322 §3.6.4)."""
    return safe_header(f"<{kind}-{number}@{_domain()}>")


def list_headers(slug: str, title: str, address: str) -> dict[str, str]:
    """The list that a letter belongs to (RFC 2919) and how to leave it without signing in (RFC 2369, 8058)."""
    name = title.replace('"', "").encode("ascii", "ignore").decode()
    return {
        "List-Id": safe_header(f'"{name}" <{slug}.{_domain()}>'),
        "List-Unsubscribe": safe_header(f"<{address}>"),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _domain() -> str:
    return parseaddr(str(current_app.config["MAIL_FROM"]))[1].rpartition("@")[2] or "localhost"
