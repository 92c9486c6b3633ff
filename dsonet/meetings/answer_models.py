"""What is kept of who comes: the answer that holds, each word on the way to it, who was there, own questions."""

import enum
from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.members.models import Member

_WAITS = text("waits_since IS NOT NULL")


class AnswerKind(enum.StrEnum):
    """What a member says to an invitation."""

    YES = "yes"
    ONLINE = "online"
    MAYBE = "maybe"
    NO = "no"


class Route(enum.StrEnum):
    """By which way a word came in."""

    PAGE = "page"
    LINK = "link"
    """The link in a letter, without signing in."""
    CALENDAR = "calendar"
    """The calendar's own accept or decline (RFC 5546 §3.2.3)."""
    SECRETARIAT = "secretariat"
    DEPUTY = "deputy"
    """Who shares the seat."""


class ShownTo(enum.StrEnum):
    """Who sees on the list of attendees that one comes."""

    MEMBERS = "members"
    ATTENDEES = "attendees"
    NOBODY = "nobody"
    """But for those who organise it."""


class Answer(db.Model):  # type: ignore[name-defined,misc]
    """What holds for one member: their last word by time, and whether there is a place for them.

    Made from the member's `AnswerWord`s; only `actions/answers.py` writes it.
    """

    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    kind: Mapped[AnswerKind] = mapped_column(String(10))
    answered_at: Mapped[datetime] = mapped_column(default=now)
    route: Mapped[Route] = mapped_column(String(15), default=Route.PAGE)
    companion: Mapped[str] = mapped_column(String(120), default="")
    """The name of who comes along; empty: nobody."""
    shown_to: Mapped[ShownTo] = mapped_column(String(10), default=ShownTo.ATTENDEES)
    places: Mapped[int] = mapped_column(default=0)
    """Places in the room that are theirs: with a companion two."""
    waits_since: Mapped[datetime | None]
    """Said yes when it was full: the moment at which they joined the waiting list."""
    moved_up_at: Mapped[datetime | None]
    decide_by: Mapped[datetime | None]
    """Who moved up is asked to say no before this moment if they can't come any more."""

    member: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index(
            "ix_answer_waiting",
            "meeting_id",
            "waits_since",
            "member_id",
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    def is_about_former_day(self, meeting: Meeting) -> bool:
        """Was it said before `meeting` went to the day on which it is now? Then it is asked again."""
        return meeting.moved_at is not None and self.answered_at < meeting.moved_at

    @property
    def takes_part(self) -> bool:
        """Is it sure that they are in the room, or online?"""
        return self.places > 0 or self.kind == AnswerKind.ONLINE

    @classmethod
    def takes_part_expression(cls) -> ColumnElement[bool]:
        """The condition behind `takes_part`."""
        return or_(cls.places > 0, cls.kind == AnswerKind.ONLINE)

    @property
    def is_deciding(self) -> bool:
        """Did they move up a moment ago, and can a no still help the next one in time?"""
        return self.decide_by is not None and self.decide_by > now()

    @property
    def waits(self) -> bool:
        """Are they on the waiting list?"""
        return self.waits_since is not None


class PartAnswer(db.Model):  # type: ignore[name-defined,misc]
    """What holds for one day or part, beside the answer for the whole."""

    part_id: Mapped[int] = mapped_column(ForeignKey(MeetingPart.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    kind: Mapped[AnswerKind] = mapped_column(String(10))


class AnswerWord(db.Model):  # type: ignore[name-defined,misc]
    """One thing that was said, by whatever way, in whatever order it came in. Nothing changes it afterwards."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    """Whom it is about."""
    kind: Mapped[AnswerKind] = mapped_column(String(10))
    parts: Mapped[dict[str, str] | None] = mapped_column(JSON)
    """Part id → answer; none when the word was about the whole alone."""
    companion: Mapped[str | None] = mapped_column(String(120))
    """None: nothing was said of it."""
    shown_to: Mapped[ShownTo | None] = mapped_column(String(10))
    route: Mapped[Route] = mapped_column(String(15))
    said_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), index=True)
    """Who said it: the member, the secretariat, or who shares the seat."""

    said_by: Mapped[Member | None] = relationship(lazy="raise_on_sql", foreign_keys=[said_by_id])

    __table_args__ = (
        UniqueConstraint("meeting_id", "member_id", "route", "said_at", "kind", name="uq_answer_word_said"),
    )


class Presence(db.Model):  # type: ignore[name-defined,misc]
    """That someone was there."""

    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    ticked_at: Mapped[datetime] = mapped_column(default=now)
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), index=True)


class QuestionKind(enum.StrEnum):
    """What can be filled in."""

    LINE = "line"
    TEXT = "text"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SOME_OF = "some_of"
    DATE = "date"


class Readers(enum.StrEnum):
    """Who reads the answers to a question."""

    SECRETARIAT = "secretariat"
    HOST = "host"
    """And they stand on the list for the host city."""
    ATTENDEES = "attendees"


class Question(db.Model):  # type: ignore[name-defined,misc]
    """Something that those who come are asked: diet, hotel, workshop, passport."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200))
    hint: Mapped[str] = mapped_column(String(300), default="")
    options: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    readers: Mapped[Readers] = mapped_column(String(15), default=Readers.SECRETARIAT)
    kept_days: Mapped[int] = mapped_column(default=14)
    """So many days after the meeting the answers are erased."""
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        Index("ix_question_meeting", "meeting_id", "position", "id"),
        CheckConstraint("kept_days >= 0", name="kept_days"),
    )


class QuestionAnswer(db.Model):  # type: ignore[name-defined,misc]
    """What one member filled in; of several choices one a line."""

    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(default=now)
