"""`flask storage check` finds bytes without a row and rows without bytes."""

import os
import time
from io import BytesIO
from pathlib import Path

from flask import Flask

from dsonet import storage
from tests.build import a_document, a_folder


def check(app: Flask, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["storage", "check", *options])
    return result.exit_code, result.output


def clear(app: Flask) -> None:
    for path in _stored(app):
        path.unlink()


def _stored(app: Flask) -> list[Path]:
    return sorted(Path(app.config["STORAGE_FOLDER"]).glob("*/*"))


def test_where_nothing_is_wrong_it_says_so(app: Flask) -> None:
    clear(app)
    a_document(app, a_folder(app))
    assert check(app, "--read-all") == (0, "0 faults.\n")


def test_each_fault_is_named(app: Flask) -> None:
    clear(app)
    folder = a_folder(app)
    for title in ("Weg", "Korter", "Anders"):
        a_document(app, folder, f"%PDF-1.7 {title}".encode(), title=title)
    for path in _stored(app):
        content = path.read_bytes()
        if b"Weg" in content:
            path.unlink()
        elif b"Korter" in content:
            path.write_bytes(content[:-1])
        else:
            path.write_bytes(content[:-1] + b"x")
    with app.app_context():
        left = storage.put(BytesIO(b"left"), 10).key
        storage.put(BytesIO(b"under way"), 10)
    long_ago = time.time() - 3600
    os.utime(Path(app.config["STORAGE_FOLDER"]) / left[:2] / left, (long_ago, long_ago))
    status, output = check(app)
    assert status == 1
    assert f"bytes without a row: {left}" in output
    assert "(Weg.pdf): its bytes are gone" in output
    assert "(Korter.pdf): its length is not what it was" in output
    assert "3 faults." in output
    assert "(Anders.pdf): its content is not what it was" in check(app, "--read-all")[1]
