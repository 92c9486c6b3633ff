"""The library of the demonstration: folders, and documents with their versions."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from dsonet.database import db
from dsonet.demo.files import read, store
from dsonet.demo.papers import make_paper
from dsonet.documents.models import (
    Audience,
    AudienceKind,
    Document,
    DocumentTag,
    Examination,
    Folder,
    Version,
)
from dsonet.meetings.actions.papers import bring_papers
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.members.names import sorting
from dsonet.themes.models import Theme

BETWEEN_VERSIONS = timedelta(days=9)


def load_library(
    members: Mapping[str, Member], themes: Mapping[str, Theme], ago: Callable[[float], datetime]
) -> None:
    """All of it; the caller commits."""
    facts, folders = read("library.toml"), dict[str, Folder]()
    for row in facts["folders"]:
        folders[row["key"]] = _folder(row, folders.get(row.get("parent", "")))
    for row in facts["documents"]:
        document = _document(row, folders[row["folder"]], members[row["by"]], ago(row["days_ago"]))
        theme = themes.get(row.get("theme", ""))
        document.theme_id = theme and theme.id
    db.session.flush()


def load_paper(keeper: Member, meeting: Meeting, row: dict[str, Any], came: datetime) -> None:
    """One paper of a meeting, as the secretariat brought it at that moment."""
    file = store(row["filename"], make_paper(row["kind"], row["body"]))
    (document,) = bring_papers(keeper, meeting, [file])
    document.title, document.title_key = row["title"], sorting(row["title"])
    document.created_at = document.changed_at = came
    document.dated = came.date()
    db.session.execute(update(Version).where(Version.document_id == document.id).values(created_at=came))


def _folder(row: dict[str, Any], parent: Folder | None) -> Folder:
    folder = Folder(
        name=row["name"],
        name_key=sorting(row["name"]),
        description=row.get("description", ""),
        members_add=row.get("members_add", False),
        parent_id=parent and parent.id,
        audience=Audience(kind=AudienceKind(row["readers"])) if "readers" in row else None,
    )
    db.session.add(folder)
    db.session.flush()
    return folder


def _document(row: dict[str, Any], folder: Folder, member: Member, came: datetime) -> Document:
    document = Document(
        folder_id=folder.id,
        audience_id=folder.audience_id,
        title=row["title"],
        title_key=sorting(row["title"]),
        dated=came.date(),
        source=row.get("source", ""),
        is_confidential=row.get("is_confidential", False),
        newest=len(row["versions"]),
        added_by_id=member.id,
        created_at=came,
        changed_at=came + BETWEEN_VERSIONS * (len(row["versions"]) - 1),
    )
    db.session.add(document)
    db.session.flush()
    db.session.add_all(DocumentTag(document_id=document.id, word=word) for word in row.get("tags", ()))
    for number, words in enumerate(row["versions"], start=1):
        version = Version(
            document_id=document.id,
            number=number,
            file=store(row["filename"], make_paper(row["kind"], words)),
            added_by_id=member.id,
            reason=row.get("reason", "") if number > 1 else "",
            created_at=came + BETWEEN_VERSIONS * (number - 1),
        )
        db.session.add(version)
        db.session.flush()
        db.session.add(Examination(file_id=version.file_id))
    return document
