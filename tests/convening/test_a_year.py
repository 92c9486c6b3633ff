"""A simulated year: two network meetings, four visits, fifty members who join, leave, answer and change their minds.

The clock goes in steps of hours. After it, each planned letter went once to each for whom it made sense: no reminder
after an answer, nothing after a departure but the word that takes a meeting out of a calendar, nothing for what was
cancelled, and what was moved was told by its new date.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.queries.due import due_letters
from dsonet.database import db, now
from dsonet.events import Event
from dsonet.mail import carriers
from dsonet.mail.models import Letter
from dsonet.meetings.actions import answers, meetings
from dsonet.meetings.actions.answers import Word
from dsonet.meetings.actions.meetings import MeetingFacts
from dsonet.meetings.answer_models import Answer, AnswerKind, Presence, Route
from dsonet.meetings.models import Meeting, MeetingKind
from dsonet.members.models import Member, Seat
from dsonet.worker import Worker, chores
from tests.build import an_outcome

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BEGIN = datetime(2027, 1, 4, 9, tzinfo=AMSTERDAM)
AN_HOUR = timedelta(hours=1)
STEP = 3
"""Hours; in each the worker looks whether anything is to be done."""
HOURS = 365 * 24
SPOKEN = (Route.PAGE, Route.LINK, Route.CALENDAR, Route.SECRETARIAT, Route.DEPUTY)
MEETINGS = [
    # title, kind, planned on day, held on day, places
    ("Voorjaar", MeetingKind.NETWORK, 0, 80, None),
    ("Najaar", MeetingKind.NETWORK, 60, 270, None),
    ("Haven", MeetingKind.VISIT, 5, 45, 6),
    ("Spoorzone", MeetingKind.VISIT, 90, 150, None),
    ("Binnenstad", MeetingKind.VISIT, 120, 200, None),
    ("Bruggen", MeetingKind.VISIT, 200, 222, None),
]
MOVED, CANCELLED = "Spoorzone", "Binnenstad"


@dataclass(frozen=True)
class Sent:
    """One letter as it left the house."""

    at: datetime
    kind: str
    member_id: int
    meeting_id: int
    planned_id: int | None
    method: str


@dataclass
class Year:
    """What happened, beside what the house keeps of it."""

    app: Flask
    dice: random.Random
    sent: list[Sent] = field(default_factory=list)
    meetings: dict[str, int] = field(default_factory=dict)
    left: dict[int, datetime] = field(default_factory=dict)
    first_answer: dict[tuple[int, int], datetime] = field(default_factory=dict)
    cancelled: dict[int, datetime] = field(default_factory=dict)
    asked: dict[int, set[int]] = field(default_factory=dict)
    """Planned letter → who should get it, as the world was when it went."""

    def carry(self, letter: Letter) -> None:
        """Take a letter as a mail server would."""
        about = letter.about
        self.sent.append(
            Sent(now(), letter.kind, letter.member_id or 0, about.get("meeting_id", 0),
                 about.get("planned_id"), letter.calendar_method)
        )  # fmt: skip


def facts(title: str, kind: MeetingKind, day: int, places: int | None) -> MeetingFacts:
    begins = (BEGIN + timedelta(days=day)).replace(hour=10)
    return MeetingFacts(
        title=title, kind=kind, starts_at=begins.astimezone(UTC), ends_at=(begins + 6 * AN_HOUR).astimezone(UTC),
        timezone=AMSTERDAM.key, city="Zwolle", venue="", address="", by_train="", by_car="", accessibility="",
        offers_online=False, online_link="", source="", is_confidential=False, contact_id=None, answer_by=None,
        capacity=places, held_places=0, allows_companion=False,
    )  # fmt: skip


def people(year: Year) -> None:
    """The cast of five, and forty-five more; each two of these share a seat."""
    for number in range(45):
        seat = number // 2 + 1
        if number % 2 == 0:
            place = Seat(id=seat, name=f"Stad {seat}", cbs_code=f"GM{seat:04}", province="Utrecht",
                         population=1, population_year=2026)  # fmt: skip
            db.session.add(place)
            db.session.flush()
        join(year, f"lid{number}", seat_id=seat, is_deputy=number % 2 == 1)


def join(year: Year, key: str, **more: Any) -> None:
    db.session.add(Member(email=f"{key}@example.org", name=key.title(), joined_at=now(), **more))
    db.session.flush()


def leave(year: Year) -> None:
    member = year.dice.choice([one for one in active() if one.email.startswith("lid")])
    member.ended_at = now()
    year.left[member.id] = now()


def active() -> list[Member]:
    found = db.session.scalars(
        select(Member).order_by(Member.id), execution_options={"populate_existing": True}
    )
    return [one for one in found if not one.has_ended]


def say(year: Year, title: str) -> None:
    """Someone answers, or answers anew, by some way."""
    meeting = db.session.get_one(Meeting, year.meetings[title], populate_existing=True)
    if meeting.cancelled_at or meeting.invited_at is None or now() >= meeting.starts_at:
        return
    members = active()
    member, route = year.dice.choice(members), year.dice.choice(SPOKEN)
    kind = year.dice.choice([AnswerKind.YES, AnswerKind.YES, AnswerKind.MAYBE, AnswerKind.NO])
    mates = [one for one in members if one.seat_id and one.seat_id == member.seat_id and one.id != member.id]
    speaker = member
    if route == Route.SECRETARIAT:
        speaker = next(one for one in members if one.email == "dana@example.org")
    elif route == Route.DEPUTY and mates:
        speaker = mates[0]
    answers.answer_invitation(speaker, meeting, Word(kind, now(), route), member)
    year.first_answer.setdefault((meeting.id, member.id), now())


def plan_one(year: Year, dana: Member, title: str, about: meetings.MeetingFacts) -> None:
    meeting = meetings.plan_meeting(dana, about)
    meetings.announce_meeting(dana, meeting)
    year.meetings[title] = meeting.id


def happenings(year: Year) -> dict[int, list[Any]]:
    """Hour → what happens in it, in the order in which it was thought up."""
    diary: dict[int, list[Any]] = defaultdict(list)
    dana = db.session.query(Member).filter_by(email="dana@example.org").one()
    for title, kind, planned, held, places in MEETINGS:
        diary[planned * 24 + 2].append(
            lambda t=title, k=kind, h=held, p=places: plan_one(year, dana, t, facts(t, k, h, p))
        )
        for _number in range(30):
            diary[year.dice.randrange(planned * 24 + 30, held * 24)].append(lambda t=title: say(year, t))
    for number in range(8):
        diary[year.dice.randrange(20 * 24, 340 * 24)].append(lambda: leave(year))
        diary[year.dice.randrange(20 * 24, 340 * 24)].append(lambda n=number: join(year, f"nieuw{n}"))
    diary[110 * 24 + 5].append(lambda: move(year, dana))
    diary[170 * 24 + 5].append(lambda: call_off(year, dana))
    diary[80 * 24 + 4].append(lambda: tick(year))
    diary[100 * 24].append(lambda: tell_outcome(year))
    return diary


def move(year: Year, dana: Member) -> None:
    """The third visit is held two weeks later."""
    meeting = db.session.get_one(Meeting, year.meetings[MOVED], populate_existing=True)
    meetings.change_meeting(dana, meeting, facts(MOVED, MeetingKind.VISIT, 164, None), meeting.version)


def call_off(year: Year, dana: Member) -> None:
    meeting = db.session.get_one(Meeting, year.meetings[CANCELLED], populate_existing=True)
    meetings.cancel_meeting(dana, meeting)
    year.cancelled[meeting.id] = now()


def tick(year: Year) -> None:
    """At the first network meeting ten people are ticked off."""
    come = db.session.scalars(
        select(Answer).where(Answer.meeting_id == year.meetings["Voorjaar"], Answer.places > 0)
    ).all()
    for answer in come[:10]:
        db.session.add(Presence(meeting_id=answer.meeting_id, member_id=answer.member_id))


def tell_outcome(year: Year) -> None:
    db.session.commit()
    an_outcome(year.app, meeting_id=year.meetings["Voorjaar"], published_at=now())


def expect(year: Year, planned: PlannedLetter) -> set[int]:
    """For whom a letter makes sense now, reckoned from the rows one by one."""
    said = {one.member_id: one for one in db.session.scalars(
        select(Answer).where(Answer.meeting_id == planned.meeting_id),
        execution_options={"populate_existing": True},
    )}  # fmt: skip
    there = set(
        db.session.scalars(select(Presence.member_id).where(Presence.meeting_id == planned.meeting_id))
    )
    members = {member.id for member in active()}
    silent = members - set(said)
    place = {id_ for id_, one in said.items() if one.places}
    not_no = {id_ for id_, one in said.items() if one.kind != "no"}
    waits = {id_ for id_, one in said.items() if one.waits_since}
    return members & {
        "reminder": silent,
        "practical": not_no - waits,
        "thanks": there or place,
        "outcomes": members,
    }.get(planned.kind, set())


def due_now() -> list[PlannedLetter]:
    waits = select(PlannedLetter).where(PlannedLetter.went_at.is_(None), PlannedLetter.goes_at <= now())
    return list(db.session.scalars(waits, execution_options={"populate_existing": True}))


def anything_waits() -> bool:
    """Is there an event to handle? Whose calendar is behind, is looked at once a week here."""
    event = select(Event.id).where(Event.handled_at.is_(None)).limit(1)
    return bool(due_letters(1)) or db.session.scalars(event).first() is not None


def live(year: Year, clock: Any) -> None:
    """Hour by hour: what happens, then the worker."""
    people(year)
    db.session.commit()
    diary = happenings(year)
    for hour in range(0, HOURS, STEP):
        clock.move_to(BEGIN + hour * AN_HOUR)
        happening = [happen for later in range(STEP) for happen in diary.get(hour + later, ())]
        for happen in happening:
            happen()
        db.session.commit()
        works = anything_waits() or hour % (7 * 24) == 0
        for planned in due_now() if works else ():
            year.asked[planned.id] = expect(year, planned)
        db.session.commit()
        if works:
            Worker().run_once()


@pytest.fixture
def year(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Year:
    lived = Year(app, random.Random(2007))
    monkeypatch.setattr(carriers.Folder, "carry", lambda _self, letter: lived.carry(letter))
    kept = {name: chores.CHORES[name] for name in ("letters", "events")}
    monkeypatch.setattr(chores, "CHORES", kept)
    with time_machine.travel(BEGIN, tick=False) as clock, app.app_context():
        live(lived, clock)
    return lived


def test_a_year_of_letters(year: Year) -> None:
    with year.app.app_context():
        planned = {one.id: one for one in db.session.query(PlannedLetter)}
        failed = db.session.query(Event).filter(Event.handled_at.is_(None), Event.failed_at.is_not(None))
        assert failed.count() == 0
    by_letter = [one for one in year.sent if one.planned_id is not None]
    assert max(Counter((one.planned_id, one.member_id) for one in by_letter).values()) == 1

    for one in by_letter:
        letter = planned[one.planned_id or 0]
        assert timedelta(0) <= one.at - letter.goes_at <= timedelta(days=60)
        if one.kind == "meeting_reminder":
            assert one.at < year.first_answer.get(
                (one.meeting_id, one.member_id), datetime.max.replace(tzinfo=UTC)
            )

    for one in year.sent:
        if one.method != "CANCEL":
            assert one.at < year.left.get(one.member_id, datetime.max.replace(tzinfo=UTC))
            assert one.at < year.cancelled.get(one.meeting_id, datetime.max.replace(tzinfo=UTC))

    reached: dict[int, set[int]] = defaultdict(set)
    for one in by_letter:
        reached[one.planned_id or 0].add(one.member_id)
    mailed = {"reminder", "practical", "thanks", "outcomes"}
    for letter in planned.values():
        if letter.kind in mailed and letter.went_at is not None and not letter.lapsed:
            assert reached[letter.id] == year.asked[letter.id], (letter.kind, letter.meeting_id)
    went = Counter(one.kind for one in planned.values() if one.went_at and not one.lapsed)
    assert went[LetterKind.INVITATION] == 6
    assert went[LetterKind.THANKS] == 5, "all but the cancelled one"
    assert went[LetterKind.REMINDER] >= 6
    assert went[LetterKind.OUTCOMES] == 1
    tell_of_the_moved_and_the_cancelled(year, planned)


def tell_of_the_moved_and_the_cancelled(year: Year, planned: dict[int, PlannedLetter]) -> None:
    moved, off = year.meetings[MOVED], year.meetings[CANCELLED]
    practical = {one.at.astimezone(AMSTERDAM).date() for one in year.sent
                 if one.kind == "meeting_practical" and one.meeting_id == moved}  # fmt: skip
    held = (BEGIN + timedelta(days=164)).date()
    assert all(timedelta(days=3) <= held - day <= timedelta(days=5) for day in practical)
    assert len(practical) == 1
    assert not [
        one for one in planned.values() if one.meeting_id == off and one.kind == "thanks" and one.went_at
    ]
    holding: dict[int, bool] = {}
    for one in year.sent:
        if one.kind == "calendar" and one.meeting_id == off:
            holding[one.member_id] = one.method == "REQUEST"
    assert len(holding) > 40
    by_themselves = [id_ for id_, holds in holding.items() if holds]
    with year.app.app_context():
        said = {
            one.member_id: (one.kind, one.route) for one in db.session.query(Answer).filter_by(meeting_id=off)
        }
    assert all(said[id_] == ("no", "calendar") for id_ in by_themselves), "their calendar did it itself"
