"""Who is asked gets one letter, who has not voted one reminder the day before; nobody else gets any."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.events import handle_waiting
from dsonet.mail.models import Letter
from dsonet.mail.outbox import may_go
from dsonet.meetings.poll_models import DateOption, DatePoll, DateVote, VoteKind
from dsonet.members.models import Member
from dsonet.web.times import AMSTERDAM
from tests.build import a_circle
from tests.meetings.test_make_date_poll import FIELDS, NEW, number
from tests.site import SITE


def letters(app: Flask, kind: str = "poll") -> list[Letter]:
    with app.app_context():
        handle_waiting()
        return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.member_id)))


def goes(app: Flask, letter: Letter) -> bool:
    with app.app_context():
        return may_go(letter)


def vote(app: Flask, member: int) -> None:
    with app.app_context():
        option = db.session.scalars(select(DateOption.id)).first()
        db.session.add(DateVote(option_id=option, member_id=member, kind=VoteKind.YES))
        db.session.commit()


def open_poll(client: Any, **more: Any) -> str:
    return str(client.post(NEW, data={**FIELDS, **more}).location)


def in_days(days: int) -> str:
    return f"{now().astimezone(AMSTERDAM) + timedelta(days=days):%Y-%m-%d}"


def test_each_who_is_asked_gets_one_letter_with_their_own_link(
    app: Flask, client_for: Any, anonymous: Any
) -> None:
    open_poll(client_for("dana"))
    sent = letters(app)
    assert [letter.member_id for letter in sent] == [1, 2, 3]
    assert sent[0].subject == "Wanneer kun jij: Najaarsbijeenkomst"
    assert all(goes(app, letter) for letter in sent)
    link = sent[0].text[sent[0].text.index(f"{SITE}/datumprikker/") :].split()[0]
    assert "Alice, wanneer kun jij?" in anonymous.get(link.removeprefix(SITE)).text
    assert "Charlie" not in sent[0].text + sent[0].html


def test_who_is_asked_later_hears_of_it_and_nobody_twice(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    where = open_poll(client)
    letters(app)
    client.post(f"{where}/bewerken", data={**FIELDS, "asked": ["1", "2", "3", "5"], "version": "1"})
    assert [letter.member_id for letter in letters(app)] == [1, 2, 3, 5]


@pytest.mark.parametrize("reason", ["voted", "left", "closed", "not asked"])
def test_a_letter_that_lost_its_sense_does_not_go(app: Flask, client_for: Any, reason: str) -> None:
    poll = number(open_poll(client_for("dana")))
    letter = letters(app)[0]
    with app.app_context():
        if reason == "left":
            db.session.get_one(Member, 1).ended_at = now()
        elif reason == "closed":
            db.session.get_one(DatePoll, poll).closed_at = now()
        elif reason == "not asked":
            db.session.execute(db.text("DELETE FROM poll_member WHERE member_id = 1"))
        db.session.commit()
    if reason == "voted":
        vote(app, 1)
    assert not goes(app, letter)


def test_the_day_before_who_has_not_voted_is_reminded_once(app: Flask, client_for: Any) -> None:
    open_poll(client_for("dana"), answer_by=in_days(5))
    letters(app)
    vote(app, 2)
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        assert letters(app, "poll_reminder") == []
    with time_machine.travel(now() + timedelta(days=4, hours=23, minutes=55), tick=False):
        for _time in range(2):
            reminders = letters(app, "poll_reminder")
            assert [letter.member_id for letter in reminders] == [1, 3]
        vote(app, 3)
        assert [goes(app, letter) for letter in reminders] == [True, False]


def test_a_day_that_was_moved_moves_the_reminder(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    where = open_poll(client, answer_by=in_days(5))
    client.post(f"{where}/bewerken", data={**FIELDS, "answer_by": in_days(9), "version": "1"})
    with time_machine.travel(now() + timedelta(days=5), tick=False):
        assert letters(app, "poll_reminder") == []
    with time_machine.travel(now() + timedelta(days=8, hours=23, minutes=55), tick=False):
        assert len(letters(app, "poll_reminder")) == 3


def test_a_closed_poll_reminds_nobody(app: Flask, client_for: Any) -> None:
    poll = number(open_poll(client_for("dana"), answer_by=in_days(5)))
    with app.app_context():
        db.session.get_one(DatePoll, poll).closed_at = now()
        db.session.commit()
    with time_machine.travel(now() + timedelta(days=4, hours=23, minutes=55), tick=False):
        assert letters(app, "poll_reminder") == []
    assert letters(app) == []


def test_what_is_of_a_circle_keeps_its_title_out_of_the_letter(app: Flask, client_for: Any) -> None:
    circle = str(a_circle(app, "alice", "charlie"))
    open_poll(client_for("alice"), circle_id=circle, shown_for=circle)
    sent = letters(app)
    assert [letter.member_id for letter in sent] == [1, 3]
    for letter in sent:
        assert "Najaarsbijeenkomst" not in letter.subject + letter.text + letter.html
        assert "Zwolle" not in letter.text + letter.html
