"""What is kept of the letters around a meeting: what is planned, and whom each reached."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member

_WAITS = text("went_at IS NULL AND stopped_at IS NULL")


class LetterKind(enum.StrEnum):
    """The letters around a meeting, in the order in which they go."""

    SAVE_THE_DATE = "save_the_date"
    INVITATION = "invitation"
    REMINDER = "reminder"
    PAPERS = "papers"
    PRACTICAL = "practical"
    THANKS = "thanks"
    OUTCOMES = "outcomes"


class PlannedLetter(db.Model):  # type: ignore[name-defined,misc]
    """A letter that goes by itself at its moment, unless someone stops it or it lost its sense."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), index=True)
    kind: Mapped[LetterKind] = mapped_column(String(15))
    goes_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(Text, default="")
    """Own words above the fixed ones; plain text."""
    stopped_at: Mapped[datetime | None]
    went_at: Mapped[datetime | None]
    """When it was written to everyone for whom it was."""
    lapsed: Mapped[bool] = mapped_column(default=False)
    """It had lost its sense when its moment came: it went to nobody."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_planned_letter_due", "goes_at", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )


class Receipt(db.Model):  # type: ignore[name-defined,misc]
    """That a planned letter was written to a member; how it fared stands in the outbox."""

    planned_id: Mapped[int] = mapped_column(
        ForeignKey(PlannedLetter.id, ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    letter_id: Mapped[int | None] = mapped_column(ForeignKey(Letter.id, ondelete="SET NULL"), index=True)
