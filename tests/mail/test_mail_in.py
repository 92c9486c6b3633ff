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


PLAIN = (
    "This message was created automatically.\r\n\r\n  alice@example.org\r\n    550 5.1.1 no such user\r\n\r\n"
)
BOUNCES = {
    "Exim": "From: Mailer-Daemon@mx.example\r\nAuto-Submitted: auto-replied\r\n"
    "X-Failed-Recipients: Alice@Example.org\r\nReferences: {id}\r\nSubject: Mail delivery failed\r\n\r\nno user\r\n",
    "qmail": "From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program.\r\n"
    "<alice@example.org>:\r\n550 5.1.1 no such user\r\n\r\n--- Below this line\r\nMessage-ID: {id}\r\n",
    "an old Exchange": "From: System Administrator <postmaster@gemeente.example>\r\nIn-Reply-To: {id}\r\n"
    'Subject: Onbestelbaar: Reactie\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain\r\n\r\n" + PLAIN + "--b\r\nContent-Type: message/rfc822\r\n\r\n"
    "Subject: Reactie\r\nTo: alice@example.org\r\n\r\nWoorden\r\n--b--\r\n",
    "Microsoft 365": "From: postmaster@x.example\r\nIn-Reply-To: {id}\r\n"
    'Content-Type: multipart/report; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;x\r\n\r\n"
    "Final-Recipient: rfc822;alice@example.org\r\nAction: failed\r\nStatus: 5.1.10\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nTo: alice@example.org\r\nSubject: x\r\n\r\nx\r\n--b--\r\n",
    "an odd action": 'From: mailer-daemon@x.example\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;x\r\n\r\n"
    "Final-Recipient: rfc822;alice@example.org\r\nAction: Failed (no such user)\r\nStatus: 5.0.0\r\n"
    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-Id: {id}\r\n\r\n--b--\r\n",
}


@pytest.mark.parametrize("program", BOUNCES)
def test_a_bounce_of_any_program_marks_its_letter_and_no_other(
    app: Flask, mail_server: MailServer, taken: list[Incoming], program: str
) -> None:
    id_, other = a_letter(app), a_letter(app)
    send(app)
    hand_in(app, BOUNCES[program].replace("{id}", letter(app, id_).message_id).encode())
    assert letter(app, id_).bounced_at is not None
    assert letter(app, id_).last_error
    assert letter(app, other).bounced_at is None
    assert taken == []


NO_BOUNCES = {
    "a colleague who is away": "From: alice@example.org\r\nReturn-Path: <>\r\nIn-Reply-To: {id}\r\n"
    "Subject: Automatisch antwoord: Reactie\r\n\r\nIk ben weg. alice@example.org\r\n",
    "a delay": "From: Mailer-Daemon@mx.example\r\nReferences: {id}\r\nX-Failed-Recipients: alice@example.org\r\n"
    "Subject: Warning: message delayed 24 hours\r\n\r\nYou need do nothing: alice@example.org\r\n",
    "about another address": "From: Mailer-Daemon@mx.example\r\nReferences: {id}\r\n"
    "X-Failed-Recipients: malice@example.org\r\nSubject: Mail delivery failed\r\n\r\nno alice@example.org.evil\r\n",
    "about another letter": "From: Mailer-Daemon@mx.example\r\nReferences: <verzonnen@dso.example>\r\n"
    "X-Failed-Recipients: alice@example.org\r\nSubject: Mail delivery failed\r\n\r\nno such user\r\n",
}


@pytest.mark.parametrize("why", NO_BOUNCES)
def test_what_only_looks_like_a_bounce_marks_nothing(
    app: Flask, mail_server: MailServer, taken: list[Incoming], why: str
) -> None:
    id_ = a_letter(app)
    send(app)
    hand_in(app, NO_BOUNCES[why].replace("{id}", letter(app, id_).message_id).encode())
    assert letter(app, id_).bounced_at is None


@pytest.mark.parametrize(
    "header",
    [
        "Subject: Automatisch antwoord: Bijeenkomst",
        "Subject: =?utf-8?q?Afwezig=3A_tot_maandag?=",
        "Subject: Out of Office: x",
        "X-Auto-Response-Suppress: All",
        "X-Spam-Flag: YES",
        "X-Spam-Status: Yes, score=9",
        "\r\n".join(f"Received: from {number}.example" for number in range(60)),
    ],
)
def test_what_nobody_wrote_is_known_without_a_mark_of_the_standard(
    app: Flask, taken: list[Incoming], header: str
) -> None:
    hand_in(app, f"From: alice@example.org\r\n{header}\r\n\r\nDag\r\n".encode())
    (one,) = taken
    assert one.is_automatic


@pytest.mark.parametrize(
    "subject", ["Afwezigheidsregeling van leden", "Auto te koop", "Re: automatisch", "=?x?b?//?="]
)
def test_what_somebody_wrote_is_no_automatic_mail(app: Flask, taken: list[Incoming], subject: str) -> None:
    hand_in(app, f"From: alice@example.org\r\nReceived: from a\r\nSubject: {subject}\r\n\r\nDag\r\n".encode())
    (one,) = taken
    assert not one.is_automatic


def test_a_report_is_offered_to_nobody(app: Flask, taken: list[Incoming]) -> None:
    hand_in(app, a_report("<verzonnen@dso.example>"))
    assert taken == []
