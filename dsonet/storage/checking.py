"""What is wrong between the bytes and their rows: `flask storage check`."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from sqlalchemy import select

from dsonet.database import db
from dsonet.storage.door import keys_older_than, open_stored, size_of
from dsonet.storage.models import StoredFile

AT_ONCE = 500
UNDER_WAY = timedelta(minutes=10)
"""Bytes that came so lately may belong to an upload whose row is still being written."""


def bytes_without_row() -> Iterator[str]:
    """The keys of bytes that no row knows."""
    stored = keys_older_than(UNDER_WAY)
    while keys := list(islice(stored, AT_ONCE)):
        known = set(db.session.scalars(select(StoredFile.key).where(StoredFile.key.in_(keys))))
        yield from (key for key in keys if key not in known)


def rows_without_bytes(read_all: bool) -> Iterator[tuple[int, str, str]]:
    """Rows (id, file name, what is wrong) whose bytes are gone or of another length; `read_all` reads them too."""
    rows = select(StoredFile.id, StoredFile.key, StoredFile.filename, StoredFile.size, StoredFile.sha256)
    for id_, key, filename, size, sha256 in db.session.execute(rows.order_by(StoredFile.id)):
        fault = _fault(key, size, sha256 if read_all else "")
        if fault:
            yield id_, filename, fault


def _fault(key: str, size: int, sha256: str) -> str:
    try:
        if size_of(key) != size:
            return "its length is not what it was"
        return "its content is not what it was" if sha256 and _digest(key) != sha256 else ""
    except FileNotFoundError:
        return "its bytes are gone"


def _digest(key: str) -> str:
    with open_stored(key) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
