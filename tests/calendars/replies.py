"""Answers as the programs of our members write them: their structure and habits, our own words.

Outlook (Exchange): no ORGANIZER, a COMMENT, capitals, X-MICROSOFT properties, text/calendar alone in base64.
Google: a display name and capitals in the type, mixed with text and an `application/ics` file of the same.
Apple: ROLE and CUTYPE folded over lines, quoted-printable, `REQUEST-STATUS`.
Thunderbird: alternative parts, `Auto-Submitted`, lower-case parameters.
"""

import re
from base64 import encodebytes
from collections.abc import Callable
from quopri import encodestring

Write = Callable[..., bytes]
STAMP = "20261127T101500Z"


def _folded(*lines: str) -> str:
    """Lines of at most 60 octets, so that each program's long ones are folded."""
    return "".join(re.sub("(.{60})(?=.)", "\\1\r\n ", line) + "\r\n" for line in lines)


def _message(headers: dict[str, str], body: bytes) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + b"\r\n" + body


def by_outlook(sender: str, to: str, uid: str, status: str, stamp: str = STAMP, **more: str) -> bytes:
    calendar = _folded(
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VTIMEZONE",
        "TZID:W. Europe Standard Time",
        "BEGIN:STANDARD",
        "DTSTART:16010101T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:16010101T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f'ATTENDEE;PARTSTAT={status};CN="Berg, A. van den":MAILTO:{sender.upper()}',
        "COMMENT;LANGUAGE=nl-NL:Tot dan!\\n",
        f"UID:{uid}",
        "SUMMARY;LANGUAGE=nl-NL:Geaccepteerd: een bijeenkomst met een tamelijk lange titel",
        'DTSTART;TZID="W. Europe Standard Time":20270108T100000',
        'DTEND;TZID="W. Europe Standard Time":20270108T160000',
        "CLASS:PUBLIC",
        "PRIORITY:5",
        f"DTSTAMP:{stamp}",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        "SEQUENCE:0",
        "LOCATION;LANGUAGE=nl-NL:Zwolle",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
        "X-MICROSOFT-DISALLOW-COUNTER:FALSE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    headers = {
        "From": f'"Berg, A. van den" <{sender}>',
        "To": f'"Netwerk DSO" <{to}>',
        "Subject": "Geaccepteerd: een bijeenkomst",
        "Thread-Topic": "een bijeenkomst",
        "X-MS-Has-Attach": "",
        "X-MS-Exchange-Calendar-Originator-Id": "x;y",
        "Content-Type": 'text/calendar; charset="utf-8"; method=REPLY',
        "Content-Transfer-Encoding": "base64",
        "MIME-Version": "1.0",
    }
    return _message(headers | more, encodebytes(calendar.encode()))


def by_google(sender: str, to: str, uid: str, status: str, stamp: str = STAMP, **more: str) -> bytes:
    calendar = _folded(
        "BEGIN:VCALENDAR",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "DTSTART:20270108T090000Z",
        "DTEND:20270108T150000Z",
        f"DTSTAMP:{stamp}",
        f"ORGANIZER;CN=Netwerk DSO:mailto:{to}",
        f"UID:{uid}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN=Alice;X-NUM-GUESTS=0:mailto:{sender}",
        "CREATED:20261101T100000Z",
        "DESCRIPTION:",
        f"LAST-MODIFIED:{stamp}",
        "LOCATION:Zwolle",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "SUMMARY:Een bijeenkomst",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    body = (
        "--000000000000outer\r\n"
        'Content-Type: multipart/alternative; boundary="000000000000inner"\r\n\r\n'
        "--000000000000inner\r\n"
        'Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes\r\n\r\n'
        "Alice komt.\r\n\r\n"
        "--000000000000inner\r\n"
        'Content-Type: text/html; charset="UTF-8"\r\n\r\n'
        "<p>Alice komt.</p>\r\n\r\n"
        "--000000000000inner\r\n"
        'Content-Type: text/calendar; charset="UTF-8"; method=REPLY\r\n'
        "Content-Transfer-Encoding: 7bit\r\n\r\n"
        f"{calendar}\r\n"
        "--000000000000inner--\r\n"
        "--000000000000outer\r\n"
        'Content-Type: application/ics; name="invite.ics"\r\n'
        'Content-Disposition: attachment; filename="invite.ics"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
        f"{encodebytes(calendar.encode()).decode()}\r\n"
        "--000000000000outer--\r\n"
    )
    headers = {
        "Reply-To": f"Alice <{sender}>",
        "Sender": "Google Calendar <calendar-notification@google.example>",
        "Auto-Submitted": "auto-generated",
        "From": f"Alice <{sender}>",
        "To": to,
        "Subject": "Geaccepteerd: Een bijeenkomst",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/mixed; boundary="000000000000outer"',
    }
    return _message(headers | more, body.encode())


def by_apple(sender: str, to: str, uid: str, status: str, stamp: str = STAMP, **more: str) -> bytes:
    calendar = _folded(
        "BEGIN:VCALENDAR",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "PRODID:-//Apple Inc.//iCloud 2620B1//NL",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"ATTENDEE;CN=Álice;CUTYPE=INDIVIDUAL;EMAIL={sender};PARTSTAT={status};ROLE=REQ-PARTICIPANT:mailto:{sender}",
        "CREATED:20261101T100000Z",
        "DTEND;TZID=Europe/Amsterdam:20270108T160000",
        f"DTSTAMP:{stamp}",
        "DTSTART;TZID=Europe/Amsterdam:20270108T100000",
        f"LAST-MODIFIED:{stamp}",
        f"ORGANIZER;CN=Netwerk DSO;EMAIL={to}:mailto:{to}",
        "REQUEST-STATUS:2.0;Success",
        "SEQUENCE:0",
        "SUMMARY:Een bijeenkomst",
        f"UID:{uid}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    body = (
        b"--Apple-Mail-1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nAlice komt.\r\n"
        b"--Apple-Mail-1\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + encodestring(calendar.replace("\r\n", "\n").encode()).replace(b"\n", b"\r\n")
        + b"\r\n--Apple-Mail-1--\r\n"
    )
    headers = {
        "From": f"=?utf-8?B?w4FsaWNl?= <{sender}>",
        "To": to,
        "Subject": "=?utf-8?Q?Antwoord_op_=C2=ABEen_bijeenkomst=C2=BB?=",
        "X-Mailer": "Apple Mail (2.3826)",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative;\r\n\tboundary="Apple-Mail-1"',
    }
    return _message(headers | more, body)


def by_thunderbird(sender: str, to: str, uid: str, status: str, stamp: str = STAMP, **more: str) -> bytes:
    calendar = _folded(
        "BEGIN:VCALENDAR",
        "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "CREATED:20261101T100000Z",
        f"LAST-MODIFIED:{stamp}",
        f"DTSTAMP:{stamp}",
        f"UID:{uid}",
        "SUMMARY:Een bijeenkomst",
        f"ORGANIZER;CN=Netwerk DSO:mailto:{to}",
        f"ATTENDEE;RSVP=TRUE;PARTSTAT={status}:mailto:{sender}",
        "DTSTART;TZID=Europe/Amsterdam:20270108T100000",
        "DTEND;TZID=Europe/Amsterdam:20270108T160000",
        "SEQUENCE:0",
        "X-MOZ-RECEIVED-SEQUENCE:0",
        f"X-MOZ-RECEIVED-DTSTAMP:{stamp}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    body = (
        "This is a multi-part message in MIME format.\r\n"
        "--------------Boundary_1\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nAlice heeft geaccepteerd.\r\n\r\n"
        "--------------Boundary_1\r\n"
        "Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
        f"{calendar}\r\n"
        "--------------Boundary_1--\r\n"
    )
    headers = {
        "Date": "Fri, 27 Nov 2026 11:15:00 +0100",
        "From": sender,
        "User-Agent": "Mozilla Thunderbird",
        "To": to,
        "Subject": "Re: Een bijeenkomst",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="------------Boundary_1"',
    }
    return _message(headers | more, body.encode())


def plainly(sender: str, to: str, calendar: str, method: str = "REPLY", **more: str) -> bytes:
    """Any calendar, as a message of its own."""
    headers = {"From": sender, "To": to, "Content-Type": f"text/calendar; method={method}; charset=utf-8"}
    return _message(headers | more, calendar.encode())


def an_object(sender: str, uid: str, status: str = "ACCEPTED", method: str = "REPLY", *more: str) -> str:
    """A calendar object with little in it, and `more` lines in its event."""
    return _folded(
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Test//NL",
        *([f"METHOD:{method}"] if method else []),
        "BEGIN:VEVENT",
        f"DTSTAMP:{STAMP}",
        f"UID:{uid}",
        f"ATTENDEE;PARTSTAT={status}:mailto:{sender}",
        *more,
        "END:VEVENT",
        "END:VCALENDAR",
    )


PROGRAMS: dict[str, Write] = {
    "Outlook": by_outlook,
    "Google": by_google,
    "Apple": by_apple,
    "Thunderbird": by_thunderbird,
}
