"""What lies in the letters' folder of a site, and the answers that calendars send to it."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from icalendar import Calendar

from dsonet.database import now
from tests.browser.site import Site
from tests.calendars import replies


def letters_to(site: Site, address: str, subject: str) -> list[EmailMessage]:
    """The letters to `address` of which the subject begins so, the oldest first."""
    folder = Path(site.app.config["LETTERS_FOLDER"])
    found = [
        email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))
    ]
    return [one for one in found if address in str(one["To"]) and str(one["Subject"]).startswith(subject)]


def calendar_of(letter: EmailMessage) -> tuple[str, str]:
    """The method that the calendar part of a letter names, and its words."""
    part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    return str(part.get_param("method")), str(part.get_content())


def reply_of_calendar(letter: EmailMessage, sender: str, status: str) -> bytes:
    """What Outlook sends when its owner presses a button under this invitation."""
    event = Calendar.from_ical(calendar_of(letter)[1]).walk("VEVENT")[0]
    organizer = str(event["ORGANIZER"]).lower().removeprefix("mailto:")
    return replies.by_outlook(sender, organizer, str(event["UID"]), status, f"{now():%Y%m%dT%H%M%SZ}")
