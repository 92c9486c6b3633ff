"""What is kept of uitkomsten: the words, one picture, files, a film."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile


class Outcome(db.Model):  # type: ignore[name-defined,misc]
    """What a meeting gave. Public from `published_at`; before that for members only."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup]
    renderer_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey(Meeting.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    picture_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))
    picture_alt: Mapped[str] = mapped_column(String(300), default="")
    film_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None] = mapped_column(index=True)

    meeting: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")
    picture: Mapped[StoredFile | None] = relationship(foreign_keys=picture_id, lazy="raise_on_sql")
    film: Mapped[StoredFile | None] = relationship(foreign_keys=film_id, lazy="raise_on_sql")


class OutcomeFile(db.Model):  # type: ignore[name-defined,misc]
    """A file that goes with an outcome."""

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey(Outcome.id, ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id))
    position: Mapped[int] = mapped_column(default=0)

    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index("ix_outcome_file_outcome", "outcome_id", "position", "id"),)
