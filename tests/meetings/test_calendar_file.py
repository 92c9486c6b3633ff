"""The meeting for one's own calendar (RFC 5545)."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from dsonet.database import now
from tests.build import a_circle, a_meeting
from tests.calendars.checking import event_of


def test_it_says_when_where_and_which(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(
        app,
        title="Najaar, in Zwolle; met «komma»",
        starts_at=datetime(2027, 7, 1, 7, 30, tzinfo=UTC),
        ends_at=datetime(2027, 7, 1, 14, 0, tzinfo=UTC),
        venue="Stadhuis",
        city="Zwolle",
    )
    answer = client_for("alice").get(f"/bijeenkomsten/{meeting}/agenda.ics")
    assert answer.mimetype == "text/calendar"
    event = event_of(app, answer.data)
    assert str(event["summary"]) == "Najaar, in Zwolle; met «komma»"
    assert event.decoded("dtstart") == datetime(2027, 7, 1, 7, 30, tzinfo=UTC)
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert b"BEGIN:VTIMEZONE" in answer.data
    assert str(event["location"]) == "Stadhuis, Zwolle"
    assert f"/bijeenkomsten/{meeting}" in str(event["url"])
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    assert b"Alice" not in answer.data


def test_the_uid_stays_and_a_line_break_in_a_title_adds_no_property(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, title="Titel\r\nATTACH:http://evil.example")
    first, second = (client_for("alice").get(f"/bijeenkomsten/{meeting}/agenda.ics").data for _ in range(2))
    assert first == second
    assert "attach" not in event_of(app, first)


def test_a_cancelled_meeting_says_so(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, cancelled_at=now())
    assert (
        str(event_of(app, client_for("alice").get(f"/bijeenkomsten/{meeting}/agenda.ics").data)["status"])
        == "CANCELLED"
    )


def test_a_concept_is_no_appointment_yet(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, announced_at=None)
    assert client_for("dana").get(f"/bijeenkomsten/{meeting}/agenda.ics").status_code == 404
    assert "agenda.ics" not in client_for("dana").get(f"/bijeenkomsten/{meeting}").text


def test_ones_own_file_has_the_title_and_others_get_none(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, title="Ontslag", circle_id=a_circle(app, "alice", "bob"))
    event = event_of(app, client_for("alice").get(f"/bijeenkomsten/{meeting}/agenda.ics").data)
    assert (str(event["SUMMARY"]), str(event["CLASS"])) == ("Ontslag", "PRIVATE")
    assert client_for("charlie").get(f"/bijeenkomsten/{meeting}/agenda.ics").status_code == 404
