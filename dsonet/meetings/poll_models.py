"""What is kept of date polls: which moments are proposed, who is asked, and what each says."""

import enum
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.meetings.models import Meeting, MeetingKind
from dsonet.members.models import Member


class VoteKind(enum.StrEnum):
    """What someone says of a moment."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class DatePoll(db.Model):  # type: ignore[name-defined,misc]
    """A question to some: when can you? Closing it makes the meeting."""

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[MeetingKind] = mapped_column(String(10), default=MeetingKind.NETWORK)
    words: Mapped[str] = mapped_column(String(1000), default="")
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    circle_id: Mapped[int | None] = mapped_column(ForeignKey(Circle.id), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    answer_by: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey(Meeting.id, ondelete="SET NULL"), index=True)
    """What it became."""
    version: Mapped[int] = mapped_column(default=1)

    circle: Mapped[Circle | None] = relationship(lazy="raise_on_sql")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its moments."""
        return ZoneInfo(self.timezone)


class DateOption(db.Model):  # type: ignore[name-defined,misc]
    """A moment that is proposed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey(DatePoll.id, ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_date_option_poll", "poll_id", "starts_at", "id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )


class DateVote(db.Model):  # type: ignore[name-defined,misc]
    """What one member says of one moment."""

    option_id: Mapped[int] = mapped_column(ForeignKey(DateOption.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    kind: Mapped[VoteKind] = mapped_column(String(10))
    voted_at: Mapped[datetime] = mapped_column(default=now)


class PollMember(db.Model):  # type: ignore[name-defined,misc]
    """Who is asked, and whether it can't do without them."""

    poll_id: Mapped[int] = mapped_column(ForeignKey(DatePoll.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    is_decisive: Mapped[bool] = mapped_column(default=False)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
