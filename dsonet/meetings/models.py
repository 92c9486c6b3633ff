"""What is kept of meetings: what, when and where, in which phase, its days and parts, its papers and guests."""

import enum
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.documents.models import Document, Folder
from dsonet.meetings.phases import Milestones, Phase, phase_at
from dsonet.members.models import Member


class MeetingKind(enum.StrEnum):
    """What kind of gathering it is."""

    NETWORK = "network"
    TRIP = "trip"
    """A study trip, of several days."""
    VISIT = "visit"
    """A work visit."""
    CIRCLE = "circle"
    """A session of a circle."""


class Meeting(db.Model):  # type: ignore[name-defined,misc]
    """One gathering of the network, from save the date to afterwards."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    """The calendar's identity of this meeting, for ever (RFC 7986 §5.3)."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Raised when time or place change (RFC 5546 §2.1.4)."""
    kind: Mapped[MeetingKind] = mapped_column(String(10), default=MeetingKind.NETWORK)
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    """Where it is held: its moments are filled in and shown as the clock there says."""
    city: Mapped[str] = mapped_column(String(120), default="")
    venue: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    by_train: Mapped[str] = mapped_column(String(1000), default="")
    by_car: Mapped[str] = mapped_column(String(1000), default="")
    accessibility: Mapped[str] = mapped_column(String(1000), default="")
    """Of the building: steps, lift, hearing loop."""
    offers_online: Mapped[bool] = mapped_column(default=False)
    online_link: Mapped[str] = mapped_column(String(500), default="")
    """For those who take part, and nobody else."""
    source: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[Markup] = mapped_column(default=Markup())
    renderer_version: Mapped[int]
    is_confidential: Mapped[bool] = mapped_column(default=False)
    """Its title stays out of letters, feeds and calendars."""
    contact_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)
    """Who answers questions about it."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    announced_at: Mapped[datetime | None]
    """As long as there is none it is a concept, for those who keep meetings alone."""
    invited_at: Mapped[datetime | None]
    """When the invitation went or goes out."""
    moved_at: Mapped[datetime | None]
    """When it last went to another day: an answer of before is about the day of `moved_from`."""
    moved_from: Mapped[datetime | None]
    hand_phase: Mapped[Phase | None] = mapped_column(String(15))
    """The phase that someone chose, from `hand_phase_at` until the clock passes its next mark."""
    hand_phase_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_because: Mapped[str] = mapped_column(String(1000), default="")
    """What members are told of it."""
    answer_by: Mapped[datetime | None]
    """Until when people are asked to answer; a wish, no wall."""
    capacity: Mapped[int | None]
    """How many can be there; none: everyone."""
    held_places: Mapped[int] = mapped_column(default=0)
    """Of these, kept free by the secretariat."""
    allows_companion: Mapped[bool] = mapped_column(default=False)
    circle_id: Mapped[int | None] = mapped_column(ForeignKey(Circle.id), index=True)
    """The circle that meets; for nobody else it exists."""
    folder_id: Mapped[int | None] = mapped_column(ForeignKey(Folder.id), index=True)
    """Where its papers lie in the library; none as long as there are none."""

    circle: Mapped[Circle | None] = relationship(lazy="raise_on_sql")
    contact: Mapped[Member | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    @property
    def place(self) -> str:
        """Venue, address and city on one line; an address often names the city already."""
        city = "" if self.city and self.city in self.address else self.city
        return ", ".join(part for part in (self.venue, self.address, city) if part)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which it is held."""
        return ZoneInfo(self.timezone)

    @property
    def phase(self) -> Phase:
        """Where it stands at this moment, by the clock and by hand."""
        return self.phase_at(now())

    def phase_at(self, moment: datetime) -> Phase:
        """Where it stands at `moment`."""
        marks = Milestones(
            self.announced_at is not None, self.invited_at, self.starts_at, self.ends_at, self.zone
        )
        return phase_at(moment, marks, self.hand_phase, self.hand_phase_at)

    @property
    def is_invited(self) -> bool:
        """Did the invitation go out?"""
        return self.invited_at is not None and self.invited_at <= now()

    @property
    def has_secret_title(self) -> bool:
        """Must its title stay out of what others may see over one's shoulder?"""
        return self.is_confidential or self.circle_id is not None


class MeetingPart(db.Model):  # type: ignore[name-defined,misc]
    """A day or part of a meeting that one can come to by itself. Without any, one comes to the whole."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        Index("ix_meeting_part_meeting", "meeting_id", "starts_at", "id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )


class Paper(db.Model):  # type: ignore[name-defined,misc]
    """A document of the library that lies on the table of a meeting, or with one item of its agenda."""

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id, ondelete="CASCADE"), unique=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None]
    """When those who come were told that it is there."""

    document: Mapped[Document] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index("ix_paper_meeting", "meeting_id", "position", "id"),)


class MeetingGuest(db.Model):  # type: ignore[name-defined,misc]
    """That a guest may see one meeting and its papers, until their access ends."""

    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime] = mapped_column(default=now)
