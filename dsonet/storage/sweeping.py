"""Bytes that nothing points to: stored by an act that was broken off before it was kept."""

from datetime import timedelta
from itertools import islice

from sqlalchemy import select

from dsonet import storage
from dsonet.database import db
from dsonet.storage.models import StoredFile

PATIENCE = timedelta(days=30)
"""A database that was put back from a copy may be older than the files: give people time to notice."""
AT_ONCE = 500


def sweep_unowned() -> int:
    """Remove bytes of a month ago and more that have no row; returns how many."""
    old, swept = storage.keys_older_than(PATIENCE), 0
    while keys := set(islice(old, AT_ONCE)):
        owned = db.session.scalars(select(StoredFile.key).where(StoredFile.key.in_(keys)))
        for key in keys.difference(owned):
            storage.remove(key)
            swept += 1
    return swept
