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
    """All whose meeting it is. A guest who was let in reads them only as one who was there."""


class Minutes(db.Model):  # type: ignore[name-defined,misc]
    """The notes of a meeting, which become its minutes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), unique=True)
    source: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[Markup] = mapped_column(default=Markup())
    renderer_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    """The number of the newest version; 0 as long as nothing was written."""
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
    version: Mapped[int] = mapped_column(default=1)

    member: Mapped[Member | None] = relationship(lazy="raise_on_sql")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")

    @property
    def is_open_action(self) -> bool:
        """Is there still something to do?"""
        return self.kind == ConclusionKind.ACTION and self.done_at is None

    def is_late(self, today: date) -> bool:
        """Should it have been done before `today`?"""
        return self.is_open_action and self.due_on is not None and self.due_on < today

    __table_args__ = (Index("ix_conclusion_meeting", "meeting_id", "id"),)
