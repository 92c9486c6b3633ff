"""Meetings as iCalendar objects (RFC 5545, 7986): a file, a feed, and what goes by mail (RFC 5546, 6047).

Each says its moments in the zone where the meeting is held, with the rules of that zone: a meeting that is planned in
winter keeps its time on the clock in summer. Of members only the one for whom it is stands in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from dsonet.calendars.facts import CANCELLED, STATUS
from dsonet.calendars.models import Stage
from dsonet.calendars.reply_addresses import organizer_address
from dsonet.calendars.zones import zone_rules
from dsonet.meetings.answer_models import Answer, AnswerKind
from dsonet.meetings.models import Meeting
from dsonet.text import clean_line

PRODUCT = "-//Netwerk DSO//Intranet//NL"
FETCH_EVERY = timedelta(hours=4)
"""How often a calendar is asked to fetch a feed again."""
PARTSTAT = {
    AnswerKind.YES: "ACCEPTED",
    AnswerKind.ONLINE: "ACCEPTED",
    AnswerKind.MAYBE: "TENTATIVE",
    AnswerKind.NO: "DECLINED",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting as a calendar shows it."""

    meeting: Meeting
    title: str
    """As it may be shown there."""
    address: str
    """Of its page."""
    description: str = ""
    stage: Stage = Stage.INVITATION
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Guest:
    """For whom an object that goes by mail is, and who asks."""

    address: str
    answer: Answer | None
    reply_key: str
    """The token in the organizer's address."""
    network: str
    network_address: str


def calendar_file(entry: Entry) -> bytes:
    """The `.ics` of one meeting."""
    return _bytes(_calendar(_event(entry, entry.meeting.changed_at)))


def feed(entries: Iterable[Entry], name: str) -> bytes:
    """Many meetings as one calendar, that says how it is called and when to look again (RFC 7986 §5.1, 5.7)."""
    calendar = _calendar(*(_event(entry, entry.meeting.changed_at) for entry in entries))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FETCH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText(f"PT{FETCH_EVERY // timedelta(hours=1)}H"))
    return _bytes(calendar)


def request(entry: Entry, guest: Guest, stamp: datetime) -> str:
    """Asks `guest`, and nobody else, to come: new, or as it is by now (RFC 5546 §3.2.2)."""
    event = _event(entry, stamp)
    event.add("organizer", _organizer(guest))
    status = _partstat(guest.answer)
    attendee = _calendar_address(guest.address, PARTSTAT=status, RSVP="TRUE")
    event.add("attendee", attendee)
    return _mailed(event, "REQUEST")


def cancel(entry: Entry, guest: Guest, stamp: datetime) -> str:
    """Takes it out of the calendar of `guest` (RFC 5546 §3.2.5): of this copy they are the only attendee."""
    event = _event(entry, stamp)
    event["status"] = vText(CANCELLED)
    event.add("organizer", _organizer(guest))
    event.add("attendee", _calendar_address(guest.address))
    return _mailed(event, "CANCEL")


def _organizer(guest: Guest) -> vCalAddress:
    address = organizer_address(guest.reply_key, guest.network_address)
    return _calendar_address(address, CN=clean_line(guest.network))


def _calendar_address(address: str, **parameters: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    for name, value in parameters.items():
        found.params[name] = vText(value) if name == "CN" else value
    return found


def _partstat(answer: Answer | None) -> str:
    if answer is None:
        return "NEEDS-ACTION"
    return "TENTATIVE" if answer.waits else PARTSTAT[AnswerKind(answer.kind)]


def _event(entry: Entry, stamp: datetime) -> Event:
    meeting = entry.meeting
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", meeting.changed_at)
    event.add("sequence", max(meeting.sequence, entry.sequence))
    event.add("dtstart", _on_the_clock(meeting.starts_at, meeting.zone))
    event.add("dtend", _on_the_clock(meeting.ends_at, meeting.zone))
    event.add("summary", entry.title)
    event.add("status", CANCELLED if meeting.cancelled_at else STATUS[entry.stage])
    event.add("url", entry.address)
    if meeting.has_secret_title:
        event.add("class", "PRIVATE")
    if entry.description:
        event.add("description", entry.description)
    if meeting.place:
        event.add("location", meeting.place)
    return event


def _on_the_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """As the clock there says. In the hour that comes twice calendars disagree which one it is: then in UTC."""
    local = moment.astimezone(zone)
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if comes_twice else local


def _mailed(event: Event, method: str) -> str:
    calendar = _calendar(event)
    calendar.add("method", method)
    return _bytes(calendar).decode()


def _calendar(*events: Event) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for component in (*_zones(events), *events):
        calendar.add_component(component)
    return calendar


def _zones(events: Sequence[Event]) -> list[Timezone]:
    """The rules of each zone in which one of the events is held, for the years in which they are."""
    years: dict[ZoneInfo, set[int]] = defaultdict(set)
    for event in events:
        for name in ("dtstart", "dtend"):
            moment = event.decoded(name)
            if isinstance(moment.tzinfo, ZoneInfo):
                years[moment.tzinfo].add(moment.year)
    return [zone_rules(zone, min(held), max(held)) for zone, held in years.items()]


def _bytes(calendar: Calendar) -> bytes:
    return bytes(calendar.to_ical())
