"""The files of the demonstration: its data as read, and its papers as stored."""

import io
import tomllib
from pathlib import Path
from typing import Any

from dsonet import storage
from dsonet.storage import file_types
from dsonet.storage.models import StoredFile

DATA = Path(__file__).parent / "data"
LARGEST_PAPER = 20 * 1024 * 1024


def read(name: str) -> dict[str, Any]:
    """One file of the data."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def store(filename: str, content: bytes) -> StoredFile:
    """A paper put away; its row is not yet in the session."""
    kind = file_types.check(io.BytesIO(content), filename)
    stored = storage.put(io.BytesIO(content), LARGEST_PAPER)
    return StoredFile.of(stored, filename, kind.media_type)
