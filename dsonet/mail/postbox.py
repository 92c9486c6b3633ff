"""The folder of letters where no mail server is configured; the demonstration shows them to newcomers."""

import contextlib
import email
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import current_app

from dsonet.database import now
from dsonet.mail import outbox
from dsonet.mail.message import compose
from dsonet.mail.models import Letter

_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{6}-[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """One letter as its reader gets it: its text part, the source of its HTML part, and what a calendar takes."""

    name: str
    to: str
    subject: str
    date: datetime | None
    text: str
    html: str
    calendar: str
    headers: list[tuple[str, str]]


def keep(letter: Letter) -> None:
    """Write it whole, then give it its name. Names sort by time; kept again, it takes its own place."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{letter.created_at:%Y%m%d-%H%M%S-%f}-{letter.id}"
    unfinished = folder / f"{name}.part"
    unfinished.write_bytes(compose(letter).as_bytes())
    unfinished.replace(folder / f"{name}.eml")


def list_letters(most: int) -> list[KeptLetter]:
    """The latest first."""
    return [_read(path) for path in sorted(_folder().glob("*.eml"), reverse=True)[:most]]


def read_letter(name: str) -> KeptLetter | None:
    """The letter of this name, or None."""
    path = _folder() / f"{name}.eml"
    return _read(path) if _NAME.fullmatch(name) and path.is_file() else None


def sweep() -> None:
    """Forget letters of three months ago, as the outbox does."""
    limit = (now() - outbox.KEPT).timestamp()
    for path in _folder().glob("*.*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()


def forget(words: Sequence[str]) -> None:
    """Remove the letters that hold any of these words, as somebody was erased."""
    for path in _folder().glob("*.eml"):
        letter = _read(path)
        said = " ".join([letter.to, letter.subject, letter.text, letter.html]).casefold()
        if any(word.casefold() in said for word in words):
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(current_app.config["LETTERS_FOLDER"])


def _read(path: Path) -> KeptLetter:
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    date = message["Date"]
    return KeptLetter(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        date=date.datetime if date else None,
        text=_part(message, "plain"),
        html=_part(message, "html"),
        calendar=_calendar(message),
        headers=[(name, str(value)) for name, value in message.items()],
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _calendar(message: EmailMessage) -> str:
    parts = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    return next((str(part.get_content()) for part in parts), "")
