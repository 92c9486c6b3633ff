"""What is kept of meetings: when and where, who comes, and the papers."""

import enum
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.documents.models import Document, Folder
from dsonet.members.models import Member


class AnswerKind(enum.StrEnum):
    """What a member says to an invitation."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Meeting(db.Model):  # type: ignore[name-defined,misc]
    """One gathering of the network, from announcement to afterwards."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    """The calendar's identity of this meeting, for ever (RFC 7986 §5.3)."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Raised when time or place change (RFC 5546 §2.1.4)."""
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    city: Mapped[str] = mapped_column(String(120), default="")
    venue: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[Markup] = mapped_column(default=Markup())
    renderer_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    cancelled_at: Mapped[datetime | None]
    circle_id: Mapped[int | None] = mapped_column(ForeignKey(Circle.id), index=True)
    """The circle that meets; for nobody else it exists."""
    folder_id: Mapped[int | None] = mapped_column(ForeignKey(Folder.id), index=True)
    """Where its papers lie in the library; none as long as there are none."""

    circle: Mapped[Circle | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    @property
    def place(self) -> str:
        """Venue, address and city on one line; an address often names the city already."""
        city = "" if self.city and self.city in self.address else self.city
        return ", ".join(part for part in (self.venue, self.address, city) if part)


class Answer(db.Model):  # type: ignore[name-defined,misc]
    """What one member said, last."""

    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    kind: Mapped[AnswerKind] = mapped_column(String(10))
    answered_at: Mapped[datetime] = mapped_column(default=now)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class Paper(db.Model):  # type: ignore[name-defined,misc]
    """A document of the library that lies on the table of a meeting."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id, ondelete="CASCADE"), unique=True)
    position: Mapped[int] = mapped_column(default=0)

    document: Mapped[Document] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index("ix_paper_meeting", "meeting_id", "position", "id"),)


class MeetingGuest(db.Model):  # type: ignore[name-defined,misc]
    """That a guest may see one meeting and its papers, until their access ends."""

    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime] = mapped_column(default=now)
