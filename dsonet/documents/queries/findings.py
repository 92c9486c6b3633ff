"""Reads of what was found in files."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.documents.models import Document, Examination, Version
from dsonet.extraction import Remark
from dsonet.storage.models import StoredFile


@dataclass(frozen=True, slots=True)
class Found:
    """What a document's page says of a file; nothing yet while the worker is busy."""

    is_done: bool
    pages: int | None
    remarks: Sequence[Remark]
    has_thumbnail: bool


def anything_waits() -> bool:
    """Is there a file to look into?"""
    waiting = select(Examination.file_id).where(Examination.done_at.is_(None))
    free = waiting.where(~exists().where(StoredFile.id == Examination.file_id, StoredFile.held())).limit(1)
    return db.session.scalar(free) is not None


def found_in(file_id: int) -> Found | None:
    """What was found in a file; None when nobody ever looks into it."""
    row = db.session.execute(
        select(
            Examination.done_at.is_not(None),
            Examination.pages,
            Examination.remarks,
            Examination.thumbnail.is_not(None),
        ).where(Examination.file_id == file_id)
    ).one_or_none()
    return Found(row[0], row[1], [Remark(remark) for remark in row[2]], row[3]) if row else None


def thumbnail_of(document: Document) -> bytes:
    """The first page of the newest version of a document that was found before."""
    newest = (Version.document_id == document.id, Version.number == document.newest)
    picture: bytes | None = db.session.scalar(
        select(Examination.thumbnail).join(Version, Version.file_id == Examination.file_id).where(*newest)
    )
    if picture is None:
        raise NotVisible
    return picture
