"""Carry bytes from one house to the other while people work: `flask storage move`.

It can be broken off at any moment and taken up again: what was carried lies in the house in use, what was not lies in
the other, and both are read.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from dsonet.database import db, reading, release
from dsonet.storage.bucket import Bucket
from dsonet.storage.disk import Disk
from dsonet.storage.door import CHUNK, houses
from dsonet.storage.models import StoredFile


class NothingToMove(Exception):
    """There is no other house."""


def move_all() -> Iterator[tuple[str, str]]:
    """Carry over all that has a row; gives each key, and what is wrong with it or nothing.

    What is wrong stays where it was. Raises NothingToMove, or OSError when a house can't be reached.
    """
    found = houses()
    if found.other is None:
        raise NothingToMove
    for key in found.other.keys_older_than(timedelta(0)):
        digest = _digest_of_row(key)
        if digest is not None:
            yield key, _move(key, digest, found.other, found.first)


def _move(key: str, digest: str, there: Disk | Bucket, here: Disk | Bucket) -> str:
    if _digest(key, here) != digest:
        with there.open(key) as stream:
            here.keep(key, iter(lambda: stream.read(CHUNK), b""))
        if _digest(key, here) != digest:
            here.remove(key)
            return "its content is not what it was"
    if _digest_of_row(key) is None:  # it went while it was carried
        here.remove(key)
    there.remove(key)
    return ""


def _digest(key: str, house: Disk | Bucket) -> str:
    """Nothing when it is not there."""
    try:
        with house.open(key) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _digest_of_row(key: str) -> str | None:
    with reading():
        digest: str | None = db.session.scalar(
            select(StoredFile.sha256).where(StoredFile.key == key).limit(1)
        )
        release()
    return digest
