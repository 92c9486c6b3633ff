"""What is kept of themes: what the talk and the documents of the network are about."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.circles.models import Circle
from dsonet.database import db
from dsonet.members.models import Member


class ThemeKind(enum.StrEnum):
    """Themes are about the work itself or about leading the organisation that does it."""

    PROFESSIONAL = "professional"
    ORGANISATIONAL = "organisational"


class Writers(enum.StrEnum):
    """Who begins threads, or answers, in a theme."""

    MEMBERS = "members"
    KEEPERS = "keepers"
    """Secretariat and administrators: a theme for announcements, or one that is only read."""


class Theme(db.Model):  # type: ignore[name-defined,misc]
    """Where threads live, and what documents are about."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(500), default="")
    kind: Mapped[ThemeKind] = mapped_column(String(20), default=ThemeKind.PROFESSIONAL)
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
    circle_id: Mapped[int | None] = mapped_column(ForeignKey(Circle.id), index=True)
    """The circle that it belongs to; it exists for nobody else."""
    who_asks: Mapped[Writers] = mapped_column(String(10), default=Writers.MEMBERS)
    who_replies: Mapped[Writers] = mapped_column(String(10), default=Writers.MEMBERS)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)
    """Who moderates here, beside those who do so everywhere."""

    circle: Mapped[Circle | None] = relationship(lazy="raise_on_sql")
