"""Reads of documents: lists with their filters and pages, one with its versions, and those called the same."""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, UnaryExpression, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.documents import policy
from dsonet.documents.models import Audience, Document, DocumentTag, Download, Examination, Folder, Version
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile, VirusCheck
from dsonet.themes.models import Theme

PAGE = 30
DOWNLOADS_SHOWN = 200
MOST_IN_ZIP = 500


class Order(enum.StrEnum):
    """How a list is ordered; the value stands in the address."""

    NAME = "naam"
    LATEST = "nieuwste"
    DAY = "datum"


class Kind(enum.StrEnum):
    """What sort of file; the value stands in the address."""

    PDF = "pdf"
    WORDS = "tekst"
    SHEETS = "tabel"
    SLIDES = "presentatie"
    PICTURE = "beeld"
    FILM = "film"


_PATTERNS = {
    Kind.PDF: ("application/pdf",),
    Kind.WORDS: ("%wordprocessingml%", "%ms-word%", "%opendocument.text"),
    Kind.SHEETS: ("%spreadsheet%", "%ms-excel%"),
    Kind.SLIDES: ("%presentation%",),
    Kind.PICTURE: ("image/%",),
    Kind.FILM: ("video/%",),
}
IS_NEWEST = and_(Version.document_id == Document.id, Version.number == Document.newest)
"""The version that links to a document lead to."""
_ORDERS: dict[Order, tuple[UnaryExpression[Any], ...]] = {
    Order.NAME: (Document.title_key.asc(), Document.id.asc()),
    Order.LATEST: (Document.changed_at.desc(), Document.id.desc()),
    Order.DAY: (Document.dated.desc(), Document.id.desc()),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to."""

    folder_id: int | None = None
    kind: Kind | None = None
    theme_id: int | None = None
    year: int | None = None
    added_by_id: int | None = None
    tag: str = ""
    order: Order = Order.NAME
    page: int = 1


class ListedDocument(NamedTuple):
    """A document as a list shows it."""

    id: int
    title: str
    folder_id: int
    folder_name: str
    newest: int
    changed_at: datetime
    is_confidential: bool
    theme_title: str | None
    filename: str
    media_type: str
    virus_check: VirusCheck
    size: int
    added_by: str
    has_thumbnail: bool
    pages: int | None


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """One page of a list."""

    documents: list[ListedDocument]
    has_more: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What a document's own page shows of its history."""

    versions: Sequence[Version]
    """The newest first."""
    tags: Sequence[str]

    @property
    def newest(self) -> Version:
        """Where links lead to."""
        return self.versions[0]


def documents_page(me: Member, wanted: Wanted) -> DocumentsPage:
    """A page of a folder's documents, or of the whole library."""
    rows = _narrowed(_rows(me), wanted).order_by(*_ORDERS[wanted.order])
    found = db.session.execute(rows.limit(PAGE + 1).offset((wanted.page - 1) * PAGE)).all()
    return DocumentsPage([ListedDocument._make(row) for row in found[:PAGE]], len(found) > PAGE)


def document_for(me: Member, document_id: int) -> Document:
    """The document with its folder, theme and whom it is for."""
    return _one(policy.visible_documents(me).where(Document.id == document_id))


def binned_for(me: Member, document_id: int) -> Document:
    """A document in the bin."""
    return _one(policy.binned_documents(me).where(Document.id == document_id))


def binned(me: Member) -> Sequence[Document]:
    """What lies in the bin, the latest first."""
    found = policy.binned_documents(me).options(joinedload(Document.folder))
    return db.session.scalars(found.order_by(Document.binned_at.desc(), Document.id).limit(200)).all()


def document_page(document: Document) -> DocumentPage:
    """A document that was found before, with its versions and tags."""
    versions = db.session.scalars(
        select(Version)
        .where(Version.document_id == document.id)
        .options(joinedload(Version.file), joinedload(Version.added_by))
        .order_by(Version.number.desc())
    ).all()
    return DocumentPage(versions, tags_of(document))


def version_of(document: Document, number: int) -> Version:
    """One version with its file."""
    version: Version | None = db.session.scalar(
        select(Version)
        .where(Version.document_id == document.id, Version.number == number)
        .options(joinedload(Version.file))
    )
    if version is None:
        raise NotVisible
    return version


def tags_of(document: Document) -> Sequence[str]:
    """The words under which it is found."""
    words = select(DocumentTag.word).where(DocumentTag.document_id == document.id)
    return db.session.scalars(words.order_by(DocumentTag.word)).all()


def named_in(me: Member, folder: Folder, filenames: Sequence[str]) -> dict[str, Document]:
    """The documents in this folder whose newest files are called so; of several of one name the first."""
    found = with_newest_file(policy.visible_documents(me)).where(Document.folder_id == folder.id)
    rows = db.session.execute(found.where(StoredFile.filename.in_(filenames)).order_by(Document.id.desc()))
    return {file.filename: document for document, file in rows}


def newest_file(document: Document) -> StoredFile:
    """What links to a document lead to."""
    newest = (Version.document_id == document.id, Version.number == document.newest)
    return db.session.scalars(select(StoredFile).join(Version).where(*newest)).one()


def twins_of(me: Member, documents: Sequence[Document]) -> list[tuple[Document, Document]]:
    """Those of `documents` whose newest file `me` can also find at another, each with one such."""
    with_file = with_newest_file(policy.visible_documents(me))
    own = db.session.execute(with_file.where(Document.id.in_([document.id for document in documents])))
    digests = {document: file.sha256 for document, file in own}
    same: dict[str, list[Document]] = {}
    for other, file in db.session.execute(
        with_file.where(StoredFile.sha256.in_(set(digests.values()))).order_by(Document.id)
    ):
        same.setdefault(file.sha256, []).append(other)
    found = (
        (document, [one for one in same[digest] if one != document]) for document, digest in digests.items()
    )
    return [(document, others[0]) for document, others in found if others]


def downloads_of(document: Document) -> Sequence[Download]:
    """Who fetched it, the latest first."""
    found = select(Download).where(Download.document_id == document.id).options(joinedload(Download.member))
    return db.session.scalars(found.order_by(Download.id.desc()).limit(DOWNLOADS_SHOWN)).all()


def with_newest_file(documents: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A select in which documents stand, with the file of the newest version of each as its last column."""
    joined = documents.join(Version, IS_NEWEST).join(StoredFile, StoredFile.id == Version.file_id)
    return joined.add_columns(StoredFile)


def files_in(me: Member, folder_id: int | None, chosen: Collection[int]) -> list[tuple[Document, StoredFile]]:
    """The documents in a folder (or in all) by title, or the chosen ones of them, each with its newest file."""
    found = with_newest_file(policy.visible_documents(me))
    if folder_id is not None:
        found = found.where(Document.folder_id == folder_id)
    if chosen:
        found = found.where(Document.id.in_(chosen))
    rows = db.session.execute(found.order_by(Document.title_key, Document.id).limit(MOST_IN_ZIP))
    return [(document, file) for document, file in rows]


def _rows(me: Member) -> Select[*tuple[object, ...]]:
    """Documents with all that a list shows of them.

    Every document has a folder, a version and who brought it; they are joined as if not, because SQLite then begins
    with the documents, in the order of their index, and stops after a page.
    """
    return (
        select(
            Document.id,
            Document.title,
            Document.folder_id,
            Folder.name,
            Document.newest,
            Document.changed_at,
            Document.is_confidential,
            Theme.title,
            StoredFile.filename,
            StoredFile.media_type,
            StoredFile.virus_check,
            StoredFile.size,
            Member.name,
            Examination.thumbnail.is_not(None),
            Examination.pages,
        )
        .outerjoin(Document.folder)
        .outerjoin(Document.theme)
        .outerjoin(Version, IS_NEWEST)
        .outerjoin(Version.file)
        .outerjoin(Version.added_by)
        .outerjoin(Examination, Examination.file_id == Version.file_id)
        .where(policy.document_is_visible(me))
    )


def _narrowed(rows: Select[*tuple[object, ...]], wanted: Wanted) -> Select[*tuple[object, ...]]:
    if wanted.folder_id is not None:
        rows = rows.where(Document.folder_id == wanted.folder_id)
    if wanted.kind is not None:
        rows = rows.where(or_(*(StoredFile.media_type.like(pattern) for pattern in _PATTERNS[wanted.kind])))
    if wanted.theme_id is not None:
        rows = rows.where(Document.theme_id == wanted.theme_id)
    if wanted.year is not None:
        rows = rows.where(Document.dated.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.added_by_id is not None:
        rows = rows.where(Version.added_by_id == wanted.added_by_id)
    if wanted.tag:
        tagged = select(DocumentTag.document_id).where(DocumentTag.word == wanted.tag)
        rows = rows.where(Document.id.in_(tagged))
    return rows


def _one(found: Select[Document]) -> Document:
    document: Document | None = db.session.scalar(
        found.join(Document.folder).options(
            contains_eager(Document.folder).joinedload(Folder.audience).joinedload(Audience.circle),
            joinedload(Document.audience).joinedload(Audience.circle),
            joinedload(Document.theme),
            joinedload(Document.added_by),
        )
    )
    if document is None:
        raise NotVisible
    return document
