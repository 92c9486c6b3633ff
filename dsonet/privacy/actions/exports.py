"""Exports of one's own data: asked, made by the worker apart from any transaction, fetched, and swept."""

import json
import tempfile
import zipfile
from datetime import timedelta
from typing import IO, Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from dsonet import storage
from dsonet.access import NotVisible, require
from dsonet.database import db, now
from dsonet.members.actions.founding import one_at_a_time
from dsonet.members.models import Member
from dsonet.privacy import letters, policy
from dsonet.privacy.models import Export
from dsonet.privacy.queries.own_data import own_data, own_files
from dsonet.storage.models import StoredFile

LEASE = timedelta(minutes=15)
"""After so long another worker takes over from one that died."""
LARGEST = 20 * 1024**3
FILENAME = "mijn-gegevens.zip"


class UnderWay(Exception):
    """One is being made, or waits to be fetched."""


def ask_export(me: Member) -> Export:
    """Ask for everything that is kept of `me`; raises UnderWay."""
    require(me.is_active)
    one_at_a_time()
    if db.session.scalar(policy.own_exports(me).where(Export.fetched_at.is_(None))) is not None:
        raise UnderWay
    export = Export(member_id=me.id)
    db.session.add(export)
    db.session.flush()
    return export


def claim_export() -> int | None:
    """The number of an export that waits to be made, now in this worker's hands; the caller commits."""
    free = or_(Export.begun_at.is_(None), Export.begun_at < now() - LEASE)
    waits = select(Export.id).where(
        Export.ready_at.is_(None), Export.asked_at > now() - policy.EXPORT_LASTS, free
    )
    claim = update(Export).where(Export.id.in_(waits.limit(1).scalar_subquery())).values(begun_at=now())
    return db.session.scalar(claim.returning(Export.id).execution_options(synchronize_session=False))


def give_back(export_id: int) -> None:
    """The storage was away: any worker takes it up again in a minute."""
    again = now() - LEASE + timedelta(minutes=1)
    db.session.execute(
        update(Export)
        .where(Export.id == export_id, Export.ready_at.is_(None))
        .values(begun_at=again)
        .execution_options(synchronize_session=False)
    )


def gather(export_id: int) -> tuple[dict[str, list[dict[str, Any]]], list[StoredFile]] | None:
    """What goes into the export, read at one moment; None when its member is gone."""
    export = db.session.get(Export, export_id)
    member = db.session.get(Member, export.member_id) if export else None
    return (dict(own_data(member)), own_files(member)) if member else None


def pack(data: dict[str, list[dict[str, Any]]], files: list[StoredFile]) -> storage.Stored:
    """Put it all into one zip, piece by piece. Raises StorageFull."""
    with tempfile.TemporaryFile() as whole:
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("LEESMIJ.txt", letters.EXPLANATION)
            for name, rows in data.items():
                archive.writestr(f"{name}.json", json.dumps(rows, ensure_ascii=False, indent=1))
            for file in files:
                _add(archive, file)
        whole.seek(0)
        return storage.put(whole, LARGEST)


def finish_export(export_id: int, stored: storage.Stored) -> None:
    """It lies ready: tell its member. What was made for a member who is gone meanwhile goes again."""
    export = db.session.scalar(select(Export).where(Export.id == export_id).with_for_update())
    member = db.session.get(Member, export.member_id) if export else None
    if export is None or member is None or export.ready_at is not None:
        storage.remove(stored.key)
        return
    export.file = StoredFile.of(stored, FILENAME, "application/zip")
    export.ready_at = now()
    letters.post_export_ready(member, export.id)


def fetch_export(me: Member) -> StoredFile:
    """The file; from the first time on it stays for a while, and goes by `sweep`, never under a reader's hands."""
    found: Export | None = db.session.scalar(
        policy.fetchable_exports(me).options(joinedload(Export.file)).order_by(Export.id.desc()).limit(1)
    )
    if found is None or found.file is None:
        raise NotVisible
    found.fetched_at = found.fetched_at or now()
    return found.file


def sweep() -> list[str]:
    """Forget what was fetched, or was not in time; the caller commits and then lets the bytes go."""
    over = or_(
        Export.ready_at < now() - policy.EXPORT_LASTS,
        Export.fetched_at < now() - policy.EXPORT_LASTS_ONCE_FETCHED,
    )
    late = db.session.scalars(select(Export).where(over, Export.file_id.is_not(None))).all()
    return [_let_go(export.id, export.file_id or 0).key for export in late]


def _let_go(export_id: int, file_id: int) -> StoredFile:
    file = db.session.get_one(StoredFile, file_id)
    db.session.execute(
        update(Export)
        .where(Export.id == export_id)
        .values(file_id=None)
        .execution_options(synchronize_session=False)
    )
    db.session.delete(file)
    db.session.flush()
    return file


def _add(archive: zipfile.ZipFile, file: StoredFile) -> None:
    if file.is_held:
        return
    try:
        source: IO[bytes] = storage.open_stored(file.key)
    except FileNotFoundError:
        return
    with source, archive.open(f"bestanden/{file.id}-{file.filename}", "w", force_zip64=True) as target:
        while chunk := source.read(1024 * 1024):
            target.write(chunk)
