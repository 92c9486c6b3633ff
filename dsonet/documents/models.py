"""What is kept of the library: folders, documents, their versions, whom they are for, and who fetched what."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile
from dsonet.themes.models import Theme

_BINNED = text("binned_at IS NOT NULL")
_WAITS = text("done_at IS NULL")


class AudienceKind(enum.StrEnum):
    """For whom a closed part of the library is."""

    MEMBERS = "members"
    """The whole network, and who stands on the list beside it: the guests of a meeting."""
    CIRCLE = "circle"
    LISTED = "listed"
    """Who stands on the list, those who attend a meeting, and who keeps the library."""
    SECRETARIAT = "secretariat"
    CONCEPT = "concept"
    """Who prepares a meeting that is not announced: who keeps the library, and of a circle only if they are in it."""


class Audience(db.Model):  # type: ignore[name-defined,misc]
    """Whom folders and documents are for. Those below share the row, so that one change reaches them all.

    What has no audience is for the whole network.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AudienceKind] = mapped_column(String(15))
    circle_id: Mapped[int | None] = mapped_column(ForeignKey(Circle.id), index=True)

    circle: Mapped[Circle | None] = relationship(lazy="raise_on_sql")


class AudienceMember(db.Model):  # type: ignore[name-defined,misc]
    """That someone stands on the list of an audience."""

    audience_id: Mapped[int] = mapped_column(ForeignKey(Audience.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )


class Folder(db.Model):  # type: ignore[name-defined,misc]
    """A place in the library, for a subject or a meeting."""

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    """The name as it sorts: without capitals and accents."""
    description: Mapped[str] = mapped_column(String(500), default="")
    audience_id: Mapped[int | None] = mapped_column(ForeignKey(Audience.id), index=True)
    key: Mapped[str | None] = mapped_column(String(40))
    """By which the program finds a folder that it made itself, such as that of all meetings."""
    members_add: Mapped[bool] = mapped_column(default=False)
    """May every member put documents here, or only who keeps the library?"""
    created_at: Mapped[datetime] = mapped_column(default=now)

    audience: Mapped[Audience | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_folder_parent", "parent_id", "name_key", "id"),
        Index("uq_folder_key", "key", unique=True),
    )


class Document(db.Model):  # type: ignore[name-defined,misc]
    """One document, whatever versions it has; every link leads to the newest."""

    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey(Folder.id))
    audience_id: Mapped[int | None] = mapped_column(ForeignKey(Audience.id), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[str] = mapped_column(String(200))
    """The title as it sorts."""
    description: Mapped[str] = mapped_column(String(1000), default="")
    theme_id: Mapped[int | None] = mapped_column(ForeignKey(Theme.id), index=True)
    dated: Mapped[date] = mapped_column(default=lambda: now().date())
    """The day that stands on it; else that on which it came."""
    source: Mapped[str] = mapped_column(String(200), default="")
    """Who made it."""
    language: Mapped[str] = mapped_column(String(2), default="nl")
    is_confidential: Mapped[bool] = mapped_column(default=False)
    """Each download is kept, and readers know it."""
    newest: Mapped[int] = mapped_column(default=1)
    """The number of the version that links lead to."""
    added_by_id: Mapped[int] = mapped_column(ForeignKey(Member.id), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    """When the newest version came."""
    reading_asked_at: Mapped[datetime | None]
    """When everyone was asked to say that they read it."""
    reminded_at: Mapped[datetime | None]
    """When who had not was reminded of that, once."""
    binned_at: Mapped[datetime | None]
    binned_by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)

    folder: Mapped[Folder] = relationship(lazy="raise_on_sql")
    audience: Mapped[Audience | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    added_by: Mapped[Member] = relationship(foreign_keys=added_by_id, lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_document_folder", "folder_id", "title_key", "id"),
        Index("ix_document_folder_latest", "folder_id", "changed_at", "id"),
        Index("ix_document_folder_dated", "folder_id", "dated", "id"),
        Index("ix_document_title", "title_key", "id"),
        Index("ix_document_latest", "changed_at", "id"),
        Index("ix_document_dated", "dated", "id"),
        Index("ix_document_binned", "binned_at", sqlite_where=_BINNED, postgresql_where=_BINNED),
    )


class DocumentTag(db.Model):  # type: ignore[name-defined,misc]
    """A word under which a document is found."""

    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id, ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class Version(db.Model):  # type: ignore[name-defined,misc]
    """The document as it was brought at one moment: by whom and why."""

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id, ondelete="CASCADE"))
    number: Mapped[int]
    """From 1, in the order in which they came."""
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey(Member.id), index=True)
    reason: Mapped[str] = mapped_column(String(200), default="")
    restored_number: Mapped[int | None]
    """The older version that this one brought back."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql")
    added_by: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("document_id", "number"),)


class Examination(db.Model):  # type: ignore[name-defined,misc]
    """What the worker found in a file; until it did, that it still has to."""

    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id, ondelete="CASCADE"), primary_key=True)
    begun_at: Mapped[datetime | None]
    """When a worker last took it up; one that was killed is taken up again later."""
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    pages: Mapped[int | None]
    remarks: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(Text, default="", deferred=True)
    """For the search."""
    thumbnail: Mapped[bytes | None] = mapped_column(deferred=True)
    """A JPEG of some ten kilobytes: a database gives those as fast as a disk does, and they go with the row."""

    __table_args__ = (
        Index("ix_examination_waiting", "file_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )


class Download(db.Model):  # type: ignore[name-defined,misc]
    """That someone fetched a version: each time of what is confidential, else the last time alone."""

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id, ondelete="CASCADE"))
    number: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    told: Mapped[int] = mapped_column(default=0)
    """The number of the newest version that they were told of."""

    member: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index("ix_download_document", "document_id", "member_id", "number"),)


class Reading(db.Model):  # type: ignore[name-defined,misc]
    """That someone said, when asked, that they read a document."""

    document_id: Mapped[int] = mapped_column(ForeignKey(Document.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]
    """The version that was the newest then."""
    confirmed_at: Mapped[datetime] = mapped_column(default=now)
