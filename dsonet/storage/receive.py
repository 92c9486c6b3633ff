"""Uploads at the door: each file checked, cleaned, stored under a random key, or refused with a reason.

Call it while no transaction is open: storing a large file takes time. The rows that come back are not yet
in the session; who adds and commits them owns the bytes.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import current_app
from werkzeug.datastructures import FileStorage

from dsonet import storage
from dsonet.database import db
from dsonet.storage import file_types
from dsonet.storage.file_types import Allowed
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import let_go
from dsonet.storage.viruses import first_check


@dataclass(slots=True)
class Received:
    """What came in, and what was refused: (file name, reason in the reader's language)."""

    files: list[StoredFile] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def receiving(uploads: Iterable[FileStorage], allowed: Allowed | None = None) -> Iterator[Received]:
    """The good ones of `uploads`, stored. Commit inside: what has no row at the end was not kept, and its bytes go."""
    received = receive_files(uploads, allowed)
    went_well = False
    try:
        yield received
        went_well = True
    finally:
        if not went_well:
            db.session.rollback()
        let_go([file.key for file in received.files if file not in db.session])


def receive_files(uploads: Iterable[FileStorage], allowed: Allowed | None = None) -> Received:
    """Store the good ones of `uploads`. Empty choices of a file field are passed over."""
    received = Received()
    for upload in uploads:
        if not upload.filename:
            continue
        name = storage.clean_filename(upload.filename)
        try:
            received.files.append(_receive(upload, name, allowed or Allowed()))
        except (file_types.Refused, storage.TooLarge, storage.StorageFull) as refusal:
            received.refused.append((name, str(refusal)))
    return received


def _receive(upload: FileStorage, name: str, allowed: Allowed) -> StoredFile:
    kind = file_types.check(upload.stream, name, allowed)
    stored = storage.put(upload.stream, current_app.config["MAX_UPLOAD_BYTES"])
    file = StoredFile.of(stored, name, kind.media_type)
    file.virus_check = first_check()
    file.original_name = storage.shown_name(upload.filename or "", name)
    return file
