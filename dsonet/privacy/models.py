"""What is kept of requests about one's own data, and of what members agreed to."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile
from dsonet.text import RENDERER_VERSION


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


class HouseRules(db.Model):  # type: ignore[name-defined,misc]
    """One version of the rules that members keep; older ones stay, for who agreed with them."""

    version: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup]
    renderer_version: Mapped[int] = mapped_column(default=RENDERER_VERSION)
    made_at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id), index=True)


class Agreement(db.Model):  # type: ignore[name-defined,misc]
    """That someone agreed with a version of the house rules, and when."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey(HouseRules.version), primary_key=True)
    agreed_at: Mapped[datetime] = mapped_column(default=now)
