"""`flask mail-in` deals with one message; a report that a letter could not be delivered marks that letter."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from dsonet.database import db
from dsonet.mail import inbound
from dsonet.mail.inbound import Incoming
from dsonet.mail.models import TakenIn
from tests.mail.letters import a_letter, letter, send
from tests.mail.server import MailServer


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Incoming]:
    """What was offered to whoever takes mail."""
    found: list[Incoming] = []

    def take(incoming: Incoming) -> bool:
        found.append(incoming)
        return True

    monkeypatch.setattr(inbound, "_takers", [take])
    return found


def hand_in(app: Flask, raw: bytes) -> Any:
    return app.test_cli_runner().invoke(args=["mail-in"], input=raw)


def a_report(
    message_id: str, recipient: str = "alice@example.org", action: str = "failed", **more: str
) -> bytes:
    returned = more.get("returned", f"Message-ID: {message_id}\r\nSubject: Reactie\r\n\r\nWoorden\r\n")
    kind = more.get("kind", "message/rfc822")
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: netwerk@dso.example\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nHet lukte niet.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <alice@example.org>: no such\r\n mailbox\r\n\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{returned}"
        "\r\n--b--\r\n"
    ).encode()


def test_a_message_is_offered_once_with_what_matters(app: Flask, taken: list[Incoming]) -> None:
    raw = (
        b"Delivered-To: Agenda+Abc@dso.example\r\nFrom: =?utf-8?q?Al=C3=ADce?= <Alice@Example.org>\r\n"
        b"To: x@dso.example,\r\n Y <y@dso.example>\r\nSubject: Hallo\r\n\r\nDag\r\n"
    )
    assert hand_in(app, raw).exit_code == 0
    assert hand_in(app, raw).exit_code == 0
    (one,) = taken
    assert one.sender == "alice@example.org"
    assert one.recipients == {"agenda+abc@dso.example", "x@dso.example", "y@dso.example"}
    assert not one.is_automatic
    assert one.calendars == ()


@pytest.mark.parametrize(
    ("header", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: auto-generated (rule)", True),
        ("Auto-Submitted: no", False),
        ("Precedence: bulk", True),
        ("Precedence: list", True),
        ("Precedence: first-class", False),
        ("Return-Path: <>", True),
        ("Return-Path: <alice@example.org>", False),
        ("List-Id: <x.example>", True),
        ("X-Autoreply: yes", True),
    ],
)
def test_what_a_program_wrote_is_known(
    app: Flask, taken: list[Incoming], header: str, automatic: bool
) -> None:
    hand_in(app, f"{header}\r\nFrom: a@b.nl\r\n\r\nDag\r\n".encode())
    assert taken[0].is_automatic is automatic


@pytest.mark.parametrize(
    "senders", ["From: a@b.nl\r\nFrom: c@d.nl", "From: a@b.nl, c@d.nl", "From: niemand", "X: y"]
)
def test_two_senders_are_none(app: Flask, taken: list[Incoming], senders: str) -> None:
    hand_in(app, f"{senders}\r\n\r\nDag\r\n".encode())
    assert taken[0].sender == ""


def test_without_the_database_it_should_be_handed_in_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_incoming: Incoming) -> bool:
        raise OperationalError("SELECT", {}, Exception("alice@example.org"))

    monkeypatch.setattr(inbound, "_takers", [away])
    answer = hand_in(app, b"From: a@b.nl\r\n\r\nDag\r\n")
    assert answer.exit_code == 75
    assert "alice" not in answer.output
    with app.app_context():
        assert db.session.query(TakenIn).count() == 0


HOSTILE = {
    "nothing": b"",
    "bytes": bytes(range(256)) * 50,
    "nul": b"From: a@b.nl\x00\r\nTo: \x00\r\n\r\n\x00",
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400)),
    "deeper": b"".join(b"Content-Type: message/rfc822\n\n" for _ in range(5000)),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n\n" * 200_000,
    "headers": b"X: y\r\n" * 100_000 + b"\r\n",
    "addresses": b"To: " + b"<a@b.nl>," * 100_000 + b"\r\n\r\n",
    "brackets": b"Authentication-Results: " + b"(" * 9000 + b")" * 9000 + b"\r\n\r\n",
    "from": b"From: " + b'"\\' * 5000 + b"\r\n\r\n",
    "charset": b"From: =?x-verzonnen?b?////?= <a@b.nl>\r\nContent-Type: text/calendar; charset*=x''%ff\r\n\r\nx",
    "base64": b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"=" * 1000,
    "type": b"Content-Type: ;;;===\r\nContent-Type: text/calendar; method*0=RE; method*9=PLY\r\n\r\nx",
    "report": b"Content-Type: multipart/report\r\n\r\n",
    "report of nothing": b"Content-Type: multipart/report; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\n--b--",
    "large": b"From: a@b.nl\r\n\r\n" + b"x" * inbound.LARGEST,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hostile_trips_it_up(app: Flask, name: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = hand_in(app, HOSTILE[name])
    assert answer.exit_code == 0, answer.exception
    assert "a@b.nl" not in caplog.text


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_marks_its_letter(app: Flask, mail_server: MailServer, kind: str) -> None:
    id_, other = a_letter(app), a_letter(app)
    send(app)
    assert hand_in(app, a_report(letter(app, id_).message_id, kind=kind)).exit_code == 0
    marked = letter(app, id_)
    assert marked.bounced_at is not None
    assert marked.last_error == "smtp; 550 5.1.1 <alice@example.org>: no such mailbox"
    assert letter(app, other).bounced_at is None


@pytest.mark.parametrize(
    "facts", [{"recipient": "bob@example.org"}, {"action": "delayed"}, {"action": "relayed"}]
)
def test_another_recipient_or_a_mere_delay_marks_nothing(
    app: Flask, mail_server: MailServer, facts: dict[str, str]
) -> None:
    id_ = a_letter(app)
    send(app)
    hand_in(app, a_report(letter(app, id_).message_id, **facts))
    hand_in(app, a_report("<verzonnen@dso.example>"))
    assert letter(app, id_).bounced_at is None


def test_a_report_is_offered_to_nobody(app: Flask, taken: list[Incoming]) -> None:
    hand_in(app, a_report("<verzonnen@dso.example>"))
    assert taken == []
