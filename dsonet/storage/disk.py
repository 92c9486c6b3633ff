"""The folder on disk: two letters of the key, then the key."""

import contextlib
import hashlib
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, BinaryIO

from flask import current_app
from flask_babel import gettext as _

log = logging.getLogger(__name__)
CHUNK = 1024 * 1024
KEY = re.compile(r"[0-9a-f]{40}")
UNFINISHED = ".part"


class TooLarge(Exception):
    """More bytes than allowed; the message is for people."""


class StorageFull(Exception):
    """The disk takes no more; the message is for people."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put away: under which key, how many bytes, and their digest in hexadecimals."""

    key: str
    size: int
    sha256: str


def put(stream: IO[bytes], limit: int) -> Stored:
    """Put away what `stream` gives. Raises TooLarge above `limit` bytes or StorageFull, leaving nothing."""
    key = secrets.token_hex(20)
    path = _path(key)
    unfinished = path.with_name(f"{key}{UNFINISHED}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        size, sha256 = _write(stream, unfinished, limit)
        unfinished.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        log.error("storage refused a file: %s", error.strerror)
        raise StorageFull(
            _("Het bestand kon niet worden bewaard: de opslag is vol of niet bereikbaar.")
        ) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
    return Stored(key, size, sha256)


def open_stored(key: str) -> BinaryIO:
    """The bytes under `key`, from the start. Raises FileNotFoundError."""
    return _path(key).open("rb")


def size_of(key: str) -> int:
    """How many bytes lie under `key`. Raises FileNotFoundError."""
    return _path(key).stat().st_size


def remove(key: str) -> None:
    """Remove the bytes under `key`; nothing happens when they are gone."""
    _path(key).unlink(missing_ok=True)


def sweep_unfinished(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove what an interrupted upload left; returns how many."""
    limit = time.time() - older_than.total_seconds()
    swept = 0
    for path in _root().glob(f"*/*{UNFINISHED}"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()
                swept += 1
    return swept


def keys_older_than(age: timedelta) -> Iterator[str]:
    """The keys of bytes that were put away so long ago."""
    limit = time.time() - age.total_seconds()
    for path in _root().glob("*/*"):
        with contextlib.suppress(FileNotFoundError):
            if KEY.fullmatch(path.name) and path.stat().st_mtime < limit:
                yield path.name


def _write(stream: IO[bytes], path: Path, limit: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                most = limit // (1024 * 1024)
                raise TooLarge(_("Dit bestand is te groot: er past ten hoogste %(most)s MB.", most=most))
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _root() -> Path:
    return Path(current_app.config["STORAGE_FOLDER"])


def _path(key: str) -> Path:
    if not KEY.fullmatch(key):
        raise ValueError("not a key of a stored file")
    return _root() / key[:2] / key
