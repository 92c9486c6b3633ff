"""Whatever is said, changed and cancelled, and however late and jumbled mail arrives: the calendar ends up right."""

import random
from itertools import count
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import joinedload

from dsonet.calendars.actions.copies import bring_up_to_date
from dsonet.calendars.models import Stage
from dsonet.circles.models import CircleMember
from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.mail.outbox import may_go
from dsonet.meetings.actions.answers import Word, answer_invitation
from dsonet.meetings.answer_models import Answer, AnswerKind, Route
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from tests.build import a_circle, a_meeting, a_member
from tests.calendars.client import CalendarClient

STEPS = (
    "yes",
    "maybe",
    "no",
    "declined",
    "move",
    "cancel",
    "revive",
    "leave",
    "rejoin",
    "end",
    "return",
    "mail",
    "up",
)
"""What can happen; `mail` lets the outbox be emptied, `declined` is said by the calendar itself."""
_numbers = count(1)


class Story:
    """One member, one meeting of their circle, and their calendar."""

    def __init__(self, app: Flask, chance: random.Random) -> None:
        number = next(_numbers)
        self.app, self.chance = app, chance
        self.address = f"verhaal{number}@example.org"
        self.member = a_member(app, email=self.address, name=f"Verhaal Nummer{number}", joined_at=now())
        self.circle = a_circle(app)
        self.meeting = a_meeting(app, circle_id=self.circle)
        self.calendar = CalendarClient(app, self.address)
        self.stage = Stage.SAVE_THE_DATE
        self.on_the_way: list[tuple[str, str]] = []
        self.step("rejoin")

    def step(self, name: str) -> None:
        """Let it happen, and bring calendars up to date; some of the mail arrives."""
        with self.app.app_context():
            getattr(self, f"_{name}", lambda: self._say(name))()
            db.session.commit()
            bring_up_to_date(db.session.get_one(Meeting, self.meeting), self.stage)
            db.session.commit()

    def finish(self) -> None:
        """All mail goes and arrives."""
        with self.app.app_context():
            self._mail()
            db.session.commit()
        self.arrive(len(self.on_the_way))

    def arrive(self, most: int) -> None:
        self.chance.shuffle(self.on_the_way)
        for _ in range(most):
            self.calendar.take(*self.on_the_way.pop())

    def should_hold(self) -> bool:
        with self.app.app_context():
            meeting = db.session.get_one(Meeting, self.meeting)
            member = db.session.get_one(Member, self.member)
            answer = db.session.get(Answer, (self.meeting, self.member))
            said_no = answer is not None and answer.kind == AnswerKind.NO
            inside = db.session.get(CircleMember, (self.circle, self.member)) is not None
            return meeting.cancelled_at is None and member.is_active and inside and not said_no

    def _mail(self) -> None:
        waiting = db.session.query(Letter).filter_by(to_address=self.address, sent_at=None, dropped_at=None)
        for letter in waiting.order_by(Letter.id):
            if may_go(letter):
                letter.sent_at = now()
                self.on_the_way.append((letter.calendar, letter.calendar_method))
            else:
                letter.dropped_at = now()

    def _say(self, name: str) -> None:
        kind, route = (
            (AnswerKind.NO, Route.CALENDAR) if name == "declined" else (AnswerKind(name), Route.PAGE)
        )
        meeting = db.session.get_one(Meeting, self.meeting, options=[joinedload(Meeting.circle)])
        member = db.session.get_one(Member, self.member)
        if name == "declined":
            self._mail()
            db.session.commit()
            self.arrive(len(self.on_the_way))
            if meeting.uid not in self.calendar.events:
                return
            del self.calendar.events[meeting.uid]
        if meeting.cancelled_at is None and member.is_active:
            answer_invitation(member, meeting, Word(kind, now(), route))

    def _move(self) -> None:
        db.session.get_one(Meeting, self.meeting).city = f"Stad {self.chance.random()}"

    def _cancel(self) -> None:
        db.session.get_one(Meeting, self.meeting).cancelled_at = now()

    def _revive(self) -> None:
        db.session.get_one(Meeting, self.meeting).cancelled_at = None

    def _leave(self) -> None:
        db.session.query(CircleMember).filter_by(circle_id=self.circle, member_id=self.member).delete()

    def _rejoin(self) -> None:
        db.session.merge(CircleMember(circle_id=self.circle, member_id=self.member))

    def _end(self) -> None:
        db.session.get_one(Member, self.member).ended_at = now()

    def _return(self) -> None:
        db.session.get_one(Member, self.member).ended_at = None

    def _up(self) -> None:
        self.stage = Stage.INVITATION


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), max_size=14), chance=st.integers(0, 2**16))
@example(steps=["no", "yes", "mail", "move", "no", "yes"], chance=1)
@example(steps=["end", "mail", "return"], chance=1)
@example(steps=["mail", "declined", "leave", "rejoin", "maybe"], chance=1)
@example(steps=["mail", "cancel", "revive", "up", "mail"], chance=3)
def test_the_calendar_ends_up_as_it_should(app: Flask, steps: list[str], chance: int) -> None:
    story = Story(app, random.Random(chance))
    for name in steps:
        story.step(name)
        story.arrive(story.chance.randint(0, len(story.on_the_way)))
    story.finish()
    held: list[Any] = list(story.calendar.events.values())
    assert len(held) == int(story.should_hold()), steps
    if held:
        with app.app_context():
            meeting = db.session.get_one(Meeting, story.meeting)
        assert str(held[0]["LOCATION"]) == meeting.place
        assert str(held[0]["STATUS"]) == ("CONFIRMED" if story.stage == Stage.INVITATION else "TENTATIVE")
