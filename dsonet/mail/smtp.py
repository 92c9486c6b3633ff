"""Empties the outbox: by SMTP, or into a folder of `.eml` files where no SMTP is configured.

A letter is taken under a lease and sent outside any transaction, so at least once; the words of a sent
letter are wiped. Flask-Mail's connection is given what it lacks: a time limit and a check of certificates.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app
from flask_mail import Connection, Mail, Message
from sqlalchemy import or_, select, update

from dsonet.database import db, now, reading
from dsonet.events import pause_after
from dsonet.mail.headers import AUTOMATIC, safe_header
from dsonet.mail.models import Letter
from dsonet.mail.outbox import may_go

log = logging.getLogger(__name__)
SECONDS = 20
"""For each step of the conversation with the mail server."""
LEASE = timedelta(minutes=5)
MOST_TRIES = 12
mail = Mail()


class Carrier(Protocol):
    """Whatever takes a finished message."""

    def send(self, message: Message) -> None:
        """Take it, or raise OSError or SMTPException."""


class CarefulConnection(Connection):  # type: ignore[misc]
    """Flask-Mail's connection with a time limit and verified TLS; a failing farewell is no failure."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, secure and sign in, as configured."""
        config, context = current_app.config, ssl.create_default_context()
        host: smtplib.SMTP
        if config["SMTP_SECURITY"] == "tls":
            host = smtplib.SMTP_SSL(config["SMTP_HOST"], config["SMTP_PORT"], timeout=SECONDS, context=context)
        else:
            host = smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=SECONDS)
        if config["SMTP_SECURITY"] == "starttls":
            host.starttls(context=context)
        if config["SMTP_USERNAME"]:
            host.login(config["SMTP_USERNAME"], config["SMTP_PASSWORD"])
        return host

    def __exit__(self, *_error: object) -> None:
        """Say goodbye; what was sent stays sent when nobody answers."""
        try:
            super().__exit__(*_error)  # type: ignore[arg-type]
        except (OSError, smtplib.SMTPException):
            log.info("the mail server closed without a farewell")


class Folder:
    """Letters as files, for a network that has no mail server yet."""

    def send(self, message: Message) -> None:
        """Write it whole, then give it its name: oldest first when sorted."""
        folder = Path(current_app.config["LETTERS_FOLDER"])
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{now():%Y%m%d-%H%M%S-%f}"
        unfinished = folder / f"{name}.part"
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(folder / f"{name}.eml")


def init_mail(app: Flask) -> None:
    """Tell Flask-Mail what it asks for; the connection itself is made here."""
    app.config["MAIL_DEFAULT_SENDER"] = app.config["MAIL_FROM"]
    mail.init_app(app)


def send_waiting(most: int = 100) -> int:
    """Send up to `most` letters that are due, the urgent first; returns how many were tried."""
    tried = 0
    ids = _due(most)
    if not ids:
        return 0
    try:
        with _carrier() as carrier:
            for letter_id in ids:
                tried += _send_one(letter_id, carrier)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("the mail server can't be reached: %s", type(error).__name__)
        if tried == 0:
            _postpone(ids[0], error)
    return tried


def _due(most: int) -> list[int]:
    with reading():
        due = select(Letter.id).where(_waits()).order_by(Letter.urgent.desc(), Letter.id).limit(most)
        found = list(db.session.scalars(due))
        db.session.commit()
    return found


def _waits():  # type: ignore[no-untyped-def]
    due = or_(Letter.next_try_at.is_(None), Letter.next_try_at <= now())
    return Letter.sent_at.is_(None) & Letter.dropped_at.is_(None) & Letter.failed_at.is_(None) & due


@contextmanager
def _carrier() -> Iterator[Carrier]:
    if not current_app.config["SMTP_HOST"]:
        yield Folder()
        return
    with CarefulConnection(current_app.extensions["mail"]) as connection:
        yield connection


def _send_one(letter_id: int, carrier: Carrier) -> bool:
    """Take the letter under a lease, ask once more whether it may go, send it, and wipe its words."""
    letter = _lease(letter_id)
    if letter is None:
        return False
    if not may_go(letter):
        _close(letter_id, dropped_at=now())
        return True
    db.session.commit()
    try:
        carrier.send(_message(letter))
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        if 500 <= code < 600:
            _close(letter_id, failed_at=now(), last_error=f"refused {code}")
        else:
            _postpone(letter_id, error)
    except smtplib.SMTPServerDisconnected:
        raise
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _postpone(letter_id, error)
    else:
        _close(letter_id, sent_at=now())
    return True


def _lease(letter_id: int) -> Letter | None:
    leased = db.session.execute(
        update(Letter)
        .where(Letter.id == letter_id, _waits())
        .values(next_try_at=now() + LEASE)
        .execution_options(synchronize_session=False)
    )
    if not leased.rowcount:  # type: ignore[attr-defined]
        db.session.rollback()
        return None
    return db.session.get(Letter, letter_id, populate_existing=True)


def _close(letter_id: int, **marks: object) -> None:
    db.session.execute(
        update(Letter)
        .where(Letter.id == letter_id)
        .values(text="", html="", headers={}, **marks)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def _postpone(letter_id: int, error: Exception) -> None:
    letter = db.session.get_one(Letter, letter_id, populate_existing=True)
    letter.attempts += 1
    letter.last_error = type(error).__name__
    letter.next_try_at = now() + pause_after(letter.attempts)
    if letter.attempts >= MOST_TRIES:
        letter.failed_at = now()
    db.session.commit()


def _message(letter: Letter) -> Message:
    message = Message(
        subject=safe_header(letter.subject),
        recipients=[safe_header(letter.to_address)],
        body=letter.text,
        html=letter.html,
        extra_headers={**AUTOMATIC, **{name: safe_header(value) for name, value in letter.headers.items()}},
    )
    message.msgId = safe_header(letter.message_id)
    return message
