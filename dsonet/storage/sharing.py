"""The same content is stored once: rows share its bytes, which stay until the last of them goes.

Who shares holds on to the row that was first until the commit, so that its bytes can't go meanwhile; who lets go
looks after the commit whether anyone came to share.
"""

import logging
from collections.abc import Iterable

from sqlalchemy import select

from dsonet import storage
from dsonet.database import db, reading, release
from dsonet.storage.models import StoredFile

log = logging.getLogger(__name__)


def share_bytes(file: StoredFile) -> None:
    """Let a row that is about to be kept use the bytes of one with the same content; its own go."""
    same = (StoredFile.sha256 == file.sha256, StoredFile.size == file.size)
    with db.session.no_autoflush:
        first = select(StoredFile.key).where(*same).order_by(StoredFile.id).limit(1)
        key = db.session.scalar(first.with_for_update(read=True, key_share=True))
    if key is not None and key != file.key and _is_whole(key, file.size):
        storage.remove(file.key)
        file.key = key


def let_go(keys: Iterable[str]) -> None:
    """Remove the bytes that no row has any more. Call it after the commit, or for what was never kept."""
    wanted = set(keys)
    if wanted:
        with reading():
            used = set(db.session.scalars(select(StoredFile.key).where(StoredFile.key.in_(wanted))))
            release()
        for key in wanted - used:
            try:
                storage.remove(key)
            except OSError as error:  # what is left goes with the sweep of bytes that have no row
                log.error("bytes were not removed: %s", error)


def _is_whole(key: str, size: int) -> bool:
    try:
        return storage.size_of(key) == size
    except FileNotFoundError:
        return False
