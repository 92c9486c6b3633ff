"""The board: who was reached, who has not answered, whose mail bounced and whom to ring."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db
from dsonet.directory.models import Audience, Card
from dsonet.mail.models import Letter
from dsonet.meetings.answer_models import Answer, AnswerKind, Route
from tests.build import a_circle, a_meeting, a_member, a_planned_letter, member_id
from tests.convening.rounds import TUESDAY, answered, work


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def meeting(app: Flask) -> int:
    """Alice comes, by way of her calendar; all others were reminded."""
    begins = TUESDAY + timedelta(days=60)
    made = a_meeting(
        app,
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        invited_at=TUESDAY - timedelta(days=1),
    )
    answered(app, made, alice=AnswerKind.YES)
    with app.app_context():
        db.session.query(Answer).update({Answer.route: Route.CALENDAR})
        db.session.commit()
    a_planned_letter(app, made, goes_at=TUESDAY)
    work(app)
    return made


def bounce(app: Flask, key: str, **marks: Any) -> None:
    with app.app_context():
        for letter in db.session.query(Letter).filter_by(to_address=f"{key}@example.org"):
            for name, value in marks.items():
                setattr(letter, name, value)
        db.session.commit()


def row(page: str, name: str) -> str:
    return page.split(f">{name}</h2>", 1)[1].split('<li class="dso-member">', maxsplit=1)[0]


def test_each_one_has_a_row_with_answer_route_and_letters(app: Flask, client_for: Any, meeting: int) -> None:
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/bord").text
    assert "1 van de 5 gaven antwoord." in page
    alice = row(page, "Alice van den Berg")
    assert "Ja, ik kom" in alice
    assert "vanuit de eigen agenda" in alice
    assert "Uitnodiging: verstuurd" in alice
    assert "Herinnering" not in alice
    bob = row(page, "Bob Moderator")
    assert "Geen antwoord" in bob
    assert "Herinnering: verstuurd" in bob
    assert f"/bijeenkomsten/{meeting}/antwoord/{member_id(app, 'bob')}" in bob


def test_whose_mail_bounced_or_failed_is_not_reached(app: Flask, client_for: Any, meeting: int) -> None:
    bounce(app, "bob", bounced_at=TUESDAY)
    bounce(app, "charlie", sent_at=None, failed_at=TUESDAY)
    bounce(app, "erik", sent_at=None)
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/bord?toon=niet-bereikt").text
    assert "Bij 2 kwam de mail niet aan: bel hen." in page
    assert "kwam terug" in row(page, "Bob Moderator")
    assert "mislukt" in row(page, "Charlie de Wit")
    assert ">Erik Beheer</h2>" not in page
    everyone = client_for("dana").get(f"/bijeenkomsten/{meeting}/bord").text
    assert "wacht op de mailserver" in row(everyone, "Erik Beheer")


def test_who_was_reached_since_needs_no_call(app: Flask, client_for: Any, meeting: int) -> None:
    bounce(app, "bob", bounced_at=TUESDAY)
    with time_machine.travel(TUESDAY + timedelta(days=1), tick=False):
        a_planned_letter(app, meeting, goes_at=TUESDAY)
        work(app)
        page = client_for("dana").get(f"/bijeenkomsten/{meeting}/bord?toon=niet-bereikt").text
    assert "Bij iedereen kwam de mail aan" in page


def test_who_did_not_answer_stands_together(app: Flask, client_for: Any, meeting: int) -> None:
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/bord?toon=geen-antwoord").text
    assert ">Alice van den Berg</h2>" not in page
    assert ">Bob Moderator</h2>" in page
    assert 'aria-current="page">Geen antwoord' in page


@pytest.mark.parametrize("asked", ["", "onzin", "%00", "x" * 5000])
def test_a_strange_filter_shows_everyone(app: Flask, client_for: Any, meeting: int, asked: str) -> None:
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/bord?toon={asked}")
    assert page.status_code == 200
    assert ">Alice van den Berg</h2>" in page.text


def test_a_number_is_there_to_ring_only_when_the_member_shows_it(
    app: Flask, client_for: Any, meeting: int
) -> None:
    with app.app_context():
        db.session.add_all(
            [
                Card(member_id=member_id(app, "alice"), phone="06 (123) 456"),
                Card(member_id=member_id(app, "bob"), phone="06 999", phone_for=Audience.NOBODY),
            ]
        )
        db.session.commit()
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/bord").text
    assert 'href="tel:06123456"' in page
    assert "06 999" not in page


def test_others_see_no_board(app: Flask, client_for: Any, meeting: int) -> None:
    for who in ("alice", "bob"):
        assert client_for(who).get(f"/bijeenkomsten/{meeting}/bord").status_code == 403
    circle = a_meeting(app, circle_id=a_circle(app, "alice"))
    assert client_for("dana").get(f"/bijeenkomsten/{circle}/bord").status_code == 404


def test_the_board_asks_no_more_for_more_people(
    app: Flask, client_for: Any, meeting: int, count_queries: Any
) -> None:
    client, address = client_for("dana"), f"/bijeenkomsten/{meeting}/bord"
    with count_queries() as few:
        client.get(address)
    for _number in range(12):
        a_member(app)
    a_planned_letter(app, meeting, goes_at=TUESDAY)
    work(app)
    with count_queries() as many:
        client.get(address)
    assert len(many) == len(few)
    assert len(many) < 15


def test_the_board_of_a_meeting_for_nobody_says_so(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, circle_id=a_circle(app, "dana"))
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/bord").text
    assert "0 van de 1 gaven antwoord." in page
    assert "Nog geen brief" in page
