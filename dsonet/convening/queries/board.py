"""Who was reached for a meeting: each one's answer, the letters to them and how those fared, and where to ring."""

import enum
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select

from dsonet.calendars.models import CalendarCopy
from dsonet.convening.models import LetterKind, PlannedLetter, Receipt
from dsonet.convening.policy import Invited
from dsonet.convening.queries.due import IN_CALENDARS
from dsonet.convening.queries.people import invited_people
from dsonet.database import db
from dsonet.directory import policy as directory
from dsonet.directory.models import Card, Field
from dsonet.mail.models import Letter
from dsonet.meetings import policy as meetings
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


class Fate(enum.StrEnum):
    """How a letter fared."""

    SENT = "sent"
    WAITS = "waits"
    FAILED = "failed"
    BOUNCED = "bounced"


class Shown(enum.StrEnum):
    """Whom the board shows; the value stands in the address."""

    ALL = "alle"
    UNANSWERED = "geen-antwoord"
    UNREACHED = "niet-bereikt"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter to one member."""

    kind: LetterKind
    fate: Fate
    number: int
    """Later letters have higher ones."""
    at: datetime | None
    """When it was sent, or came to nothing; none: it waits, or that is too long ago to know."""

    @property
    def went_wrong(self) -> bool:
        """Did it come back, or never leave?"""
        return self.fate in (Fate.FAILED, Fate.BOUNCED)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One invited member."""

    person: Invited
    letters: list[SentLetter]
    phone: str
    """As far as they let the reader see it."""

    @property
    def is_unreached(self) -> bool:
        """Did a letter go wrong, and has none been sent since? A bounce may come hours after the sending."""
        wrong = [one.at for one in self.letters if one.went_wrong and one.at]
        sent = [one.at for one in self.letters if one.fate == Fate.SENT and one.at]
        return bool(wrong) and (not sent or max(wrong) >= max(sent))


@dataclass(frozen=True, slots=True)
class Board:
    """All rows that are shown, and the counts over everyone."""

    rows: list[BoardRow]
    counts: dict[Shown, int]


def board_of(reader: Member, meeting: Meeting, shown: Shown) -> Board:
    """Everyone whom it is for, by name. Five queries, however many they are."""
    letters, phones = _letters(meeting), _phones(reader, meeting)
    rows = [
        BoardRow(person, letters[person.member.id], phones.get(person.member.id, ""))
        for person in invited_people(meeting)
    ]
    of = {
        Shown.ALL: rows,
        Shown.UNANSWERED: [row for row in rows if row.person.answer is None],
        Shown.UNREACHED: [row for row in rows if row.is_unreached],
    }
    return Board(of[shown], {one: len(found) for one, found in of.items()})


def _letters(meeting: Meeting) -> defaultdict[int, list[SentLetter]]:
    """By member, in the order in which they were written. What was dropped had lost its sense: no one got it."""
    facts = (Letter.sent_at, Letter.failed_at, Letter.bounced_at, Letter.dropped_at)
    planned = (
        select(Receipt.member_id, PlannedLetter.kind, Letter.id, *facts)
        .join(PlannedLetter, PlannedLetter.id == Receipt.planned_id)
        .outerjoin(Letter, Letter.id == Receipt.letter_id)
        .where(PlannedLetter.meeting_id == meeting.id, PlannedLetter.kind.not_in(IN_CALENDARS))
    )
    in_calendars = (
        select(CalendarCopy.member_id, CalendarCopy.stage, Letter.id, *facts)
        .outerjoin(Letter, Letter.id == CalendarCopy.letter_id)
        .where(CalendarCopy.meeting_id == meeting.id)
    )
    found: defaultdict[int, list[SentLetter]] = defaultdict(list)
    for member_id, letter in [*_read(in_calendars), *_read(planned)]:
        found[member_id].append(letter)
    for letters in found.values():
        letters.sort(key=lambda letter: letter.number)
    return found


def _read(rows: Select[*tuple[Any, ...]]) -> Iterable[tuple[int, SentLetter]]:
    for member_id, kind, number, sent_at, failed_at, bounced_at, dropped_at in db.session.execute(rows):
        if dropped_at is None:
            is_kept = number is not None
            fate = _fate(is_kept, sent_at is not None, failed_at is not None, bounced_at is not None)
            at = bounced_at or failed_at or sent_at
            yield member_id, SentLetter(LetterKind(kind), fate, number or 0, at)


def _fate(is_kept: bool, was_sent: bool, failed: bool, bounced: bool) -> Fate:
    """A letter that the outbox no longer keeps was sent, months ago."""
    if bounced:
        return Fate.BOUNCED
    if failed:
        return Fate.FAILED
    return Fate.SENT if was_sent or not is_kept else Fate.WAITS


def _phones(reader: Member, meeting: Meeting) -> dict[int, str]:
    asked = meetings.invited_to(meeting).join(Card, and_(Card.member_id == Member.id))
    rows = db.session.execute(asked.with_only_columns(Member.id, directory.shown(Field.PHONE, reader)))
    return {member_id: phone for member_id, phone in rows if phone}
