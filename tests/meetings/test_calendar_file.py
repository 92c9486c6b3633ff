"""The meeting for one's own calendar (RFC 5545)."""

from datetime import UTC, datetime
from typing import Any

import icalendar
from flask import Flask

from dsonet.database import now
from tests.build import a_meeting


def _event(content: bytes) -> Any:
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return event


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
    event = _event(answer.data)
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
    assert "attach" not in _event(first)


def test_a_cancelled_meeting_says_so(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, cancelled_at=now())
    assert (
        str(_event(client_for("alice").get(f"/bijeenkomsten/{meeting}/agenda.ics").data)["status"])
        == "CANCELLED"
    )
