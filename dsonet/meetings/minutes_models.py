"""What is kept of what was said and agreed: the minutes with each version, and decisions, lessons and actions."""

import enum
from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


class MinutesAudience(enum.StrEnum):
    """Who reads the minutes: from few to many."""

    KEEPERS = "keepers"
    """Notes that are still being written."""
    ATTENDEES = "attendees"
    """Those who were there, to mend what is wrong."""
    MEMBERS = "members"
    """All who see the meeting."""


class Minutes(db.Model):  # type: ignore[name-defined,misc]
    """The notes of a meeting, which become its minutes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), unique=True)
    source: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[Markup] = mapped_column(default=Markup())
    renderer_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    audience: Mapped[MinutesAudience] = mapped_column(String(10), default=MinutesAudience.KEEPERS)
    published_at: Mapped[datetime | None]
    """When their readers were last widened."""
    changed_at: Mapped[datetime] = mapped_column(default=now)


class MinutesVersion(db.Model):  # type: ignore[name-defined,misc]
    """The minutes as someone saved them."""

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey(Minutes.id, ondelete="CASCADE"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime] = mapped_column(default=now)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), index=True)

    saved_by: Mapped[Member | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("minutes_id", "number"),)


class ConclusionKind(enum.StrEnum):
    """What came of it."""

    DECISION = "decision"
    LESSON = "lesson"
    ACTION = "action"


class Conclusion(db.Model):  # type: ignore[name-defined,misc]
    """A decision, a lesson, or an action with who and when; of the meeting, or of one item of its agenda."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey(AgendaItem.id, ondelete="SET NULL"), index=True)
    kind: Mapped[ConclusionKind] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(1000))
    member_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), index=True)
    """Who does it, of an action."""
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    member: Mapped[Member | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index("ix_conclusion_meeting", "meeting_id", "id"),)
