"""A member's own calendar says yes, maybe or no: whatever program they use, and whatever else is sent to that door."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsonet.calendars.actions.copies import bring_up_to_date
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.calendars.replies import Unusable, read_reply
from dsonet.circles.models import CircleMember
from dsonet.database import db, now
from dsonet.mail.inbound import CalendarPart, take_in
from dsonet.mail.models import Letter
from dsonet.meetings.answer_models import Answer, AnswerWord
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from tests.build import a_circle, a_meeting, answers_of
from tests.calendars.replies import PROGRAMS, an_object, by_google, by_outlook, plainly

NOW = datetime(2026, 11, 27, 10, 20, tzinfo=UTC)
ALICE = "alice@example.org"
EVE = "eve@evil.example"
Invite = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def clock() -> Any:
    """Five minutes after the answers of these tests were given."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def invite(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Invite:
    """A meeting of which everyone's calendar was told: its id, its UID, and Alice's address for answers."""
    monkeypatch.setitem(app.config, "MAIL_IN_ADDRESS", "agenda@dso.example")

    def make(**facts: Any) -> tuple[int, str, str]:
        meeting_id = a_meeting(app, **facts)
        with app.app_context():
            meeting = db.session.get_one(Meeting, meeting_id)
            bring_up_to_date(meeting, Stage.INVITATION)
            db.session.commit()
            copy = db.session.get_one(CalendarCopy, (meeting_id, 1))
            db.session.query(Letter).delete()
            db.session.commit()
            return meeting_id, meeting.uid, f"agenda+{copy.reply_key}@dso.example"

    return make


def hand_in(app: Flask, raw: bytes) -> None:
    with app.app_context():
        take_in(raw)
        db.session.commit()


def letters(app: Flask) -> list[Letter]:
    with app.app_context():
        return list(db.session.query(Letter).filter_by(kind="calendar_answer"))


def said(app: Flask, meeting: int) -> str:
    return answers_of(app, meeting).get("Alice", ("", 0, False))[0]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("status", "kind"), [("ACCEPTED", "yes"), ("TENTATIVE", "maybe"), ("DECLINED", "no")]
)
def test_each_program_is_understood(app: Flask, invite: Invite, program: str, status: str, kind: str) -> None:
    meeting, uid, to = invite()
    hand_in(app, PROGRAMS[program](ALICE, to, uid, status))
    assert said(app, meeting) == kind
    with app.app_context():
        answer = db.session.get_one(Answer, (meeting, 1))
        assert (answer.route, answer.answered_at) == ("calendar", datetime(2026, 11, 27, 10, 15, tzinfo=UTC))
    assert letters(app) == []


def test_in_a_circle_too(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite(circle_id=a_circle(app, "alice", "bob"))
    hand_in(app, by_outlook(ALICE, to, uid, "ACCEPTED"))
    assert said(app, meeting) == "yes"


def test_the_last_word_by_time_counts_whatever_comes_in_last(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    hand_in(app, by_google(ALICE, to, uid, "ACCEPTED", "20261127T101000Z"))
    hand_in(app, by_google(ALICE, to, uid, "DECLINED", "20261127T100500Z"))
    assert said(app, meeting) == "yes"


def test_the_same_message_twice_is_one_word_even_from_the_future(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    raw = by_outlook(ALICE, to, uid, "ACCEPTED", "20991127T101000Z")
    hand_in(app, raw)
    with time_machine.travel(NOW + timedelta(minutes=2)):
        hand_in(app, raw)
    with app.app_context():
        (word,) = db.session.query(AnswerWord)
        assert word.said_at == NOW
    assert said(app, meeting) == "yes"


def test_it_was_delivered_at_the_address_by_whatever_header(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    hand_in(app, by_google(ALICE, "ander@dso.example", uid, "ACCEPTED", **{"X-Original-To": to.upper()}))
    assert said(app, meeting) == "yes"


def test_when_it_is_full_one_waits_and_is_told(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite(capacity=1)
    with app.app_context():
        db.session.add(Answer(meeting_id=meeting, member_id=2, kind="yes", places=1))
        db.session.commit()
    hand_in(app, by_outlook(ALICE, to, uid, "ACCEPTED"))
    assert answers_of(app, meeting)["Alice"] == ("yes", 0, True)
    (letter,) = letters(app)
    assert letter.to_address == ALICE
    assert "wachtlijst" in letter.text


def forge(app: Flask, meeting: int, **more: str) -> None:
    with app.app_context():
        key = db.session.get_one(CalendarCopy, (meeting, 1)).reply_key
        uid = db.session.get_one(Meeting, meeting).uid
    hand_in(app, by_google(EVE, f"agenda+{key}@dso.example", uid, "DECLINED", **more))


def test_another_sender_changes_nothing_and_the_member_is_told_once_a_day(app: Flask, invite: Invite) -> None:
    meeting, _uid, _to = invite()
    forge(app, meeting, **{"Auto-Submitted": "no"})
    forge(app, meeting, **{"Auto-Submitted": "no", "X-Other": "1"})
    assert said(app, meeting) == ""
    (letter,) = letters(app)
    assert letter.to_address == ALICE
    assert EVE not in letter.text + letter.html + letter.subject
    with time_machine.travel(NOW + timedelta(days=1)):
        forge(app, meeting, **{"Auto-Submitted": "no", "X-Other": "2"})
    assert len(letters(app)) == 2


def test_nobody_ever_answers_what_a_program_sent(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    forge(app, meeting)
    for headers in ({"Precedence": "bulk"}, {"Return-Path": "<>"}, {"List-Id": "<x.example>"}):
        hand_in(app, plainly(ALICE, to, an_object(ALICE, uid, method="COUNTER"), "COUNTER", **headers))
    assert said(app, meeting) == ""
    assert letters(app) == []


@pytest.mark.parametrize(
    ("results", "holds"),
    [
        ((), False),
        (("mx.dso.example; dmarc=pass (p=reject) header.from=example.org",), True),
        (("mx.dso.example; spf=pass; dkim=pass; dmarc=pass",), True),
        (("mx.dso.example 1; dmarc=pass header.from=evil.example",), False),
        (("mx.dso.example; dmarc=fail (dmarc=pass; dmarc=pass)",), False),
        (('mx.dso.example; spf=fail reason="; dmarc=pass"',), False),
        (("mx.evil.example; dmarc=pass",), False),
        (("mx.dso.example; dmarc=fail", "mx.dso.example; dmarc=pass"), False),
        (("mx.dso.example; dmarc=pass", "mx.dso.example; dmarc=fail"), True),
        (("mx.dso.example; x-dmarc=pass",), False),
    ],
)
def test_our_own_mail_server_vouches_for_the_sender(
    app: Flask, invite: Invite, monkeypatch: pytest.MonkeyPatch, results: tuple[str, ...], holds: bool
) -> None:
    monkeypatch.setitem(app.config, "MAIL_IN_AUTHSERV_ID", "mx.dso.example")
    meeting, uid, to = invite()
    head = "".join(f"Authentication-Results: {value}\r\n" for value in results)
    hand_in(app, head.encode() + by_google(ALICE, to, uid, "ACCEPTED"))
    assert (said(app, meeting) == "yes") is holds


def test_a_foreign_uid_or_another_members_token_changes_nothing(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    other, other_uid, _to = invite()
    hand_in(app, by_outlook(ALICE, to, other_uid, "DECLINED"))
    hand_in(app, by_outlook("bob@example.org", to, uid, "DECLINED"))
    hand_in(app, plainly(ALICE, to, an_object("bob@example.org", uid, "DECLINED")))
    assert answers_of(app, meeting) == answers_of(app, other) == {}
    assert {letter.to_address for letter in letters(app)} == {ALICE}


def test_an_unknown_token_gets_no_answer_at_all(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    for address in (
        f"agenda+{'0' * 32}@dso.example",
        "agenda+@dso.example",
        "agenda@dso.example",
        to.replace("dso.example", "evil.example"),
        to.replace("agenda+", "x+"),
    ):
        hand_in(app, by_outlook(ALICE, address, uid, "ACCEPTED"))
    assert said(app, meeting) == ""
    assert letters(app) == []


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda uid: (an_object(ALICE, uid, method="COUNTER"), "COUNTER"), "andere tijd"),
        (lambda uid: (an_object(ALICE, uid, "DELEGATED"), "REPLY"), "iemand anders"),
        (lambda uid: (an_object(ALICE, uid, method=""), "REPLY"), "niet konden lezen"),
        (lambda uid: (an_object(ALICE, uid), "REQUEST"), "niet konden lezen"),
        (lambda uid: (an_object(ALICE, uid, "NEEDS-ACTION"), "REPLY"), "niet konden lezen"),
        (
            lambda uid: (an_object(ALICE, uid, "ACCEPTED", "REPLY", "RRULE:FREQ=SECONDLY"), "REPLY"),
            "niet konden",
        ),
        (
            lambda uid: (an_object(ALICE, uid, "ACCEPTED", "REPLY", f"ATTENDEE:mailto:{EVE}"), "REPLY"),
            "niet konden lezen",
        ),
        (
            lambda uid: (
                an_object(ALICE, uid, "ACCEPTED", "REPLY", "END:VEVENT", "BEGIN:VEVENT", f"UID:{uid}"),
                "REPLY",
            ),
            "niet konden lezen",
        ),
    ],
)
def test_what_we_can_do_nothing_with_changes_nothing_and_is_told(
    app: Flask, invite: Invite, write: Any, words: str
) -> None:
    meeting, uid, to = invite()
    calendar, method = write(uid)
    hand_in(app, plainly(ALICE, to, calendar, method))
    assert said(app, meeting) == ""
    (letter,) = letters(app)
    assert words in letter.text
    assert "/antwoord/" in letter.text


@pytest.mark.parametrize("facts", [{"cancelled_at": NOW}, {"announced_at": None}])
def test_too_late_changes_nothing(app: Flask, invite: Invite, facts: dict[str, Any]) -> None:
    meeting, uid, to = invite()
    with app.app_context():
        db.session.query(Meeting).update(facts)  # type: ignore[arg-type]
        db.session.commit()
    hand_in(app, by_outlook(ALICE, to, uid, "ACCEPTED"))
    assert said(app, meeting) == ""
    assert "niet meer antwoorden" in letters(app)[0].text


def test_after_the_end_changes_nothing(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    with time_machine.travel(NOW + timedelta(weeks=7)):
        hand_in(app, by_outlook(ALICE, to, uid, "ACCEPTED"))
    assert said(app, meeting) == ""
    assert len(letters(app)) == 1


def test_who_left_the_circle_or_the_network_says_nothing_any_more(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite(circle_id=a_circle(app, "alice", "bob"), title="Ontslag")
    with app.app_context():
        db.session.query(CircleMember).filter_by(member_id=1).delete()
        db.session.commit()
    hand_in(app, by_outlook(ALICE, to, uid, "ACCEPTED"))
    assert said(app, meeting) == ""
    assert "Ontslag" not in letters(app)[0].text + letters(app)[0].subject
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"ended_at": now()})
        db.session.query(Letter).delete()
        db.session.commit()
    hand_in(app, by_outlook(ALICE, to, uid, "DECLINED"))
    assert said(app, meeting) == ""
    assert letters(app) == []


def test_who_writes_words_is_told_that_nobody_reads_them(app: Flask, invite: Invite) -> None:
    _meeting, _uid, to = invite()
    hand_in(app, f"From: {ALICE}\r\nTo: {to}\r\nSubject: Vraag\r\n\r\nHoe laat?\r\n".encode())
    hand_in(app, f"From: {EVE}\r\nTo: {to}\r\nSubject: Koop\r\n\r\nNu.\r\n".encode())
    (letter,) = letters(app)
    assert "leest niemand" in letter.text


HOSTILE = {
    "nothing": "",
    "no calendar": "BEGIN:VCARD\r\nEND:VCARD\r\n",
    "never ends": "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n",
    "deep": "BEGIN:VCALENDAR\r\n" * 3000,
    "long": "BEGIN:VCALENDAR\r\nX:" + "a" * 60_000,
    "colons": "BEGIN:VCALENDAR\r\n" + ':;=",' * 12_000,
    "quotes": 'BEGIN:VCALENDAR\r\nX;A="' + '";B="' * 10_000,
    "folds": "BEGIN:VCALENDAR\r\nX" + "\r\n " * 20_000,
    "backslashes": "BEGIN:VCALENDAR\r\nX:" + "\\" * 60_000,
    "nul": "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:\x00\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "attendees": "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
    + "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\n" * 100_000
    + "END:VEVENT\r\nEND:VCALENDAR\r\n",
    "many attendees": "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
    + "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\n" * 1_500
    + "END:VEVENT\r\nEND:VCALENDAR\r\n",
    "stamp": "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:99999999T999999Z\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_calendar_changes_nothing_quickly(app: Flask, invite: Invite, name: str) -> None:
    meeting, _uid, to = invite()
    began = perf_counter()
    hand_in(app, plainly(ALICE, to, HOSTILE[name]))
    assert said(app, meeting) == ""
    assert len(letters(app)) == 1
    assert perf_counter() - began < 5


@pytest.mark.parametrize("charset", ["utf-16", "x-verzonnen", "ascii", "idna", "rot13", "hex"])
def test_a_wrong_charset_changes_nothing(app: Flask, invite: Invite, charset: str) -> None:
    meeting, uid, to = invite()
    calendar = an_object(ALICE, uid, "ACCEPTED", "REPLY", "COMMENT:Álice +AEE-")
    kind = {"Content-Type": f"text/calendar; method=REPLY; charset={charset}"}
    hand_in(app, plainly(ALICE, to, calendar, **kind))
    assert said(app, meeting) == ""


def test_a_line_break_in_a_value_starts_no_property(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    calendar = an_object(ALICE, f"{uid}\\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{ALICE}", "DECLINED")
    hand_in(app, plainly(ALICE, to, calendar))
    assert said(app, meeting) == ""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.sampled_from(["REPLY", ""]))
def test_nothing_that_can_be_read_raises(words: str, method: str) -> None:
    whole = f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{words}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    for calendar in (words, whole):
        assert isinstance(read_reply(CalendarPart(method, calendar)), Unusable)


def _moved(app: Flask, address: str) -> None:
    with app.app_context():
        db.session.get_one(Member, 1).email = address
        db.session.commit()


@pytest.mark.parametrize("sender", [ALICE, "alice@nieuw.example"])
@pytest.mark.parametrize("attendee", [ALICE, "alice@nieuw.example"])
@pytest.mark.parametrize("write", [by_outlook, by_google])
def test_after_a_change_of_address_the_calendar_still_answers(
    app: Flask, invite: Invite, write: Any, sender: str, attendee: str
) -> None:
    """As an Exchange does whose domain got another name: from the new address, about the old one."""
    meeting, uid, to = invite()
    _moved(app, "alice@nieuw.example")
    written = write(attendee, to, uid, "ACCEPTED")
    hand_in(app, re.sub(rb"(?m)^From: .*$", f"From: <{sender}>".encode() + b"\r", written, count=1))
    assert said(app, meeting) == "yes"
    assert letters(app) == []


def test_an_address_that_a_meeting_was_never_told_to_answers_nothing(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    for address in ("alice@nieuw.example", "alice@nog-nieuwer.example"):
        _moved(app, address)
    hand_in(app, by_outlook("alice@nieuw.example", to, uid, "ACCEPTED"))
    assert said(app, meeting) == ""


def test_a_mark_of_the_order_of_bytes_before_a_calendar_is_no_part_of_it(app: Flask, invite: Invite) -> None:
    meeting, uid, to = invite()
    hand_in(app, plainly(ALICE, to, "\ufeff" + an_object(ALICE, uid)))
    assert said(app, meeting) == "yes"


def test_an_answer_that_only_outlook_reads_is_told_as_what_it_is(app: Flask, invite: Invite) -> None:
    meeting, _uid, to = invite()
    head = f"From: {ALICE}\r\nTo: {to}\r\nSubject: Geaccepteerd\r\nMIME-Version: 1.0\r\n"
    hand_in(app, f"{head}Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx".encode())
    assert said(app, meeting) == ""
    (letter,) = letters(app)
    assert "Je agenda stuurde een antwoord dat we niet konden lezen" in letter.text
