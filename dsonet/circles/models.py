"""What is kept of circles: what each is for, who hosts it, until when, and who is in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.members.models import Member


class Circle(db.Model):  # type: ignore[name-defined,misc]
    """A closed group of members."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(500), default="")
    host_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)
    """Who lets others in and out; none when the host has left."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime | None]
    """From this moment it can be read by those who were in it, and nothing new comes."""

    host: Mapped[Member | None] = relationship(lazy="raise_on_sql")


class CircleMember(db.Model):  # type: ignore[name-defined,misc]
    """That someone is in a circle, and for a guest until when."""

    circle_id: Mapped[int] = mapped_column(ForeignKey(Circle.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]

    circle: Mapped[Circle] = relationship(lazy="raise_on_sql")
    member: Mapped[Member] = relationship(lazy="raise_on_sql")
