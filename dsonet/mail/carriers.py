"""How a letter leaves the house: to a mail server, or into a folder where none is configured.

Flask-Mail's connection is given what it lacks: a time limit, a check of certificates, and a farewell that
may fail.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from flask import Flask, current_app
from flask_mail import Connection, Mail

from dsonet.mail import postbox
from dsonet.mail.message import compose
from dsonet.mail.models import Letter

SECONDS = 20
"""For each step of the conversation with the mail server."""
mail = Mail()


class Away(Exception):
    """The mail server can't be reached or won't let us in. It is not this letter's fault: all wait."""


class Carrier(Protocol):
    """Whatever takes letters."""

    def carry(self, letter: Letter) -> None:
        """Take it. Raises OSError (SMTPException is one), or ValueError when it makes no message."""


class CarefulConnection(Connection):
    """One conversation with the mail server: with time limits, and verified TLS as configured."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, secure and sign in. Raises Away."""
        try:
            host = _connect()
        except OSError as error:
            raise Away(type(error).__name__) from error
        try:
            _secure_and_sign_in(host)
        except OSError as error:
            host.close()
            raise Away(type(error).__name__) from error
        return host

    def __exit__(self, *details: Any, **more: Any) -> None:
        """Say goodbye. What was sent stays sent when nobody answers."""
        with suppress(OSError):
            super().__exit__(*details, **more)

    def carry(self, letter: Letter) -> None:
        """Hand it to the mail server."""
        self.send(compose(letter))


class Folder:
    """Letters as files, for a network that has no mail server yet."""

    def carry(self, letter: Letter) -> None:
        """Put it with the others."""
        postbox.keep(letter)


def init_mail(app: Flask) -> None:
    """Tell Flask-Mail who writes; where to and how is for the connection above."""
    app.config.update(MAIL_DEFAULT_SENDER=app.config["MAIL_FROM"], MAIL_SUPPRESS_SEND=False)
    mail.init_app(app)


@contextmanager
def carrier() -> Iterator[Carrier]:
    """What takes letters here, as configured. Raises Away."""
    if not current_app.config["SMTP_HOST"]:
        yield Folder()
        return
    with CarefulConnection(current_app.extensions["mail"]) as connection:
        yield connection


def _connect() -> smtplib.SMTP:
    config = current_app.config
    host, port = config["SMTP_HOST"], config["SMTP_PORT"]
    if config["SMTP_SECURITY"] == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=SECONDS)


def _secure_and_sign_in(host: smtplib.SMTP) -> None:
    config = current_app.config
    if config["SMTP_SECURITY"] == "starttls":
        host.starttls(context=ssl.create_default_context())
    if config["SMTP_USERNAME"]:
        host.login(config["SMTP_USERNAME"], config["SMTP_PASSWORD"])
