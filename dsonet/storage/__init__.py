"""Bytes behind one door: put, open, remove. Behind it stands a folder on disk, or a bucket of an object store.

No half file is ever visible. Keys are random; what a file is called stands in its row.
"""

from dsonet.storage.door import (
    Away,
    StorageFull,
    Stored,
    TooLarge,
    as_file,
    is_reachable,
    keys_older_than,
    open_stored,
    put,
    remove,
    size_of,
    sweep_unfinished,
)
from dsonet.storage.names import clean_filename, shown_name

__all__ = [
    "Away",
    "StorageFull",
    "Stored",
    "TooLarge",
    "as_file",
    "clean_filename",
    "is_reachable",
    "keys_older_than",
    "open_stored",
    "put",
    "remove",
    "shown_name",
    "size_of",
    "sweep_unfinished",
]
