"""What is kept of other people's calendars: what each was last told of a meeting, and the feeds."""

import enum
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


class Stage(enum.StrEnum):
    """As what a meeting stands in people's calendars, in the order of time."""

    SAVE_THE_DATE = "save_the_date"
    INVITATION = "invitation"


class CalendarCopy(db.Model):  # type: ignore[name-defined,misc]
    """What one member's calendar was last told of one meeting, by an invitation that went by mail."""

    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    reply_key: Mapped[str] = mapped_column(String(32), unique=True)
    """The token in the organizer's address: an answer that comes there is about this copy."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Of the last letter; raised by each, so that a later one always wins (RFC 5546 §2.1.4)."""
    is_held: Mapped[bool] = mapped_column(default=True)
    """Does their calendar hold the meeting, as far as we know?"""
    stage: Mapped[Stage] = mapped_column(String(15))
    """As what they were told of it last."""
    told: Mapped[str] = mapped_column(String(64))
    """Digests of the facts that they were told last, one after the other (facts.py)."""
    told_facts: Mapped[dict[str, str] | None] = mapped_column(JSON)
    """The same facts in words, for the letter that says what they were; none of what was told by an older release."""
    told_address: Mapped[str] = mapped_column(String(254))
    """To which address the last letter went: the calendar answers as that, also after the member took another."""
    told_at: Mapped[datetime] = mapped_column(default=now)
    told_starts_at: Mapped[datetime | None]
    """On which day and hour it stood in the last letter."""
    letter_id: Mapped[int | None] = mapped_column(ForeignKey(Letter.id, ondelete="SET NULL"), index=True)
    """The last letter, as long as the outbox keeps it."""

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    letter: Mapped[Letter | None] = relationship(lazy="raise_on_sql")


class CalendarFeed(db.Model):  # type: ignore[name-defined,misc]
    """That a member has a feed. Its address is signed over `version`: renewing ends the old one."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(default=now)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
