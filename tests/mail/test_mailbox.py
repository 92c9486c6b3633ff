"""The worker looks into a real mailbox: each message once, whoever dies in between, and a dead server harms nothing."""

import socket
import socketserver
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from dsonet.database import db
from dsonet.mail import inbound, mailbox
from dsonet.mail.inbound import Incoming
from dsonet.mail.models import TakenIn
from dsonet.worker import Worker, kinds
from tests.mail.imap_server import DOVECOT, PASSWORD, USER, ImapServer, imap_server
from tests.mail.server import CERTIFICATE, free_port
from tests.programs import start

MESSAGE = b"From: alice@example.org\r\nTo: agenda@dso.example\r\nSubject: %d\r\n\r\nHallo\r\n"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[ImapServer]:
    """One server for this file."""
    if not DOVECOT:
        pytest.skip("THERE IS NO DOVECOT HERE: the mailbox is not tried against a real server")
    with tempfile.TemporaryDirectory(prefix="dso-imap-") as folder, imap_server(Path(folder)) as server:
        yield server


@pytest.fixture
def server(app: Flask, dovecot: ImapServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """An empty mailbox, of which this application knows, without TLS."""
    use(app, monkeypatch, dovecot.port, "none")
    yield dovecot
    dovecot.empty()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Incoming]:
    """What was offered."""
    found: list[Incoming] = []

    def take(incoming: Incoming) -> bool:
        found.append(incoming)
        return True

    monkeypatch.setattr(inbound, "_takers", [take])
    return found


def use(
    app: Flask, monkeypatch: pytest.MonkeyPatch, port: int, security: str, password: str = PASSWORD
) -> None:
    settings = {
        "IMAP_HOST": "localhost" if security != "none" else "127.0.0.1",
        "IMAP_PORT": port,
        "IMAP_SECURITY": security,
        "IMAP_USERNAME": USER,
        "IMAP_PASSWORD": password,
    }
    for name, value in settings.items():
        monkeypatch.setitem(app.config, name, value)


def look(app: Flask) -> int:
    """Look now, as a worker that has just begun."""
    with app.app_context():
        return mailbox.Mailbox().look(kinds.take_in)


def test_each_unseen_message_is_taken_once(app: Flask, server: ImapServer, taken: list[Incoming]) -> None:
    for number in range(3):
        server.put(MESSAGE % number)
    assert look(app) == 3
    assert [one.sender for one in taken] == ["alice@example.org"] * 3
    assert server.unseen() == 0
    assert look(app) == 0


def test_a_worker_looks_in_its_round_and_not_again_within_the_minute(
    app: Flask, server: ImapServer, taken: list[Incoming]
) -> None:
    server.put(MESSAGE % 1)
    with app.app_context():
        one = Worker()
        one.work()
        server.put(MESSAGE % 2)
        one.work()
    assert len(taken) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_is_checked(
    app: Flask, server: ImapServer, taken: list[Incoming], monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    use(app, monkeypatch, server.tls_port if security == "tls" else server.port, security)
    server.put(MESSAGE % 1)
    assert look(app) == 0
    assert taken == []
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    assert look(app) == 1
    assert len(taken) == 1


def test_a_wrong_password_is_told_without_it(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(app, monkeypatch, server.port, "none", "verkeerd-geheim")
    assert look(app) == 0
    assert "the mailbox can't be used" in caplog.text
    assert "verkeerd-geheim" not in caplog.text


def test_a_message_that_trips_us_up_is_left_for_people_and_the_next_one_is_taken(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def stumble(incoming: Incoming) -> bool:
        seen.append(incoming.sender)
        if len(seen) == 1:
            raise RuntimeError("words of alice@example.org")
        return True

    monkeypatch.setattr(inbound, "_takers", [stumble])
    server.put(MESSAGE % 1)
    server.put(MESSAGE % 2)
    assert look(app) == 2
    assert (server.unseen(), server.flagged()) == (0, 1)
    with app.app_context():
        assert db.session.query(TakenIn).count() == 1


def test_without_the_database_it_stays_unseen(
    app: Flask, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_incoming: Incoming) -> bool:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(inbound, "_takers", [away])
    server.put(MESSAGE % 1)
    with pytest.raises(OperationalError):
        look(app)
    assert server.unseen() == 1


def test_a_large_message_is_not_fetched(
    app: Flask, server: ImapServer, taken: list[Incoming], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 1000)
    server.put(MESSAGE % 1 + b"x" * 2000)
    assert look(app) == 1
    assert taken == []
    assert server.unseen() == 0


def test_killed_between_commit_and_mark_does_nothing_twice(
    app: Flask, server: ImapServer, taken: list[Incoming]
) -> None:
    server.put(MESSAGE % 1)
    names = ("IMAP_HOST", "IMAP_PORT", "IMAP_SECURITY", "IMAP_USERNAME", "IMAP_PASSWORD")
    settings = {name: str(app.config[name]) for name in names}
    program = start(app, "tests.programs", "killed_before_marking_mail", **settings)
    program.communicate(timeout=60)
    assert program.returncode == -9
    assert server.unseen() == 1
    with app.app_context():
        assert db.session.query(TakenIn).count() == 1
    assert look(app) == 1
    assert taken == []
    assert server.unseen() == 0


def test_a_dead_server_is_left_alone_longer_each_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(app, monkeypatch, free_port(), "none")
    moment = 1000.0
    monkeypatch.setattr(mailbox, "monotonic", lambda: moment)
    looks = mailbox.Mailbox()
    with app.app_context():
        for seconds in (60, 120, 240):
            assert looks.look(kinds.take_in) == 0
            assert f"again in {seconds} s" in caplog.text
            moment += seconds - 1
            caplog.clear()
            looks.look(kinds.take_in)
            assert caplog.text == ""
            moment += 1


class Broken(socketserver.StreamRequestHandler):
    """Says something odd and hangs up."""

    def handle(self) -> None:
        self.wfile.write(self.server.says)  # type: ignore[attr-defined]


@pytest.mark.parametrize("says", [b"", b"* BYE\r\n", b"* OK hallo\r\n", b"\xff" * 5000])
def test_a_broken_server_is_survived(app: Flask, monkeypatch: pytest.MonkeyPatch, says: bytes) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Broken) as server:
        server.says = says  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        use(app, monkeypatch, server.server_address[1], "none")
        assert look(app) == 0
        thread.join()


def test_a_server_that_says_nothing_is_not_waited_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as door:
        use(app, monkeypatch, door.getsockname()[1], "none")
        assert look(app) == 0
