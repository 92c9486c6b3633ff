"""A letter is written once, with what caused it, and checked again at the moment it goes."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from dsonet.database import db, now
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.mail.outbox import LetterDraft, post
from tests.mail.letters import DRAFT, a_letter, letter, send, set_back
from tests.mail.server import MailServer


def number_of_letters(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Letter.id))) or 0


def test_the_same_letter_is_written_once(app: Flask) -> None:
    first = a_letter(app, once="reply-1-1", subject="Eerste")
    again = a_letter(app, once="reply-1-1", subject="Tweede")
    assert first == again
    assert letter(app, first).subject == "Eerste"
    a_letter(app, once="reply-1-2")
    assert number_of_letters(app) == 2


def test_a_second_one_spoils_nothing_of_its_transaction(app: Flask) -> None:
    a_letter(app, once="reply-1-1")
    with app.app_context():
        post(LetterDraft(**DRAFT), "reply-1-1")
        post(LetterDraft(**DRAFT), "reply-1-2")
        db.session.commit()
    assert number_of_letters(app) == 2


def test_a_letter_goes_with_the_transaction_that_wrote_it(app: Flask) -> None:
    with app.app_context():
        post(LetterDraft(**DRAFT), "reply-1-1")
        db.session.rollback()
    assert number_of_letters(app) == 0


def test_a_sent_letter_is_not_written_again(app: Flask, mail_server: MailServer) -> None:
    a_letter(app, once="reply-1-1")
    send(app)
    a_letter(app, once="reply-1-1")
    assert send(app) == 0
    assert len(mail_server.envelopes) == 1


def test_what_its_reader_may_no_longer_see_is_dropped_without_words(
    app: Flask, mail_server: MailServer
) -> None:
    id_ = a_letter(app, about={"may_go": False}, headers={"List-Unsubscribe": "<https://example.org/s>"})
    assert send(app) == 1
    assert mail_server.asked == []
    dropped = letter(app, id_)
    assert dropped.dropped_at is not None
    assert dropped.sent_at is None
    assert (dropped.subject, dropped.text, dropped.html, dropped.headers) == ("", "", "", {})
    assert send(app) == 0


def test_a_check_that_fails_keeps_back_its_own_letter_alone(app: Flask, mail_server: MailServer) -> None:
    broken, good = a_letter(app, about={"check_fails": True}), a_letter(app)
    assert send(app) == 2
    kept = letter(app, broken)
    assert (kept.sent_at, kept.dropped_at, kept.attempts) == (None, None, 1)
    assert kept.text == DRAFT["text"]
    assert kept.last_error.startswith("RuntimeError at ")
    assert "alice" not in kept.last_error
    assert letter(app, good).sent_at is not None


def test_a_kind_that_nobody_checks_is_not_written(app: Flask) -> None:
    with pytest.raises(LookupError, match="unheard-of"):
        a_letter(app, kind="unheard-of")


def test_one_that_nobody_checks_any_more_does_not_go(app: Flask, mail_server: MailServer) -> None:
    id_ = a_letter(app)
    with app.app_context():
        db.session.get_one(Letter, id_).kind = "unheard-of"
        db.session.commit()
    send(app)
    assert mail_server.asked == []
    assert letter(app, id_).attempts == 1


@pytest.mark.parametrize("mark", ["sent_at", "dropped_at", "failed_at"])
def test_what_is_over_is_forgotten_after_three_months(app: Flask, mark: str) -> None:
    old, recent, waiting = a_letter(app), a_letter(app), a_letter(app)
    with app.app_context():
        setattr(db.session.get_one(Letter, old), mark, now() - timedelta(days=91))
        setattr(db.session.get_one(Letter, recent), mark, now() - timedelta(days=89))
        db.session.get_one(Letter, waiting).created_at = now() - timedelta(days=91)
        db.session.commit()
        outbox.sweep()
        db.session.commit()
        assert set(db.session.scalars(select(Letter.id))) == {recent, waiting}


def test_a_letter_is_not_sent_before_its_moment(app: Flask, mail_server: MailServer) -> None:
    id_ = a_letter(app)
    set_back(app, id_, now() + timedelta(minutes=1))
    assert send(app) == 0
