"""What a mail server refuses: for good it is given up, for now it waits longer each time; nothing is lost."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from dsonet.database import db
from dsonet.mail import smtp
from dsonet.mail.carriers import Away
from dsonet.mail.models import Letter
from tests.mail.conftest import use
from tests.mail.letters import DRAFT, a_letter, letter, send, set_back
from tests.mail.server import MailServer, free_port

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("code", [521, 550, 551, 553, 554, 556])
def test_a_reader_that_does_not_exist_is_given_up(app: Flask, mail_server: MailServer, code: int) -> None:
    mail_server.by_recipient["alice@example.org"] = f"{code} no such user"
    id_, other = a_letter(app), a_letter(app, to_address="bob@example.org")
    assert send(app) == 2
    kept = letter(app, id_)
    assert kept.failed_at is not None
    assert (kept.text, kept.html, kept.headers) == ("", "", {})
    assert (kept.to_address, kept.subject) == ("alice@example.org", DRAFT["subject"])
    assert kept.last_error == f"SMTPRecipientsRefused {code}"
    assert letter(app, other).sent_at is not None
    assert send(app) == 0


@pytest.mark.parametrize("answer", ["451 greylisted", "452 mailbox full", "500 what?", "530 sign in first"])
def test_a_refusal_for_now_keeps_the_letter_and_lets_the_others_go(
    app: Flask, mail_server: MailServer, answer: str
) -> None:
    mail_server.by_recipient["alice@example.org"] = answer
    id_, other = a_letter(app), a_letter(app, to_address="bob@example.org")
    assert send(app) == 2
    kept = letter(app, id_)
    assert (kept.failed_at, kept.sent_at, kept.attempts) == (None, None, 1)
    assert kept.text == DRAFT["text"]
    assert letter(app, other).sent_at is not None
    mail_server.by_recipient.clear()
    set_back(app, id_)
    assert send(app) == 1
    assert letter(app, id_).sent_at is not None


def test_the_pause_grows_up_to_an_hour(app: Flask, mail_server: MailServer) -> None:
    mail_server.by_recipient["alice@example.org"] = "451 later"
    id_ = a_letter(app)
    pauses = []
    for _ in range(6):
        set_back(app, id_)
        with time_machine.travel(NOON, tick=False):
            assert send(app) == 1
            assert send(app) == 0
        next_try = letter(app, id_).next_try_at
        assert next_try
        pauses.append((next_try - NOON) / timedelta(minutes=1))
    assert pauses == [1, 5, 15, 30, 60, 60]


def test_it_is_tried_again_when_the_pause_is_over(app: Flask, mail_server: MailServer) -> None:
    mail_server.by_recipient["alice@example.org"] = "451 later"
    a_letter(app)
    with time_machine.travel(NOON, tick=False):
        send(app)
    with time_machine.travel(NOON + timedelta(seconds=59), tick=False):
        assert send(app) == 0
    with time_machine.travel(NOON + timedelta(seconds=60), tick=False):
        assert send(app) == 1


def test_the_last_refusal_gives_the_letter_up(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "MOST_TRIES", 2)
    mail_server.to_text = "451 later"
    id_ = a_letter(app)
    for _ in range(2):
        set_back(app, id_)
        assert letter(app, id_).failed_at is None
        send(app)
    assert letter(app, id_).failed_at is not None
    assert letter(app, id_).text == ""


def test_a_refused_sender_is_our_fault_and_not_the_letters(app: Flask, mail_server: MailServer) -> None:
    mail_server.to_sender = "550 you may not send"
    id_ = a_letter(app)
    send(app)
    assert letter(app, id_).failed_at is None
    assert letter(app, id_).text == DRAFT["text"]


def test_a_text_refused_for_good_is_given_up(app: Flask, mail_server: MailServer) -> None:
    mail_server.to_text = "554 looks like spam"
    id_ = a_letter(app)
    send(app)
    assert letter(app, id_).last_error == "SMTPDataError 554"
    assert letter(app, id_).failed_at is not None


def test_no_server_costs_no_letter_a_try(
    app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [a_letter(app) for _ in range(3)]
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setitem(app.config, "SMTP_PORT", free_port())
    with pytest.raises(Away):
        send(app)
    assert [(letter(app, id_).attempts, letter(app, id_).next_try_at) for id_ in ids] == [(0, None)] * 3
    server.start()
    use(app, server, monkeypatch)
    assert send(app) == 3
    assert len(server.envelopes) == 3


def test_a_server_that_hangs_up_keeps_one_letter_waiting_and_loses_none(
    app: Flask, mail_server: MailServer
) -> None:
    mail_server.to_text = "hang up"
    first, second = a_letter(app), a_letter(app)
    assert send(app) == 1
    assert (letter(app, first).attempts, letter(app, second).attempts) == (1, 0)
    mail_server.to_text = ""
    assert send(app) == 1
    set_back(app, first)
    assert send(app) == 1
    assert letter(app, first).sent_at is not None
    assert letter(app, second).sent_at is not None


def test_a_farewell_without_answer_is_no_failure(app: Flask, mail_server: MailServer) -> None:
    mail_server.to_farewell = "hang up"
    id_ = a_letter(app)
    assert send(app) == 1
    assert letter(app, id_).sent_at is not None


def test_a_sender_that_died_leaves_the_letter_for_later(app: Flask, mail_server: MailServer) -> None:
    """Its lease runs out; until then nobody else sends it."""
    id_ = a_letter(app)
    with app.app_context(), time_machine.travel(NOON, tick=False):
        assert smtp._take(id_) is not None
        db.session.remove()
        assert smtp.send_waiting() == 0
    with time_machine.travel(NOON + smtp.LEASE, tick=False):
        assert send(app) == 1
    assert len(mail_server.envelopes) == 1


def test_two_senders_do_not_take_one_letter(app: Flask) -> None:
    id_ = a_letter(app)
    with app.app_context():
        assert smtp._take(id_) is not None
    with app.app_context():
        assert smtp._take(id_) is None


def test_logs_name_no_reader_and_no_words(
    app: Flask, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="dsonet")
    mail_server.by_recipient = {
        "alice@example.org": "550 <alice@example.org> unknown",
        "bob@example.org": "451 <bob@example.org> later",
    }
    for name in ("alice", "bob", "charlie"):
        a_letter(app, to_address=f"{name}@example.org", about={"check_fails": name == "charlie"})
    send(app)
    assert len(caplog.records) == 3
    assert "example.org" not in caplog.text
    assert "vraag" not in caplog.text


def test_a_letter_that_makes_no_message_is_given_up(app: Flask, mail_server: MailServer) -> None:
    """A header that was put into the database by another way than `post`."""
    id_, other = a_letter(app), a_letter(app, to_address="bob@example.org")
    broken = {"X": "a\r\nBcc: eve@evil.example"}
    with app.app_context():
        db.session.execute(update(Letter).where(Letter.id == id_).values(headers=broken))
        db.session.commit()
    assert send(app) == 2
    assert letter(app, id_).failed_at is not None
    assert letter(app, other).sent_at is not None
    assert mail_server.asked == ["bob@example.org"]
