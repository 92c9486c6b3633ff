"""A mail server, and letters of a kind that only these tests know."""

from collections.abc import Iterator

import pytest
from flask import Flask

from dsonet.mail import outbox
from dsonet.mail.models import Letter
from tests.mail.server import MailServer


@outbox.check("test")
def may_still_go(letter: Letter) -> bool:
    """As the test says."""
    if letter.about.get("check_fails"):
        raise RuntimeError("words of alice@example.org")
    return bool(letter.about.get("may_go", True))


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that is not started yet."""
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def mail_server(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """A mail server that listens, without TLS, to this application."""
    server.start()
    use(app, server, monkeypatch)
    return server


def use(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch, security: str = "none") -> None:
    """Let the application send to this server."""
    monkeypatch.setitem(app.config, "SMTP_HOST", "localhost")
    monkeypatch.setitem(app.config, "SMTP_PORT", server.port)
    monkeypatch.setitem(app.config, "SMTP_SECURITY", security)
