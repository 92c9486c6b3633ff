"""The one door to stored bytes, and the house that stands behind it: a folder on disk or a bucket.

The house in use takes all that is new. The other is still read, so that bytes can be carried over while people work
(storage/moving.py).
"""

import hashlib
import io
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, TypeVar

from flask import Flask, current_app
from flask_babel import gettext as _

from dsonet.storage.bucket import Bucket
from dsonet.storage.disk import Disk
from dsonet.storage.keys import checked, new_key
from dsonet.storage.signing import Keys

log = logging.getLogger(__name__)
CHUNK = 1024 * 1024
_HOUSES = "dsonet-storage"
Answer = TypeVar("Answer")


class TooLarge(Exception):
    """More bytes than allowed; the message is for people."""


class StorageFull(Exception):
    """The storage takes no more; the message is for people."""


class Away(Exception):
    """The storage can't be reached: what was to be done with it waits. The message is for the log."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put away: under which key, how many bytes, and their digest in hexadecimals."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Houses:
    """Where bytes lie: in the house in use, and perhaps still in the other."""

    first: Disk | Bucket
    other: Disk | Bucket | None
    disk: Disk


def houses() -> Houses:
    """Those of this application; made at the first use, because a bucket's connections are of one process."""
    found: Houses | None = current_app.extensions.get(_HOUSES)
    if found is None:
        found = current_app.extensions[_HOUSES] = _built(current_app)
    return found


def put(stream: IO[bytes], limit: int) -> Stored:
    """Put away what `stream` gives. Raises TooLarge above `limit` bytes or StorageFull, leaving nothing."""
    key, counted = new_key(), _Counted(stream, limit)
    try:
        houses().first.keep(key, counted)
    except OSError as error:
        log.error("storage refused a file: %s", error.strerror or error)
        raise StorageFull(
            _("Het bestand kon niet worden bewaard: de opslag is vol of niet bereikbaar.")
        ) from error
    return Stored(key, counted.size, counted.sha256)


def open_stored(key: str) -> io.BufferedReader:
    """The bytes under `key`, from the start. Raises FileNotFoundError, or OSError when the storage is away."""
    return _found(key, lambda house: house.open(key))


def size_of(key: str) -> int:
    """How many bytes lie under `key`. Raises as `open_stored`."""
    return _found(key, lambda house: house.size_of(key))


def remove(key: str) -> None:
    """Remove the bytes under `key`; nothing happens when they are gone."""
    checked(key)
    for house in {*_in_turn()}:
        house.remove(key)


def as_file(stream: IO[bytes]) -> IO[bytes]:
    """A file of the system with the bytes of `stream`: itself, or a copy that is gone once closed."""
    try:
        stream.fileno()
    except io.UnsupportedOperation:
        with stream, ExitStack() as unless_whole:
            copy = unless_whole.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(stream, copy)
            copy.seek(0)
            unless_whole.pop_all()  # whoever gets it closes it
            return copy
    return stream


def is_on_disk(key: str) -> bool:
    """Can a web server beside us send these bytes from the folder?"""
    try:
        houses().disk.size_of(checked(key))
    except FileNotFoundError:
        return False
    return True


def is_reachable() -> bool:
    """Does the house in use answer, and can anything be put there?"""
    try:
        return houses().first.answers()
    except OSError:
        return False


def direct_address(key: str, headers: dict[str, str]) -> str | None:
    """Where a browser fetches the bytes from the bucket itself, for a minute; None when they don't lie there."""
    house = houses().first
    if not isinstance(house, Bucket):
        return None
    try:
        house.size_of(checked(key))
    except FileNotFoundError:
        return None
    return house.direct_address(key, headers)


def keys_older_than(age: timedelta) -> Iterator[str]:
    """The keys of bytes that were put away so long ago."""
    found = houses()
    yield from found.first.keys_older_than(age)
    if found.other is not None:
        yield from found.other.keys_older_than(age)


def sweep_unfinished(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove what an interrupted upload left on disk; returns how many. A bucket drops those by a rule of its own."""
    return houses().disk.sweep_unfinished(older_than)


def _found(key: str, ask: Callable[[Disk | Bucket], Answer]) -> Answer:
    """What the first house says in which the bytes lie. Raises FileNotFoundError."""
    checked(key)
    for house in _in_turn():
        with suppress(FileNotFoundError):
            return ask(house)
    raise FileNotFoundError(key)


def _in_turn() -> list[Disk | Bucket]:
    """What is carried over between two looks is in the first house after all."""
    found = houses()
    return [found.first, found.other, found.first] if found.other is not None else [found.first]


def _built(app: Flask) -> Houses:
    settings = app.config
    disk = Disk(Path(settings["STORAGE_FOLDER"]), stands_alone=not settings["S3_BUCKET"])
    if not settings["S3_BUCKET"]:
        return Houses(disk, None, disk)
    keys = Keys(settings["S3_ACCESS_KEY_ID"], settings["S3_SECRET_ACCESS_KEY"], settings["S3_REGION"])
    bucket = Bucket(settings["S3_ENDPOINT"], settings["S3_BUCKET"], keys)
    return Houses(disk, bucket, disk) if settings["STORAGE"] == "disk" else Houses(bucket, disk, disk)


class _Counted:
    """The pieces of a stream, counted and digested while they go by."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit = stream, limit
        self.size, self.sha256 = 0, ""

    def __iter__(self) -> Iterator[bytes]:
        digest = hashlib.sha256()
        while piece := self._stream.read(CHUNK):
            self.size += len(piece)
            if self.size > self._limit:
                most = self._limit // CHUNK
                raise TooLarge(_("Dit bestand is te groot: er past ten hoogste %(most)s MB.", most=most))
            digest.update(piece)
            yield piece
        self.sha256 = digest.hexdigest()
