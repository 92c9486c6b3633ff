"""Bytes behind one door: put, open, remove. A folder on disk today; an object store can stand behind it.

A file is written to a temporary name in the folder of its destination, synced, and renamed: no half file is
ever visible. Keys are random; what a file is called stands in its row.
"""

from dsonet.storage.disk import (
    StorageFull,
    Stored,
    TooLarge,
    keys_older_than,
    open_stored,
    put,
    remove,
    size_of,
    sweep_unfinished,
)
from dsonet.storage.names import clean_filename, shown_name

__all__ = [
    "StorageFull",
    "Stored",
    "TooLarge",
    "clean_filename",
    "keys_older_than",
    "open_stored",
    "put",
    "remove",
    "shown_name",
    "size_of",
    "sweep_unfinished",
]
