"""Bring documents, write what they are, move them, and the bin."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, select

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.documents import policy
from dsonet.documents.actions.audiences import Readers, close_document, forget_unused, hold_still
from dsonet.documents.actions.holding import hold_document, hold_folder
from dsonet.documents.actions.versions import Unchanged, add_version
from dsonet.documents.models import Document, DocumentTag, Examination, Folder, Version
from dsonet.documents.queries.documents import named_in
from dsonet.members.models import Member
from dsonet.members.names import sorting
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import share_bytes
from dsonet.themes.models import Theme

IN_BIN = timedelta(days=30)
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is written of a document; `readers` None is for whom its folder is."""

    title: str
    description: str = ""
    theme: Theme | None = None
    dated: date | None = None
    """None leaves the day that stands."""
    source: str = ""
    language: str = "nl"
    is_confidential: bool = False
    tags: Sequence[str] = ()
    readers: Readers | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of the files: new documents, documents that got a new version, and those that were so already."""

    new: list[Document] = field(default_factory=list)
    renewed: list[Document] = field(default_factory=list)
    unchanged: list[Document] = field(default_factory=list)


def bring_documents(member: Member, folder: Folder, files: Sequence[StoredFile]) -> Brought:
    """Put files in a folder. One that is called as a document here becomes its next version, unless it is the same."""
    hold_folder(member, folder)
    require(policy.may_add(member, folder))
    brought, known = Brought(), named_in(member, folder, [file.filename for file in files])
    for file in files:
        document = known.get(file.filename)
        if document is None or not policy.may_change(member, document):
            known[file.filename] = _bring(member, folder, file)
            brought.new.append(known[file.filename])
            continue
        try:
            add_version(member, document, file)
            brought.renewed.append(document)
        except Unchanged:
            brought.unchanged.append(document)
    return brought


def change_document(member: Member, document: Document, folder: Folder, facts: DocumentFacts) -> None:
    """Other words, other readers, another folder: it then takes over whom that is for."""
    hold_document(member, document)
    require(policy.may_change(member, document))
    before = document.folder
    hold_still(before, folder)
    db.session.refresh(document, ["audience_id"])
    if folder.id != before.id:
        require(policy.may_add(member, folder))
        journal.write(member.id, "move_document", "document", document.id, title=document.title)
    close_document(document, before, folder, facts.readers)
    document.folder = folder
    document.title, document.title_key = facts.title, sorting(facts.title)
    document.description, document.source = facts.description, facts.source
    document.dated = facts.dated or document.dated
    document.theme_id, document.language = facts.theme and facts.theme.id, facts.language
    document.is_confidential = facts.is_confidential
    _tag(document, facts.tags)
    journal.write(member.id, "change_document", "document", document.id, title=facts.title)


def bin_document(member: Member, document: Document) -> None:
    """Throw a document away: for thirty days it can be taken back."""
    require(policy.may_change(member, document))
    if document.binned_at is None:
        document.binned_at, document.binned_by_id = now(), member.id
        journal.write(member.id, "bin_document", "document", document.id, title=document.title)


def take_back(member: Member, document: Document) -> None:
    """Take a document out of the bin, to where it lay."""
    require(policy.may_change(member, document))
    if document.binned_at is not None:
        document.binned_at = document.binned_by_id = None
        journal.write(member.id, "take_back_document", "document", document.id, title=document.title)


def empty_bin() -> list[str]:
    """What was thrown away a month ago goes for good. Returns the keys of bytes to remove after the commit."""
    old = select(Document.id).where(Document.binned_at < now() - IN_BIN)
    of_old = Version.document_id.in_(old)
    files = list(db.session.scalars(select(StoredFile).join(Version).where(of_old).distinct()))
    db.session.execute(delete(Version).where(of_old))
    db.session.execute(delete(Document).where(Document.binned_at < now() - IN_BIN))
    forget_unused()
    for file in files:
        db.session.delete(file)
    return [file.key for file in files]


def _bring(member: Member, folder: Folder, file: StoredFile) -> Document:
    title = file.filename.rsplit(".", 1)[0].replace("_", " ").strip()[:LONGEST_TITLE] or file.filename
    document = Document(
        folder_id=folder.id,
        audience_id=folder.audience_id,
        title=title,
        title_key=sorting(title),
        added_by_id=member.id,
    )
    db.session.add(document)
    db.session.flush()
    share_bytes(file)
    db.session.add(Version(document_id=document.id, number=1, file=file, added_by_id=member.id))
    db.session.flush()
    db.session.add(Examination(file_id=file.id))
    journal.write(member.id, "bring_document", "document", document.id, title=title)
    return document


def _tag(document: Document, words: Sequence[str]) -> None:
    db.session.execute(delete(DocumentTag).where(DocumentTag.document_id == document.id))
    db.session.add_all(DocumentTag(document_id=document.id, word=word) for word in dict.fromkeys(words))
