"""The row beside each stored file: what it is called, what it is, and the digest of its bytes."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db, now
from dsonet.storage.door import Stored


class VirusCheck(enum.StrEnum):
    """What a virus scanner said of a file (storage/viruses.py)."""

    NONE = "none"
    """There was no scanner."""
    WAITING = "waiting"
    PASSED = "passed"
    FOUND = "found"


_WAITS = text("virus_check = 'waiting'")


class StoredFile(db.Model):  # type: ignore[name-defined,misc]
    """A file as someone brought it. Who may read them is decided by the feature that points here."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    """Under which the bytes lie; rows of the same content share them (storage/sharing.py)."""
    filename: Mapped[str] = mapped_column(String(200))
    """Cleaned once at the door; shown to people and sent in Content-Disposition."""
    original_name: Mapped[str] = mapped_column(String(300), default="")
    """What it was called before that, where it differs; shown and never used as a name."""
    media_type: Mapped[str] = mapped_column(String(100))
    """Chosen by the server from the file's content, never by the sender."""
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    virus_check: Mapped[VirusCheck] = mapped_column(String(10), default=VirusCheck.NONE)

    __table_args__ = (Index("ix_stored_file_waiting", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),)

    @property
    def is_held(self) -> bool:
        """Is it in quarantine: not passed by the scanner, or not yet?"""
        return self.virus_check in (VirusCheck.WAITING, VirusCheck.FOUND)

    @classmethod
    def held(cls) -> ColumnElement[bool]:
        """`is_held`, asked of the database."""
        return cls.virus_check.in_((VirusCheck.WAITING, VirusCheck.FOUND))

    @classmethod
    def of(cls, stored: Stored, filename: str, media_type: str) -> "StoredFile":
        """The row beside bytes that were just put away."""
        return cls(
            key=stored.key, filename=filename, media_type=media_type, size=stored.size, sha256=stored.sha256
        )
