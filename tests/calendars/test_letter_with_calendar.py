"""The calendar travels beside the words, as calendars look for it (RFC 6047 §2.4), and is wiped once it went."""

from datetime import timedelta

import pytest
from flask import Flask

from dsonet.calendars.actions.copies import bring_up_to_date
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from tests.build import a_meeting
from tests.calendars.checking import event_of
from tests.calendars.client import waiting_letters
from tests.mail.letters import part, raw, read, send
from tests.mail.server import MailServer


def bring(app: Flask, meeting_id: int) -> None:
    with app.app_context():
        bring_up_to_date(db.session.get_one(Meeting, meeting_id), Stage.INVITATION)
        db.session.commit()


def test_a_request_is_the_last_of_three_alternatives(app: Flask, mail_server: MailServer) -> None:
    meeting = a_meeting(
        app, title="Bijeenkomst in ’s-Hertogenbosch, met een lange naam; en «tekens» " + "é" * 40
    )
    bring(app, meeting)
    send(app)
    assert len(mail_server.envelopes) == 5
    for envelope in mail_server.envelopes:
        message = read(envelope)
        (reader,) = envelope.rcpt_tos
        (alternative,) = [one for one in message.walk() if one.get_content_type() == "multipart/alternative"]
        kinds = [one.get_content_type() for one in alternative.iter_parts()]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        calendar = list(alternative.iter_parts())[-1]
        assert b"\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n" in raw(envelope)
        content = calendar.get_payload(decode=True)
        assert isinstance(content, bytes)
        event = event_of(app, content, reader, "REQUEST")
        assert "’s-Hertogenbosch" in str(event["SUMMARY"])
        assert "uitgenodigd" in part(message, "plain")
        assert all(len(line) <= 998 for line in raw(envelope).split(b"\r\n"))
    for letter in waiting_letters(app):
        assert (letter.calendar, letter.text, letter.html) == ("", "", "")
        assert letter.calendar_method == "REQUEST"


def test_only_the_latest_letter_about_a_copy_goes(app: Flask, mail_server: MailServer) -> None:
    meeting = a_meeting(app)
    bring(app, meeting)
    with app.app_context():
        db.session.get_one(Meeting, meeting).city = "Deventer"
        db.session.commit()
    bring(app, meeting)
    send(app)
    assert len(mail_server.envelopes) == 5
    assert all("Gewijzigd" in str(read(envelope)["Subject"]) for envelope in mail_server.envelopes)


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_at": now() - timedelta(hours=1), "starts_at": now() - timedelta(hours=2)},
        {"cancelled_at": now()},
    ],
)
def test_what_lost_its_sense_does_not_go(
    app: Flask,
    mail_server: MailServer,
    facts: dict[str, object],
) -> None:
    meeting = a_meeting(app)
    bring(app, meeting)
    with app.app_context():
        db.session.query(Meeting).update(facts)  # type: ignore[arg-type]
        db.session.commit()
    send(app)
    assert mail_server.envelopes == []


def test_who_left_is_not_asked_and_gets_the_letter_that_takes_it_out(
    app: Flask,
    mail_server: MailServer,
) -> None:
    meeting = a_meeting(app)
    bring(app, meeting)
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"ended_at": now()})
        db.session.commit()
    send(app)
    assert "alice@example.org" not in mail_server.asked
    bring(app, meeting)
    send(app)
    (letter,) = [one for one in mail_server.envelopes if one.rcpt_tos == ["alice@example.org"]]
    assert b"text/calendar; method=CANCEL" in raw(letter)


def test_a_letter_that_was_dropped_is_written_again_when_it_has_sense_again(
    app: Flask,
    mail_server: MailServer,
) -> None:
    meeting = a_meeting(app)
    bring(app, meeting)
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"ended_at": now()})
        db.session.commit()
    send(app)
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"ended_at": None})
        db.session.commit()
    bring(app, meeting)
    send(app)
    assert mail_server.asked.count("alice@example.org") == 1
    assert len(mail_server.asked) == 5


def test_who_was_erased_gets_nothing(app: Flask, mail_server: MailServer) -> None:
    meeting = a_meeting(app)
    bring(app, meeting)
    with app.app_context():
        db.session.query(CalendarCopy).filter_by(member_id=1).delete()
        db.session.commit()
    send(app)
    assert "alice@example.org" not in mail_server.asked
    with app.app_context():
        assert db.session.query(Letter).filter(Letter.dropped_at.is_not(None)).count() == 1
