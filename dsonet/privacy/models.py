"""What is kept of requests about one's own data: exports, and objections."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile


class Export(db.Model):  # type: ignore[name-defined,misc]
    """One's own data in a file, made by the worker and fetched once."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    begun_at: Mapped[datetime | None]
    """When a worker took it in hand; one that died leaves it to the next."""
    ready_at: Mapped[datetime | None] = mapped_column(index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))
    fetched_at: Mapped[datetime | None]

    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")


class Objection(db.Model):  # type: ignore[name-defined,misc]
    """That someone objects to what is done with their data (AVG article 21)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
