"""The house on disk: a folder, two letters of the key, then the key.

A file is written to a temporary name in the folder of its destination, synced, and renamed: no half file is ever
visible, and none that a power cut would take back.
"""

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import BufferedReader
from pathlib import Path

from dsonet.storage.keys import is_key

UNFINISHED = ".part"


class Disk:
    """Bytes in a folder. Its methods raise FileNotFoundError for what is not there, else OSError."""

    def __init__(self, folder: Path, *, stands_alone: bool) -> None:
        """`stands_alone`: there is no bucket, so that a folder without anything in it is a disk that is away."""
        self.folder = folder
        self._stands_alone = stands_alone

    def keep(self, key: str, pieces: Iterable[bytes]) -> None:
        """Put away what `pieces` give, whole or not at all."""
        path = self._path(key)
        unfinished = path.with_name(f"{key}.{secrets.token_hex(4)}{UNFINISHED}")
        try:
            if not path.parent.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                _sync_folder(self.folder)
            _write(pieces, unfinished)
            unfinished.replace(path)
            _sync_folder(path.parent)
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink()

    def open(self, key: str) -> BufferedReader:
        """The bytes from the start."""
        with self._is_there():
            return self._path(key).open("rb")

    def size_of(self, key: str) -> int:
        """How many bytes there are."""
        with self._is_there():
            return self._path(key).stat().st_size

    def remove(self, key: str) -> None:
        """Remove the bytes; nothing happens when they are gone."""
        self._path(key).unlink(missing_ok=True)

    def keys_older_than(self, age: timedelta) -> Iterator[str]:
        """The keys of bytes that were put away so long ago."""
        limit = time.time() - age.total_seconds()
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):
                if is_key(path.name) and path.stat().st_mtime < limit:
                    yield path.name

    def sweep_unfinished(self, older_than: timedelta) -> int:
        """Remove what an interrupted upload left; returns how many."""
        limit = time.time() - older_than.total_seconds()
        swept = 0
        for path in self.folder.glob(f"*/*{UNFINISHED}"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    path.unlink()
                    swept += 1
        return swept

    def answers(self) -> bool:
        """Can anything be put here? The folder is made with the first file."""
        return os.access(self.folder if self.folder.is_dir() else self.folder.parent, os.W_OK)

    @contextlib.contextmanager
    def _is_there(self) -> Iterator[None]:
        """Without anything in the folder (a disk that is not mounted) nothing is known of any file: it may be whole."""
        try:
            yield
        except FileNotFoundError as error:
            if not self._stands_alone or self._holds_anything():
                raise
            raise OSError(errno.ENODEV, "the storage folder is not there") from error

    def _holds_anything(self) -> bool:
        with contextlib.suppress(OSError):
            return any(self.folder.iterdir())
        return False

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


def _write(pieces: Iterable[bytes], path: Path) -> None:
    with path.open("xb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
