"""The letters that were kept as files, to be read: the demonstration shows them so that a newcomer sees what members get."""

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import current_app

_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{6}")


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """One letter as its reader gets it; the words are those of its text part."""

    name: str
    to: str
    subject: str
    date: datetime | None
    text: str
    headers: list[tuple[str, str]]


def list_letters(most: int) -> list[KeptLetter]:
    """The latest first."""
    paths = sorted(Path(current_app.config["LETTERS_FOLDER"]).glob("*.eml"), reverse=True)
    return [_read(path) for path in paths[:most]]


def read_letter(name: str) -> KeptLetter | None:
    """The letter of this name, or None."""
    path = Path(current_app.config["LETTERS_FOLDER"]) / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    return _read(path)


def _read(path: Path) -> KeptLetter:
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    return KeptLetter(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        date=message["Date"].datetime if message["Date"] else None,
        text=str(body.get_content()) if body else "",
        headers=[(name, str(value)) for name, value in message.items()],
    )
