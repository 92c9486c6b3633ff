"""Make, change, move and remove folders."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from dsonet import journal
from dsonet.access import require
from dsonet.database import db
from dsonet.documents import policy
from dsonet.documents.actions.audiences import Readers, below, close_folder, follow_folder, hold_still
from dsonet.documents.models import Document, Folder
from dsonet.members.actions.founding import one_at_a_time
from dsonet.members.models import Member
from dsonet.members.names import sorting


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What is written of a folder; `readers` None is for whom the folder around it is."""

    name: str
    description: str = ""
    members_add: bool = False
    readers: Readers | None = None


class NotEmpty(Exception):
    """Something lies in the folder."""


class InsideItself(Exception):
    """A folder can't come to lie in itself, or in what lies in it."""


def make_folder(keeper: Member, parent: Folder | None, facts: FolderFacts) -> Folder:
    """A new folder, in another or at the top."""
    require(policy.may_keep_library(keeper))
    hold_still(parent)
    folder = Folder(parent_id=parent and parent.id, audience_id=parent and parent.audience_id)
    _name(folder, facts)
    db.session.add(folder)
    db.session.flush()
    close_folder(folder, parent, facts.readers)
    journal.write(keeper.id, "make_folder", "folder", folder.id, name=folder.name)
    return folder


def own_folder(key: str, name: str) -> Folder:
    """A folder that the program needs, made the first time; who keeps the library can call it otherwise."""
    one_at_a_time()
    folder = db.session.scalar(select(Folder).where(Folder.key == key))
    if folder is None:
        folder = Folder(key=key, name=name, name_key=sorting(name))
        db.session.add(folder)
        db.session.flush()
    return folder


def rename_folder(folder: Folder, name: str) -> None:
    """Another name, because what the folder is for got one."""
    folder.name, folder.name_key = name, sorting(name)


def change_folder(keeper: Member, folder: Folder, parent: Folder | None, facts: FolderFacts) -> None:
    """Other words, other readers. Raises HoldsOtherReaders."""
    require(policy.may_keep_library(keeper))
    one_at_a_time()
    hold_still(parent, folder)
    close_folder(folder, parent, facts.readers)
    _name(folder, facts)
    journal.write(keeper.id, "change_folder", "folder", folder.id, name=folder.name)


def move_folder(keeper: Member, folder: Folder, before: Folder | None, parent: Folder | None) -> None:
    """To another place, with all in it. Raises InsideItself and HoldsOtherReaders."""
    require(policy.may_keep_library(keeper))
    one_at_a_time()
    hold_still(before, parent, folder)
    if parent is not None and parent.id in set(db.session.scalars(select(below(folder).c.id))):
        raise InsideItself
    folder.parent_id = parent and parent.id
    db.session.flush()
    follow_folder(folder, parent, before.audience_id if before else None)
    journal.write(keeper.id, "move_folder", "folder", folder.id, name=folder.name)


def remove_folder(keeper: Member, folder: Folder) -> None:
    """Take an empty folder away; what lies in the bin comes back to the folder around it. Raises NotEmpty."""
    require(policy.may_keep_library(keeper))
    one_at_a_time()
    inside = select(func.count()).where(Document.folder_id == folder.id)
    folders = db.session.scalar(select(func.count()).where(Folder.parent_id == folder.id))
    if folders or db.session.scalar(inside.where(Document.binned_at.is_(None))):
        raise NotEmpty
    if folder.parent_id is None and db.session.scalar(inside):
        raise NotEmpty
    moved = update(Document).where(Document.folder_id == folder.id).values(folder_id=folder.parent_id)
    db.session.execute(moved)
    journal.write(keeper.id, "remove_folder", "folder", folder.id, name=folder.name)
    db.session.delete(folder)


def _name(folder: Folder, facts: FolderFacts) -> None:
    folder.name, folder.name_key = facts.name, sorting(facts.name)
    folder.description, folder.members_add = facts.description, facts.members_add
