"""Files of a form that is not done yet: what was brought stays brought, whatever is wrong with the rest of the form.

A form has a key of its own (a hidden field). Its files are stored and kept under that key for the member who sends it,
before anything else is looked at. When the form is done its files get their owner; when it is left they go after a day.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from werkzeug.datastructures import FileStorage

from dsonet import storage
from dsonet.database import db, now
from dsonet.storage import receive
from dsonet.storage.models import StoredFile

KEPT = timedelta(days=1)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class KeptUpload(db.Model):  # type: ignore[name-defined,misc]
    """A file that came with a form that is not done."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    form_key: Mapped[str] = mapped_column(String(64))
    field: Mapped[str] = mapped_column(String(40))
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    kept_at: Mapped[datetime] = mapped_column(default=now, index=True)

    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index("ix_kept_upload_form", "member_id", "form_key"),)


def form_key(sent: str | None) -> str:
    """The key with which the form came, or a new one."""
    return sent if sent and _KEY.fullmatch(sent) else secrets.token_urlsafe(18)


def kept_uploads(member_id: int, key: str) -> dict[str, list[KeptUpload]]:
    """What is kept of a form, by field, in the order in which it came."""
    found = db.session.scalars(
        select(KeptUpload)
        .where(KeptUpload.member_id == member_id, KeptUpload.form_key == key)
        .options(joinedload(KeptUpload.file))
        .order_by(KeptUpload.id)
    )
    kept: dict[str, list[KeptUpload]] = {}
    for upload in found:
        kept.setdefault(upload.field, []).append(upload)
    return kept


def keep_uploads(member_id: int, key: str, fields: Mapping[str, Iterable[FileStorage]]) -> list[str]:
    """Store what came in these fields and keep it with the form; the caller commits. What was refused, and why.

    Call it while no transaction is open.
    """
    refused = []
    stored = {field: receive.receive_files(uploads) for field, uploads in fields.items()}
    before = kept_uploads(member_id, key) if any(received.files for received in stored.values()) else {}
    for field, received in stored.items():
        refused += [f"{name}: {reason}" for name, reason in received.refused]
        there = {(upload.file.sha256, upload.file.filename) for upload in before.get(field, [])}
        for file in received.files:
            if (file.sha256, file.filename) in there:  # the browser had it still, and sent it once more
                storage.remove(file.key)
                continue
            db.session.add(KeptUpload(member_id=member_id, form_key=key, field=field, file=file))
    return refused


def hand_over(kept: Iterable[KeptUpload]) -> list[StoredFile]:
    """The files, which get their owner in the caller's transaction: they are kept here no longer."""
    files = []
    for upload in kept:
        files.append(upload.file)
        db.session.delete(upload)
    return files


def drop_uploads(kept: Iterable[KeptUpload]) -> list[str]:
    """Forget files that were not meant. Returns the keys of their bytes, to be removed after the commit."""
    files = hand_over(kept)
    db.session.flush()
    for file in files:
        db.session.delete(file)
    return [file.key for file in files]


def sweep() -> list[str]:
    """Forget the files of forms that were left a day ago. Returns keys as `drop_uploads`."""
    late = select(KeptUpload).where(KeptUpload.kept_at < now() - KEPT).options(joinedload(KeptUpload.file))
    return drop_uploads(db.session.scalars(late).all())
