"""All that decides over an act in the library, read again under a lock: rights can end while files are stored.

What the member no longer sees raises NotVisible.
"""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.documents import policy
from dsonet.documents.actions.audiences import hold_still
from dsonet.documents.models import Audience, Document, Folder
from dsonet.members.actions.standing import read_again
from dsonet.members.models import Member


def hold_folder(member: Member, folder: Folder) -> None:
    """Keep a folder for whom it is now, until what is put in it stands."""
    read_again(member)
    hold_still(folder)
    readers = joinedload(Folder.audience).joinedload(Audience.circle)
    _found(policy.visible_folders(member).where(Folder.id == folder.id).options(readers))


def hold_document(member: Member, document: Document) -> None:
    """Is the document still there for this member, and what may they do with it now?"""
    db.session.flush()
    read_again(member)
    db.session.refresh(document, ["audience_id", "newest", "binned_at"], with_for_update=True)
    _found(policy.visible_documents(member).with_only_columns(Document.id).where(Document.id == document.id))


def _found(statement: Select[Any]) -> None:
    if db.session.scalar(statement, execution_options={"populate_existing": True}) is None:
        raise NotVisible
