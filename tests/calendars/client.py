"""A calendar program in small: it does with mail what RFC 5546 §2.1.5 says, and answers as such programs do."""

from email.message import EmailMessage, Message
from typing import Any

from flask import Flask

from dsonet.database import db
from dsonet.mail.message import compose
from dsonet.mail.models import Letter
from tests.calendars.checking import event_of


class CalendarClient:
    """What one reader's calendar holds: UID → event. Mail may come late, twice, or in another order."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app, self.address = app, address
        self.events: dict[str, Any] = {}
        self._seen: dict[str, tuple[int, Any]] = {}

    def take(self, calendar: str, method: str) -> None:
        """Apply one object that came by mail, unless something newer was applied before."""
        event = event_of(self.app, calendar, self.address, method)
        uid = str(event["UID"])
        number = (int(event["SEQUENCE"]), event.decoded("DTSTAMP"))
        if uid in self._seen and number <= self._seen[uid]:
            return
        self._seen[uid] = number
        if method == "CANCEL":
            self.events.pop(uid, None)
        else:
            self.events[uid] = event


def waiting_letters(app: Flask, address: str = "") -> list[Letter]:
    """The letters with a calendar that were written, in order."""
    with app.app_context():
        found = db.session.query(Letter).filter(Letter.kind == "calendar").order_by(Letter.id)
        return [one for one in found if address in ("", one.to_address)]


def mail_parts(app: Flask, letter: Letter) -> dict[str, Message]:
    """The message's parts by type, as a mail program finds them."""
    with app.app_context():
        message = EmailMessage()
        message = compose(letter)._message()  # type: ignore[assignment]
    return {part.get_content_type(): part for part in message.walk()}
