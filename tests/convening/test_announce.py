"""Announcing a meeting says first when which letter goes to how many, and can send it at once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db
from dsonet.meetings.models import Meeting
from tests.build import a_circle, a_meeting, a_member, a_planned_letter
from tests.convening.rounds import TUESDAY, mail, plan, work

EVERYONE = 5


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def concept(app: Flask) -> int:
    begins = TUESDAY + timedelta(days=60)
    return a_meeting(
        app, title="Reis", announced_at=None, starts_at=begins, ends_at=begins + timedelta(hours=6)
    )


def said(words: str) -> str:
    return " ".join(words.split())


def test_the_question_names_moment_and_number(app: Flask, client_for: Any, concept: int) -> None:
    a_member(app, invited_at=TUESDAY, joined_at=None)
    page = said(client_for("dana").get(f"/bijeenkomsten/{concept}/aankondigen").text)
    assert "5 leden krijgen een mail: woensdag 13 januari 2027, 09.00." in page
    assert "1 lid is nog niet ingelogd en krijgt geen mail." in page
    assert f'data-mails="{EVERYONE}"' in page
    letter = client_for("dana").get(f"/bijeenkomsten/{concept}/aankondigen/voorbeeld?brief=invitation")
    assert "Dag Dana" in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    work(app)
    assert not mail(app, "calendar"), "looking sends nothing"


def test_it_goes_as_planned(app: Flask, client_for: Any, concept: int) -> None:
    dana = client_for("dana")
    done = dana.post(f"/bijeenkomsten/{concept}/aankondigen")
    assert "gaat woensdag 13 januari 2027, 09.00" in dana.get(done.location).text
    work(app)
    assert not mail(app, "calendar")
    with time_machine.travel(TUESDAY + timedelta(days=1), tick=False):
        work(app)
    assert mail(app, "calendar").total() == EVERYONE


def test_it_goes_now(app: Flask, client_for: Any, concept: int) -> None:
    dana = client_for("dana")
    done = dana.post(f"/bijeenkomsten/{concept}/aankondigen", data={"now": "invitation"})
    assert "5 leden krijgen nu een mail." in dana.get(done.location).text
    work(app)
    assert mail(app, "calendar").total() == EVERYONE
    assert plan(app, concept)["invitation"].went_at is not None
    again = dana.get(f"/bijeenkomsten/{concept}/aankondigen")
    assert "Er wacht geen uitnodiging meer." in dana.get(again.location).text


def test_what_waits_goes_when_it_is_announced_and_the_question_says_so(
    app: Flask, client_for: Any, concept: int
) -> None:
    a_planned_letter(app, concept, kind="invitation", goes_at=TUESDAY - timedelta(days=1))
    assert "5 leden krijgen meteen een mail." in said(
        client_for("dana").get(f"/bijeenkomsten/{concept}/aankondigen").text
    )


def test_the_phase_that_invites_asks_first(app: Flask, client_for: Any) -> None:
    begins = TUESDAY + timedelta(days=200)
    meeting = a_meeting(app, starts_at=begins, ends_at=begins + timedelta(hours=6))
    asked = client_for("dana").post(f"/bijeenkomsten/{meeting}/fase", data={"phase": "invitation"})
    assert asked.location.endswith(f"/bijeenkomsten/{meeting}/aankondigen")
    page = said(client_for("dana").get(asked.location).text)
    assert "Uitnodiging versturen?" in page
    assert "Stuur 5 leden nu de uitnodiging" in page
    work(app)
    assert not mail(app, "calendar")


def test_the_host_of_a_circle_plans_announces_and_calls_off(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    alice, charlie = client_for("alice"), client_for("charlie")
    assert charlie.get("/bijeenkomsten/nieuw").status_code == 403
    assert "Nieuwe bijeenkomst" not in charlie.get("/bijeenkomsten").text
    assert "Nieuwe bijeenkomst" in alice.get("/bijeenkomsten").text
    assert "Het hele netwerk" not in alice.get("/bijeenkomsten/nieuw").text
    fields = {
        "title": "Onder ons",
        "starts_at": "2027-03-25T09:30",
        "ends_at": "2027-03-25T16:00",
        "circle_id": str(circle),
    }
    assert alice.post("/bijeenkomsten/nieuw", data={**fields, "circle_id": "0"}).status_code == 422
    asked = alice.post("/bijeenkomsten/nieuw", data=fields)
    with app.app_context():
        meeting = db.session.query(Meeting.id).filter_by(title="Onder ons").scalar()
    assert charlie.get(f"/bijeenkomsten/{meeting}").status_code == 404, "a concept"
    assert 'data-mails="2"' in alice.get(asked.location).text
    assert alice.post(asked.location).status_code == 303
    assert charlie.get(f"/bijeenkomsten/{meeting}").status_code == 200
    for address in ("bewerken", "afgelasten", "aankondigen", "aankondigen/voorbeeld"):
        assert alice.get(f"/bijeenkomsten/{meeting}/{address}").status_code == 200
        assert charlie.get(f"/bijeenkomsten/{meeting}/{address}").status_code == 403
    assert alice.get(f"/bijeenkomsten/{meeting}/brieven").status_code == 403
    changed = {**fields, "title": "Onder elkaar", "version": "1"}
    assert alice.post(f"/bijeenkomsten/{meeting}/bewerken", data=changed).status_code == 303
    assert alice.post(f"/bijeenkomsten/{meeting}/fase", data={"phase": "preparation"}).status_code == 303
    assert alice.post(f"/bijeenkomsten/{meeting}/afgelasten").status_code == 303
    assert "Afgelast" in charlie.get(f"/bijeenkomsten/{meeting}").text
