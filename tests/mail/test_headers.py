"""Nothing that someone typed starts a header, a reader or a letter of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from dsonet.mail.headers import list_headers, message_id
from tests.mail.letters import a_letter, raw, read, send
from tests.mail.server import MailServer

ENDS = ["\r\n", "\n", "\r", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
"""Whatever ends a line for some program, and NUL."""
NAMES = {
    "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted",
    "X-Auto-Response-Suppress",
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_a_subject_stays_one_header(app: Flask, mail_server: MailServer, end: str) -> None:
    a_letter(app, subject=f"Hallo{end}Bcc: eve@evil.example{end}{end}Dag")
    send(app)
    envelope = mail_server.envelopes[0]
    assert set(read(envelope).keys()) == NAMES
    assert read(envelope)["Subject"] == "Hallo Bcc: eve@evil.example Dag"
    assert envelope.rcpt_tos == ["alice@example.org"]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    "facts",
    [
        lambda end: {"to_address": f"alice@example.org{end}Bcc: eve@evil.example"},
        lambda end: {"message_id": f"<reply-1@localhost>{end}Bcc: eve@evil.example"},
        lambda end: {"headers": {"List-Id": f"<thema>{end}Bcc: eve@evil.example"}},
        lambda end: {"headers": {f"List-Id{end}Bcc": "eve@evil.example"}},
    ],
    ids=["to", "message-id", "value", "name"],
)
def test_what_a_program_made_is_refused(app: Flask, facts: Callable[[str], dict[str, Any]], end: str) -> None:
    with pytest.raises(ValueError, match=r"header|address"):
        a_letter(app, **facts(end))


@pytest.mark.parametrize(
    "address",
    [
        "alice@example.org, eve@evil.example",
        "alice@example.org;eve@evil.example",
        "Alice <alice@example.org>",
        "alice@example.org eve@evil.example",
        '"alice\\"@evil.example',
        "alice@example.org@evil.example",
        "alice",
        "",
    ],
)
def test_a_letter_has_one_reader(app: Flask, address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        a_letter(app, to_address=address)


@pytest.mark.parametrize("name", ["", "X Y", "X:Y", "É", "-X"])
def test_a_header_has_a_plain_name(app: Flask, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        a_letter(app, headers={name: "x"})


def test_a_message_id_is_stable_and_of_our_own_domain(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_FROM", "Netwerk DSO <netwerk@dso.example>")
    with app.app_context():
        assert message_id("reply", 12) == message_id("reply", 12) == "<reply-12@dso.example>"
        assert message_id("hidden", "3 0>\r\nX: y") == "<hidden-3-0-X-y@dso.example>"


def test_a_letter_without_an_id_of_its_own_keeps_one(app: Flask, mail_server: MailServer) -> None:
    a_letter(app, once="hidden-3-0-2026-11-23 18:50:00+00:00")
    a_letter(app, once="hidden-3-0-2026-11-23 18:51:00+00:00")
    send(app)
    first, second = (read(envelope)["Message-ID"] for envelope in mail_server.envelopes)
    assert first != second
    assert " " not in first
    assert first.endswith("@localhost>")


def test_the_headers_of_a_list(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_FROM", "netwerk@dso.example")
    with app.app_context():
        headers = list_headers(
            "energie-en-ruimte", 'Energié "en\\" ruimte\r\nX: y', "https://dso.example/af/1"
        )
    assert headers == {
        "List-Id": '"Energie en ruimte X: y" <energie-en-ruimte.dso.example>',
        "List-Unsubscribe": "<https://dso.example/af/1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_the_headers_of_a_list_travel(app: Flask, mail_server: MailServer) -> None:
    with app.app_context():
        headers = list_headers("energie", "Energie en ruimte", "https://dso.example/af/1")
    a_letter(app, headers=headers)
    send(app)
    for name, value in headers.items():
        assert f"\r\n{name}: {value}\r\n".encode() in raw(mail_server.envelopes[0])
