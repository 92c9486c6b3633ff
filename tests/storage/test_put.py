"""Bytes are put away whole or not at all."""

import errno
import hashlib
import io
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dsonet import storage

MEGABYTE = 1024 * 1024


class PowerCut(BaseException):
    """The process ends here."""


class BreaksOff(io.BytesIO):
    """Gives one piece, then fails."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(b"x" * MEGABYTE)
        self.error = error

    def read(self, size: int | None = -1) -> bytes:
        """A piece, once."""
        if self.tell():
            raise self.error
        return super().read(size)


def files_in(folder: Path) -> list[Path]:
    """All files, also unfinished ones."""
    return [path for path in folder.rglob("*") if path.is_file()]


@given(content=some.binary(max_size=3000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_what_goes_in_comes_out(in_shelf: Path, content: bytes) -> None:
    stored = storage.put(io.BytesIO(content), 3000)
    with storage.open_stored(stored.key) as file:
        assert file.read() == content
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert storage.size_of(stored.key) == len(content)
    storage.remove(stored.key)
    with pytest.raises(FileNotFoundError):
        storage.open_stored(stored.key)


def test_a_key_is_random_and_says_nothing(in_shelf: Path) -> None:
    keys = {storage.put(io.BytesIO(b"same"), 4).key for _ in range(20)}
    assert len(keys) == 20
    assert all(re.fullmatch("[0-9a-f]{40}", key) for key in keys)


def test_exactly_the_limit_is_taken(in_shelf: Path) -> None:
    assert storage.put(io.BytesIO(b"x" * MEGABYTE), MEGABYTE).size == MEGABYTE


def test_one_byte_more_is_refused_and_leaves_nothing(in_shelf: Path) -> None:
    with pytest.raises(storage.TooLarge, match="ten hoogste 1 MB"):
        storage.put(io.BytesIO(b"x" * (MEGABYTE + 1)), MEGABYTE)
    assert files_in(in_shelf) == []


def test_a_large_file_is_never_whole_in_memory(in_shelf: Path) -> None:
    class Counts(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 < size <= MEGABYTE
            return super().read(size)

    assert storage.put(Counts(b"x" * 5 * MEGABYTE), 9 * MEGABYTE).size == 5 * MEGABYTE


@pytest.mark.parametrize("when", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_nothing(in_shelf: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    def refuse(*_arguments: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    target = {"write": (hashlib, "sha256"), "fsync": (os, "fsync"), "replace": (Path, "replace")}
    monkeypatch.setattr(*target[when], refuse)
    with pytest.raises(storage.StorageFull, match="opslag is vol"):
        storage.put(io.BytesIO(b"content"), MEGABYTE)
    assert files_in(in_shelf) == []


def test_a_new_name_that_can_not_be_synced_is_taken_back(
    in_shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("dsonet.storage.disk._sync_folder", refuse)
    with pytest.raises(storage.StorageFull):
        storage.put(io.BytesIO(b"content"), MEGABYTE)
    assert files_in(in_shelf) == []


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt(), PowerCut()])
def test_an_upload_that_breaks_off_leaves_nothing(in_shelf: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        storage.put(BreaksOff(error), 9 * MEGABYTE)
    assert files_in(in_shelf) == []


def test_what_a_killed_process_left_is_swept_later(in_shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = storage.put(io.BytesIO(b"kept"), 4)
    monkeypatch.setattr(Path, "unlink", lambda *_a, **_k: None)  # a killed process cleans nothing up
    with pytest.raises(PowerCut):
        storage.put(BreaksOff(PowerCut()), 9 * MEGABYTE)
    monkeypatch.undo()
    (left,) = [path for path in files_in(in_shelf) if path.name != kept.key]
    with pytest.raises((FileNotFoundError, ValueError)):
        storage.open_stored(left.name)
    assert storage.sweep_unfinished(timedelta(hours=1)) == 0
    os.utime(left, (0, 0))
    os.utime(in_shelf / kept.key[:2] / kept.key, (0, 0))
    assert storage.sweep_unfinished(timedelta(hours=1)) == 1
    assert [path.name for path in files_in(in_shelf)] == [kept.key]


@pytest.mark.parametrize(
    "key", ["", "..", "../../etc/passwd", "/etc/passwd", "a" * 39, "A" * 40, "a" * 40 + "\n", "a" * 38 + "/."]
)
@pytest.mark.parametrize("door", [storage.open_stored, storage.size_of, storage.remove])
def test_a_key_is_never_a_path(in_shelf: Path, key: str, door: Any) -> None:
    with pytest.raises(ValueError, match="not a key"):
        door(key)


def test_removing_twice_is_no_fault(in_shelf: Path) -> None:
    stored = storage.put(io.BytesIO(b"x"), 1)
    storage.remove(stored.key)
    storage.remove(stored.key)
