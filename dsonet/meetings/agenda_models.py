"""What is kept of an agenda: its items in their order, and who chose which parallel session."""

import enum
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.forum.models import Thread
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


class ItemKind(enum.StrEnum):
    """What happens in that time."""

    PLENARY = "plenary"
    PARALLEL = "parallel"
    """One of several at the same time: one chooses."""
    BREAK = "break"
    TRAVEL = "travel"
    MEAL = "meal"


class AgendaItem(db.Model):  # type: ignore[name-defined,misc]
    """One item. What was decided or learnt there stands in `Conclusion`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ItemKind] = mapped_column(String(10), default=ItemKind.PLENARY)
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), index=True)
    """A member, or a guest who has a way in."""
    speaker_name: Mapped[str] = mapped_column(String(200), default="")
    """Any other speaker."""
    source: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[Markup] = mapped_column(default=Markup())
    renderer_version: Mapped[int]
    capacity: Mapped[int | None]
    """Places in a parallel session; none: everyone."""
    thread_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id, ondelete="SET NULL"), index=True)
    """The talk about this item."""
    version: Mapped[int] = mapped_column(default=1)

    speaker: Mapped[Member | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_agenda_item_meeting", "meeting_id", "position", "id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("capacity > 0", name="real_places"),
    )


class SessionChoice(db.Model):  # type: ignore[name-defined,misc]
    """That a member chose a parallel session: one at a time."""

    item_id: Mapped[int] = mapped_column(ForeignKey(AgendaItem.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    chosen_at: Mapped[datetime] = mapped_column(default=now)
