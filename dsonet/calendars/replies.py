"""What a calendar's own answer says (iTIP REPLY by mail: RFC 5546 §3.2.3, RFC 6047).

Outlook, Google, Apple and Thunderbird each write it in their own way: without ORGANIZER, with the address in capitals,
with a COMMENT, in base64. What we need of it is little, and anything that is not plainly that little is refused.
"""

import enum
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar

from dsonet.faults import describe
from dsonet.mail.inbound import CalendarPart
from dsonet.meetings.answer_models import AnswerKind

log = logging.getLogger(__name__)
LONGEST_ADDRESS = 254
KINDS = {"ACCEPTED": AnswerKind.YES, "TENTATIVE": AnswerKind.MAYBE, "DECLINED": AnswerKind.NO}
NEVER_OURS = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
"""Our meetings don't repeat: an answer to a series is about something else."""


class Unusable(enum.Enum):
    """Why an answer changes nothing."""

    UNREADABLE = enum.auto()
    COUNTER = enum.auto()
    """Proposes another time (RFC 5546 §3.2.7)."""
    DELEGATED = enum.auto()
    """Sends someone else (§4.2.5)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to one invitation."""

    uid: str
    kind: AnswerKind
    said_at: datetime
    attendee: str
    """The address of whom it is about, in lower case."""


def read_reply(part: CalendarPart) -> Reply | Unusable:
    """What the part says; whatever is in it, this raises nothing."""
    if part.words is None:
        return Unusable.UNREADABLE
    try:
        calendar = Calendar.from_ical(part.words)
        return _reply(calendar, part.method)
    except Exception as error:  # noqa: BLE001 - whatever the parser makes of a hostile calendar
        log.info("a calendar that came in can't be read: %s", describe(error))
        return Unusable.UNREADABLE


def _reply(calendar: Calendar, named: str) -> Reply | Unusable:
    method = str(calendar.get("METHOD", "")).strip().upper()
    if method == "COUNTER" and named in ("", method):
        return Unusable.COUNTER
    events = calendar.walk("VEVENT")
    if method != "REPLY" or named not in ("", method) or len(events) != 1:
        return Unusable.UNREADABLE
    event = events[0]
    attendee = event.get("ATTENDEE")
    if attendee is None or isinstance(attendee, list) or any(name in event for name in NEVER_OURS):
        return Unusable.UNREADABLE
    status = str(attendee.params.get("PARTSTAT", "")).upper()
    if status == "DELEGATED" or "DELEGATED-TO" in attendee.params:
        return Unusable.DELEGATED
    said_at = _moment(event)
    if status not in KINDS or said_at is None:
        return Unusable.UNREADABLE
    return Reply(str(event["UID"]).strip(), KINDS[status], said_at, _address(str(attendee)))


def _moment(event: Any) -> datetime | None:
    """When it was said. Some programs forget to write that it is UTC, which it always is (RFC 5545 §3.8.7.2)."""
    moment = event.decoded("DTSTAMP")
    if not isinstance(moment, datetime):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _address(value: str) -> str:
    return value.strip().lower().removeprefix("mailto:").strip()[:LONGEST_ADDRESS]
