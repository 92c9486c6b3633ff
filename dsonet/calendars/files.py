"""A meeting as a calendar file (RFC 5545): stable UID, DTSTAMP, SEQUENCE and the time zone in it."""

from icalendar import Calendar, Event

from dsonet.meetings.models import Meeting


def calendar_file(meeting: Meeting, address: str) -> bytes:
    """The `.ics` of one meeting; `address` is its page. No names of members stand in it."""
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at.astimezone(meeting.zone))
    event.add("dtend", meeting.ends_at.astimezone(meeting.zone))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("url", address)
    event.add("description", address)
    if meeting.place:
        event.add("location", meeting.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Netwerk DSO//Intranet//NL")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
