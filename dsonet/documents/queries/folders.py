"""Reads of folders: one with the way to it, what lies in it, and those to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import literal, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.documents import policy
from dsonet.documents.models import Audience, Folder
from dsonet.members.models import Member

DEEPEST = 20
"""Levels of folders that a way is followed up."""
_WITH_READERS = joinedload(Folder.audience).joinedload(Audience.circle)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies: the visible folders around it from the top, and which of them closes it."""

    way: Sequence[Folder]
    closed_by: Folder | None
    """The folder whose readers it shares; None when it is for all, or has readers of its own."""


def folder_for(me: Member, folder_id: int) -> Folder:
    """The folder with whom it is for."""
    folder: Folder | None = db.session.scalar(
        policy.visible_folders(me).where(Folder.id == folder_id).options(_WITH_READERS)
    )
    if folder is None:
        raise NotVisible
    return folder


def folder_of(folder_id: int) -> Folder:
    """A folder that something else leads to, such as that of a meeting, with whom it is for."""
    return db.session.scalars(select(Folder).where(Folder.id == folder_id).options(_WITH_READERS)).one()


def place_of(me: Member, folder_id: int, audience_id: int | None) -> Place:
    """Where a folder, or a document in it, lies. A guest can see a document without the folders around it."""
    way = way_to(me, folder_id)
    closes = [one for one in way if audience_id is not None and one.audience_id == audience_id]
    return Place(way, closes[0] if closes else None)


def way_to(me: Member, folder_id: int) -> list[Folder]:
    """The visible folders down to and with this one, from the top."""
    here = select(Folder.id, Folder.parent_id, literal(0).label("step")).where(Folder.id == folder_id)
    up = here.cte("up", recursive=True)
    around = select(Folder.id, Folder.parent_id, up.c.step + 1).join(up, Folder.id == up.c.parent_id)
    up = up.union_all(around.where(up.c.step < DEEPEST))
    found = policy.visible_folders(me).join(up, up.c.id == Folder.id).order_by(up.c.step.desc())
    return list(db.session.scalars(found))


def folders_in(me: Member, parent_id: int | None) -> Sequence[Folder]:
    """The folders in another one, or at the top (None), by name."""
    inside = Folder.parent_id.is_(None) if parent_id is None else Folder.parent_id == parent_id
    found = policy.visible_folders(me).where(inside).options(_WITH_READERS)
    return db.session.scalars(found.order_by(Folder.name_key, Folder.id)).all()


def parent_of(me: Member, folder: Folder) -> Folder | None:
    """The folder around it, if any."""
    return folder_for(me, folder.parent_id) if folder.parent_id else None


def folder_choices(me: Member) -> list[tuple[int, str]]:
    """All visible folders with the way to each, to choose from."""
    folders = {one.id: one for one in db.session.scalars(policy.visible_folders(me))}
    ways = {id_: _way(folders, one) for id_, one in folders.items()}
    in_order = sorted(ways, key=lambda id_: [(one.name_key, one.id) for one in ways[id_]])
    return [(id_, " / ".join(one.name for one in ways[id_])) for id_ in in_order]


def _way(folders: dict[int, Folder], folder: Folder) -> list[Folder]:
    way = [folder]
    while way[0].parent_id in folders and len(way) < DEEPEST:
        way.insert(0, folders[way[0].parent_id])
    return way
