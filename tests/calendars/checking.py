"""Holds what we write for calendars against RFC 5545, 5546 and 6047, with two readers that know nothing of each other.

`calendar_of()` is for any object: it raises AssertionError at the first thing that a calendar could stumble over, or
that it should not say.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any

import icalendar
import vobject
from flask import Flask

from dsonet.database import db
from dsonet.members.models import Member

LONGEST_LINE = 75
"""Octets without the line's end (RFC 5545 §3.1)."""
NEEDED = {
    "": {"UID", "DTSTAMP", "DTSTART"},
    "PUBLISH": {"UID", "DTSTAMP", "DTSTART", "SUMMARY"},
    "REQUEST": {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "ORGANIZER", "ATTENDEE"},
    "CANCEL": {"UID", "DTSTAMP", "SEQUENCE", "ORGANIZER", "ATTENDEE"},
}
"""By method: what RFC 5546 §3.2.1, 3.2.2 and 3.2.5 ask of an event, and what one of ours always has."""
ONCE = (
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "STATUS",
    "SEQUENCE",
    "ORGANIZER",
    "URL",
    "LOCATION",
    "CLASS",
)
STATES = {
    "": {"CONFIRMED", "TENTATIVE", "CANCELLED"},
    "REQUEST": {"CONFIRMED", "TENTATIVE"},
    "CANCEL": {"CANCELLED"},
}


def calendar_of(app: Flask, content: bytes | str, reader: str = "", method: str = "") -> list[Any]:
    """The events of a valid calendar for `reader` (a mail address), as icalendar reads them."""
    raw = content if isinstance(content, bytes) else content.encode()
    _check_lines(raw)
    calendar = icalendar.Calendar.from_ical(raw)
    assert [str(calendar[name]) for name in ("VERSION", "CALSCALE")] == ["2.0", "GREGORIAN"]
    assert str(calendar["PRODID"])
    assert str(calendar.get("METHOD", "")) == method
    events = list(calendar.walk("VEVENT"))
    assert not [error for part in calendar.walk() for error in part.errors]
    _check_second_reader(raw, events, method)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    for event in events:
        _check_event(event, zones, method, reader)
    _check_nobody_else(app, raw, reader)
    return events


def event_of(app: Flask, content: bytes | str, reader: str = "", method: str = "") -> Any:
    """The one event of a valid calendar."""
    (event,) = calendar_of(app, content, reader, method)
    return event


def _check_lines(raw: bytes) -> None:
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= LONGEST_LINE, line
        line.decode()  # no character is torn in two by folding
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw)


def _check_event(event: Any, zones: set[str], method: str, reader: str) -> None:
    names = Counter(
        name for name, _value in event.property_items(recursive=False) if name not in ("BEGIN", "END")
    )
    assert set(names) >= NEEDED[method], method
    assert not [name for name in ONCE if names[name] > 1]
    assert event.decoded("DTSTAMP").utcoffset() == timedelta(0)
    assert event.decoded("DTEND") > event.decoded("DTSTART")
    for name in ("DTSTART", "DTEND"):
        assert event[name].params.get("TZID", "") in zones | {""}, "its zone is in the object"
        assert "TZID" in event[name].params or event.decoded(name).utcoffset() == timedelta(0)
    assert str(event["STATUS"]) in STATES[method]
    if not method:
        assert "ATTENDEE" not in event
        assert "ORGANIZER" not in event
        return
    assert str(event["ATTENDEE"]) == f"mailto:{reader}"
    assert not isinstance(event["ATTENDEE"], list), "one attendee"
    assert str(event["ORGANIZER"]).startswith("mailto:")
    if method == "REQUEST":
        assert event["ATTENDEE"].params["RSVP"] == "TRUE"
        assert event["ATTENDEE"].params["PARTSTAT"] in ("NEEDS-ACTION", "ACCEPTED", "TENTATIVE")


def _check_second_reader(raw: bytes, events: Sequence[Any], method: str) -> None:
    """vobject reads the same, by the rules of the zone that stand in the object, and finds nothing missing."""
    known = vars(vobject.icalendar)["__tzidMap"]
    for zone in set(known) - {"UTC"}:
        del known[zone]  # it would go on with the rules of an object that it read before
    second = vobject.readOne(raw.decode())
    second.validate(raiseException=True)
    assert getattr(getattr(second, "method", None), "value", "") == method
    read = getattr(second, "vevent_list", [])
    assert len(read) == len(events)
    for ours, theirs in zip(events, read, strict=True):
        assert theirs.uid.value == str(ours["UID"])
        assert theirs.summary.value == str(ours["SUMMARY"])
        assert theirs.dtstart.value.astimezone(UTC) == ours.decoded("DTSTART").astimezone(UTC)
        assert theirs.dtend.value.astimezone(UTC) == ours.decoded("DTEND").astimezone(UTC)
        assert theirs.status.value == str(ours["STATUS"])
        for name in ("location", "description"):
            if name in ours:
                assert getattr(theirs, name).value == str(ours[name])


def _check_nobody_else(app: Flask, raw: bytes, reader: str) -> None:
    """No name and no address of any other member, and of the reader no name either."""
    words = raw.replace(b"\r\n ", b"").decode().casefold()
    with app.app_context():
        members = db.session.query(Member.name, Member.email).all()
    for name, email in members:
        assert name.casefold() not in words, name
        assert email == reader or email.casefold() not in words, email
