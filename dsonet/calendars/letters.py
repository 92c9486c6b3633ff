"""The letters that carry a meeting into members' calendars, change it there, and take it out again."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from dsonet.calendars import queries
from dsonet.calendars.comparing import News
from dsonet.calendars.facts import is_kind_of_secret, shown_title
from dsonet.calendars.files import Entry, Guest, cancel, request
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.database import now
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.mail.outbox import LetterDraft
from dsonet.mail.rendering import render_letter
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.forms.answers import ANSWER_WORDS
from dsonet.meetings.links import answer_links
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member, Network
from dsonet.text import clean_line, clean_text
from dsonet.web.addresses import full_address
from dsonet.web.times import AMSTERDAM, clock, zone_name

CALENDAR = "calendar"
"""The kind of all these letters."""


class Reason(enum.Enum):
    """Why a meeting is taken out of a calendar."""

    CANCELLED = enum.auto()
    SAID_NO = enum.auto()
    NOT_INVITED = enum.auto()
    """They left the network or the circle, or it is not announced any more."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and whom one can ask."""

    network: str
    address: str
    contact_name: str
    contact_address: str

    @classmethod
    def of(cls, network: Network | None, contact: Member | None) -> "Sender":
        """The network; questions go to the meeting's contact, or else to the network."""
        name, address = (network.name, network.address) if network else ("Netwerk DSO", "")
        if contact is not None and contact.is_active:
            return cls(name, address, contact.name, contact.email)
        return cls(name, address, name, address)


@dataclass(frozen=True, slots=True)
class Told:
    """One meeting as one member is told of it; `copy` has the number and the moment of this letter."""

    meeting: Meeting
    copy: CalendarCopy
    member: Member
    answer: Answer | None
    sender: Sender


def asking(told: Told, news: News, own_words: str) -> LetterDraft:
    """Save the date, invitation, or what is different now; for another day they are asked again."""
    is_former = told.answer is not None and told.answer.is_about_former_day(told.meeting)
    with force_locale(told.member.locale):
        entry = _entry(told)
        subject = _subject(told, is_changed=bool(news.changed or news.was)) % {"title": entry.title}
        text, html = render_letter(
            "calendars/mail/asking",
            **_context(told, entry, subject),
            is_invitation=told.copy.stage == Stage.INVITATION,
            changed=_changed_words(told.meeting, news),
            was=news.was,
            is_former=is_former,
            own_words=clean_text(own_words),
            answer_address=full_address(
                "meetings.show_answer_link", token=answer_links.sign(told.member.id, told.meeting.id)
            ),
            said=ANSWER_WORDS[told.answer.kind] if told.answer else "",
            waits=bool(told.answer and told.answer.waits and not is_former),
            takes_replies=bool(current_app.config["MAIL_IN_ADDRESS"]),
        )
        calendar = request(entry, _guest(told, is_asked_again=is_former), told.copy.told_at)
    return _draft(told, subject, text, html, "REQUEST", calendar)


def taking_out(told: Told, reason: Reason, why: str = "") -> LetterDraft:
    """It does not go on, and `why` in the secretariat's own words; or not for this member."""
    with force_locale(told.member.locale):
        entry = _entry(told)
        words = (
            _("Gaat niet door: %(title)s") if reason is Reason.CANCELLED else _("Uit je agenda: %(title)s")
        )
        subject = words % {"title": entry.title}
        text, html = render_letter(
            "calendars/mail/taking_out",
            **_context(told, entry, subject),
            reason=reason.name,
            why=clean_text(why) if reason is Reason.CANCELLED else "",
        )
        calendar = cancel(entry, _guest(told), told.copy.told_at)
    return _draft(told, subject, text, html, "CANCEL", calendar)


@outbox.check(CALENDAR)
def still_makes_sense(letter: Letter) -> bool:
    """Only the last letter about a copy goes, and before the end.

    Who has left is not asked to come any more, but gets the letter that takes it out. Who was erased has no copy.
    """
    meeting_id, member_id = letter.about["meeting_id"], letter.about["member_id"]
    copy = queries.copy_of(meeting_id, member_id)
    if copy is None or copy.sequence != letter.about["sequence"] or queries.is_over(meeting_id, now()):
        return False
    return letter.calendar_method == "CANCEL" or queries.is_still_invited(meeting_id, member_id)


def _subject(told: Told, *, is_changed: bool) -> str:
    if is_changed:
        return str(_("Gewijzigd: %(title)s"))
    if told.copy.stage == Stage.INVITATION:
        return str(_("Uitnodiging: %(title)s"))
    return str(_("Save the date: %(title)s"))


def _changed_words(meeting: Meeting, news: News) -> list[str]:
    """What changed, each once, as people call it, with what it was; another day is told by itself."""
    times = ("starts_at", "ends_at")
    changed = [name for name in news.changed if news.was is None or name not in times]
    words = {
        "title": _("de titel"),
        "starts_at": _("de tijd"),
        "ends_at": _("de tijd"),
        "timezone": _("de tijdzone"),
        "place": _("de plaats"),
    }
    named = {words[name]: _former(meeting, name, news.former) for name in words if name in changed}
    return [
        f"{name} ({_('was %(former)s', former=former)})" if former else name for name, former in named.items()
    ]


def _former(meeting: Meeting, name: str, former: Mapping[str, str]) -> str:
    """What it was, as people say it; empty when that is not known, or is not told."""
    if name not in former or (
        name == "title" and (meeting.has_secret_title or is_kind_of_secret(former[name]))
    ):
        return ""
    if name in ("starts_at", "ends_at"):
        began, ended = (datetime.fromisoformat(former[one]) for one in ("starts_at", "ends_at"))
        return f"{clock(began, meeting.zone)} – {clock(ended, meeting.zone)}"
    return zone_name(former[name]) if name == "timezone" else clean_line(former[name])


def _entry(told: Told) -> Entry:
    address = full_address("meetings.show_meeting", meeting_id=told.meeting.id)
    is_secret = told.meeting.has_secret_title
    return Entry(
        meeting=told.meeting,
        title=shown_title(told.meeting, told.sender.network),
        address=address,
        description="" if is_secret else _("Alles over deze bijeenkomst: %(address)s", address=address),
        stage=Stage(told.copy.stage),
        sequence=told.copy.sequence,
    )


def _guest(told: Told, *, is_asked_again: bool = False) -> Guest:
    """For another day a calendar shows that an answer is waited for (RFC 6638 §3.2.8)."""
    sender = told.sender
    answer = None if is_asked_again else told.answer
    return Guest(told.member.email, answer, told.copy.reply_key, sender.network, sender.address)


def _context(told: Told, entry: Entry, subject: str) -> dict[str, Any]:
    return {
        "member": told.member,
        "meeting": told.meeting,
        "title": entry.title,
        "address": entry.address,
        "subject": subject,
        "is_abroad": told.meeting.zone != AMSTERDAM,
        "from_network": told.sender,
    }


def _draft(told: Told, subject: str, text: str, html: str, method: str, calendar: str) -> LetterDraft:
    return LetterDraft(
        kind=CALENDAR,
        member_id=told.member.id,
        to_address=told.member.email,
        subject=subject,
        text=text,
        html=html,
        about={
            "meeting_id": told.meeting.id,
            "member_id": told.member.id,
            "sequence": told.copy.sequence,
        },
        calendar=calendar,
        calendar_method=method,
    )
