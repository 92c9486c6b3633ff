"""The secretariat plans, changes and cancels a meeting; others can't."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.meetings.models import Meeting
from tests.build import a_meeting
from tests.meetings.planning import planned

FIELDS = {
    "circle_id": "0",
    "title": "Voorjaarsbijeenkomst",
    "starts_at": "2027-03-25T09:30",
    "ends_at": "2027-03-25T16:00",
    "city": "'s-Hertogenbosch",
    "venue": "De Verkadefabriek",
    "address": "Boschdijkstraat 45",
    "text": "## Programma\n\n- inloop\n- wandeling",
}


def test_secretariat_plans_a_meeting(app: Flask, client_for: Any) -> None:
    page = client_for("alice").get(planned(client_for("dana"), FIELDS)).text
    assert "Voorjaarsbijeenkomst" in page
    assert "&#39;s-Hertogenbosch" in page
    assert "Donderdag 25 maart 2027" in page
    assert "09.30" in page  # filled in and shown as Dutch time


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_members_and_moderators_may_not(app: Flask, client_for: Any, who: str) -> None:
    meeting = a_meeting(app)
    client = client_for(who)
    for address in ("/bijeenkomsten/nieuw", f"/bijeenkomsten/{meeting}/bewerken"):
        assert client.get(address).status_code == 403
        assert client.post(address, data=FIELDS).status_code == 403
    assert client.post(f"/bijeenkomsten/{meeting}/afgelasten").status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Geef de bijeenkomst een titel."),
        ("starts_at", "morgen", "bijeenkomst"),
        ("ends_at", "2027-03-25T08:00", "Het einde ligt voor het begin."),
        ("starts_at", "0001-01-01T00:00", "Kijk het jaar na."),
        ("title", "x" * 201, "200"),
        ("text", "x" * 64_001, "64000"),
        (
            "answer_by",
            "2027-03-26",
            "Dit is na het begin. Kies een eerdere dag, bijvoorbeeld donderdag 18 maart 2027.",
        ),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    app: Flask, client_for: Any, field: str, value: str, words: str
) -> None:
    answer = client_for("dana").post("/bijeenkomsten/nieuw", data={**FIELDS, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert "De Verkadefabriek" in answer.text


def test_changing_time_raises_the_sequence_and_changing_words_does_not(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    where = planned(client, FIELDS)
    client.post(f"{where}/bewerken", data={**FIELDS, "text": "Anders", "version": "1"})
    with app.app_context():
        assert db.session.query(Meeting.sequence).scalar() == 0
    client.post(f"{where}/bewerken", data={**FIELDS, "starts_at": "2027-03-25T10:00", "version": "2"})
    with app.app_context():
        assert db.session.query(Meeting.sequence).scalar() == 1


def test_the_second_of_two_editors_sees_both_and_loses_nothing(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    where = planned(client, FIELDS)
    client.post(f"{where}/bewerken", data={**FIELDS, "title": "Van de een", "version": "1"})
    answer = client.post(f"{where}/bewerken", data={**FIELDS, "title": "Van de ander", "version": "1"})
    assert answer.status_code == 409
    assert "Van de ander" in answer.text
    assert "Van de een" in answer.text
    again = client.post(f"{where}/bewerken", data={**FIELDS, "title": "Van de ander", "version": "2"})
    assert again.status_code == 303


def test_cancelling_shows_on_the_page_and_can_be_done_twice(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    for _time in range(2):
        assert client_for("dana").post(f"/bijeenkomsten/{meeting}/afgelasten").status_code == 303
    assert "Afgelast" in client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    with app.app_context():
        assert db.session.query(Meeting.sequence).scalar() == 1


@pytest.mark.parametrize("version", ["", "nul", "-1", "9" * 40, "1\x00"])
def test_a_strange_version_is_a_conflict_and_never_a_fault(app: Flask, client_for: Any, version: str) -> None:
    meeting = a_meeting(app)
    answer = client_for("dana").post(
        f"/bijeenkomsten/{meeting}/bewerken", data={**FIELDS, "version": version}
    )
    assert answer.status_code == 409


def test_a_concept_is_for_those_who_keep_meetings_until_it_is_announced(app: Flask, client_for: Any) -> None:
    dana, alice = client_for("dana"), client_for("alice")
    where = dana.post("/bijeenkomsten/nieuw", data={**FIELDS, "concept": "1"}).location
    assert alice.get(where).status_code == 404
    assert dana.get(where).status_code == 200
    assert dana.post(f"{where}/aankondigen").status_code == 303
    assert alice.get(where).status_code == 200
