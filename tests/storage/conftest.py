"""An application with storage and one page that hands out files."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask_babel import Babel

from dsonet import storage
from dsonet.access import NotVisible
from dsonet.storage.download import send
from dsonet.storage.models import StoredFile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bytes lie."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def shelf(folder: Path) -> Flask:
    """Answers `/<key>?naam=…&soort=…&binnen=1` with a stored file."""
    app = Flask("shelf")
    app.config.update(STORAGE_FOLDER=str(folder), X_ACCEL_PREFIX="", S3_BUCKET="")
    Babel(app, default_locale="nl")

    @app.get("/<key>")
    def take(key: str) -> Response:
        asked = request.args
        size, sha256 = asked.get("grootte", 0, int), asked.get("som", "")
        kind = asked.get("soort", "application/pdf")
        file = StoredFile(
            key=key,
            filename=asked.get("naam", "stuk.pdf"),
            media_type=kind,
            size=size,
            sha256=sha256,
            virus_check=asked.get("scanner", "none"),
        )
        return send(file, inline="binnen" in asked)

    app.register_error_handler(NotVisible, lambda _error: ("weg", 404))
    return app


@pytest.fixture
def in_shelf(shelf: Flask, folder: Path) -> Iterator[Path]:
    """Storage as an action sees it; gives the folder, which is empty at the start."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.unlink()
    with shelf.test_request_context():
        yield folder


def put_away(shelf: Flask, content: bytes) -> storage.Stored:
    """`content` in storage."""
    with shelf.test_request_context():
        return storage.put(io.BytesIO(content), len(content))


def address_of(stored: storage.Stored, **more: str) -> tuple[str, dict[str, str]]:
    """The path of a stored file, and its query."""
    return f"/{stored.key}", {"grootte": str(stored.size), "som": stored.sha256, **more}
