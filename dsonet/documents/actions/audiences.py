"""Whom a folder, a document and all below them are for, kept the same down to the last document.

Inside a closed folder everything shares its audience. In an open one a folder or document can have its own.
"""

from dataclasses import dataclass

from sqlalchemy import CTE, ColumnElement, Select, delete, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from dsonet.circles.models import Circle
from dsonet.database import db, insert
from dsonet.documents.models import Audience, AudienceKind, AudienceMember, Document, Folder


@dataclass(frozen=True, slots=True)
class Readers:
    """A closed circle of readers that someone chose."""

    kind: AudienceKind
    circle: Circle | None = None


class HoldsOtherReaders(Exception):
    """In what would be closed lies something that is for other people."""


def close_folder(folder: Folder, parent: Folder | None, readers: Readers | None) -> None:
    """Give a folder with all below it the readers of its parent, or in an open parent its own (not None).

    Raises HoldsOtherReaders: what was for a few must not come to be for others by the way.
    """
    inherited = parent.audience_id if parent else None
    own = folder.audience_id if folder.audience_id != inherited else None
    if readers is None or inherited is not None:
        _replace(folder, inherited)
        _forget(own)
    elif own is not None:
        _fill(db.session.get_one(Audience, own), readers)
    else:
        _replace(folder, _new(readers))


def follow_folder(folder: Folder, parent: Folder | None, inherited_before: int | None) -> None:
    """A folder came to another parent: it takes over whom that is for, unless it has readers of its own."""
    inherited = parent.audience_id if parent else None
    own = folder.audience_id if folder.audience_id != inherited_before else None
    if inherited is not None or own is None:
        _replace(folder, inherited)
        _forget(own)


def close_document(document: Document, before: Folder, folder: Folder, readers: Readers | None) -> None:
    """Give a document the readers of its folder, or in an open folder its own (not None).

    `before` is the folder that it lay in: what it shared with that one is not its own to change.
    """
    own = document.audience_id if document.audience_id != before.audience_id else None
    if readers is None or folder.audience_id is not None:
        document.audience_id = folder.audience_id
        db.session.flush()
        _forget(own)
    elif own is not None:
        _fill(db.session.get_one(Audience, own), readers)
    else:
        document.audience_id = _new(readers)


def hold_still(*folders: Folder | None) -> None:
    """Read again whom these folders are for, and keep that so until the commit: nobody closes them meanwhile."""
    held = {folder.id: folder for folder in folders if folder is not None}
    for _id, folder in sorted(held.items()):  # in one order, so that two never wait for each other
        db.session.refresh(folder, ["audience_id"], with_for_update=True)


def end_concept(folder: Folder, readers: Readers) -> None:
    """Let the folder of a meeting that was a concept be for `readers`; one that is for others by now stays so."""
    audience = db.session.get(Audience, folder.audience_id) if folder.audience_id else None
    if audience is not None and audience.kind == AudienceKind.CONCEPT:
        _fill(audience, readers)


def list_reader(folder: Folder, member_id: int) -> None:
    """Let someone, such as a guest, see a closed folder beside those it is for."""
    if folder.audience_id is not None:
        known = insert(AudienceMember).values(audience_id=folder.audience_id, member_id=member_id)
        db.session.execute(known.on_conflict_do_nothing())


def unlist_reader(folder: Folder, member_id: int) -> None:
    """Take someone off that list again."""
    of_folder = (AudienceMember.audience_id == folder.audience_id, AudienceMember.member_id == member_id)
    db.session.execute(delete(AudienceMember).where(*of_folder))


def forget_unused() -> None:
    """Take away the readers of what is gone for good."""
    used = (
        exists().where(Folder.audience_id == Audience.id),
        exists().where(Document.audience_id == Audience.id),
    )
    db.session.execute(delete(Audience).where(~used[0], ~used[1]))


def below(folder: Folder) -> CTE:
    """The ids of a folder and of all folders below it."""
    ids = select(Folder.id).where(Folder.id == folder.id).cte("below", recursive=True)
    return ids.union_all(select(Folder.id).join(ids, Folder.parent_id == ids.c.id))


def _replace(folder: Folder, audience_id: int | None) -> None:
    before, ids = folder.audience_id, select(below(folder).c.id)
    if audience_id == before:
        return
    db.session.execute(select(Folder.id).where(Folder.id.in_(ids)).order_by(Folder.id).with_for_update())
    if audience_id is not None and _holds_others(ids, before):
        raise HoldsOtherReaders
    for model, place in ((Folder, Folder.id), (Document, Document.folder_id)):
        same = model.audience_id.is_(None) if before is None else model.audience_id == before
        db.session.execute(update(model).where(place.in_(ids), same).values(audience_id=audience_id))


def _holds_others(ids: Select[int], before: int | None) -> bool:
    """Lies below one of these folders anything that is not for whom the folder is?"""

    def differs(own: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
        return own.is_not(None) if before is None else own != before

    folders = exists().where(Folder.id.in_(ids), differs(Folder.audience_id))
    documents = exists().where(Document.folder_id.in_(ids), differs(Document.audience_id))
    return bool(db.session.scalar(select(or_(folders, documents))))


def _new(readers: Readers) -> int:
    audience = Audience()
    _fill(audience, readers)
    db.session.add(audience)
    db.session.flush()
    return audience.id


def _fill(audience: Audience, readers: Readers) -> None:
    if audience.kind == readers.kind == AudienceKind.CONCEPT:
        return  # whose concept it is stays as the meeting says
    audience.kind = readers.kind
    audience.circle_id = readers.circle.id if readers.circle else None


def _forget(own: int | None) -> None:
    if own is not None:
        db.session.execute(delete(Audience).where(Audience.id == own))
