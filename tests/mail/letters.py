"""Letters for the tests: written, sent, and read back."""

import itertools
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import Envelope
from flask import Flask
from sqlalchemy import select, update

from dsonet.database import db
from dsonet.mail.models import Letter
from dsonet.mail.outbox import LetterDraft, post
from dsonet.mail.smtp import send_waiting

_numbers = itertools.count(1)
DRAFT: dict[str, Any] = {
    "kind": "test",
    "to_address": "alice@example.org",
    "subject": "Reactie op je vraag",
    "text": "Zo doen wij dat.\n",
    "html": "<p>Zo doen wij dat.</p>",
}


def a_letter(app: Flask, once: str = "", **facts: Any) -> int:
    """A letter in the outbox."""
    once = once or f"letter-{next(_numbers)}"
    with app.app_context():
        post(LetterDraft(**DRAFT | facts), once)
        db.session.commit()
        return db.session.scalars(select(Letter.id).where(Letter.once == once)).one()


def send(app: Flask, most: int = 100) -> int:
    """Let the worker send what is due."""
    with app.app_context():
        return send_waiting(most)


def letter(app: Flask, id_: int) -> Letter:
    """The letter as it stands now."""
    with app.app_context():
        return db.session.get_one(Letter, id_)


def set_back(app: Flask, id_: int, to: datetime | None = None) -> None:
    """Let the letter be due again: at once, or at `to`."""
    with app.app_context():
        db.session.execute(update(Letter).where(Letter.id == id_).values(next_try_at=to))
        db.session.commit()


def read(envelope: Envelope) -> EmailMessage:
    """The message as a mail program reads it."""
    return message_from_bytes(raw(envelope), policy=default)


def raw(envelope: Envelope) -> bytes:
    """The message as it travelled."""
    assert isinstance(envelope.content, bytes)
    return envelope.content


def part(message: EmailMessage, kind: str) -> str:
    """Its text or its HTML, with the line ends of a text."""
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")
