"""What an act that was broken off left behind goes after a month; what belongs to someone stays for ever."""

import os
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from flask import Flask

from dsonet import storage
from dsonet.database import db
from dsonet.mail import outbox, postbox
from dsonet.storage import sweeping
from dsonet.storage.models import StoredFile


def put(app: Flask, days: int, owned: bool) -> str:
    """Bytes of so long ago, with or without a row."""
    with app.app_context():
        stored = storage.put(BytesIO(b"bytes"), 100)
        if owned:
            row = {"filename": "a.pdf", "media_type": "application/pdf", "size": 5, "sha256": stored.sha256}
            db.session.add(StoredFile(key=stored.key, **row))
            db.session.commit()
    age(Path(app.config["STORAGE_FOLDER"]) / stored.key[:2] / stored.key, timedelta(days=days))
    return stored.key


def age(path: Path, by: timedelta) -> None:
    moment = time.time() - by.total_seconds()
    os.utime(path, (moment, moment))


def test_only_old_bytes_that_nobody_owns_go(app: Flask) -> None:
    gone = [put(app, 31, owned=False) for _ in range(3)]
    stay = [put(app, 29, owned=False), put(app, 31, owned=True), put(app, 0, owned=True)]
    with app.app_context():
        assert sweeping.sweep_unowned() == len(gone)
        left = {path.name for path in Path(app.config["STORAGE_FOLDER"]).glob("*/*")}
    assert left >= set(stay)
    assert not left & set(gone)


def test_letters_in_the_folder_go_when_those_in_the_database_do(app: Flask) -> None:
    folder = Path(app.config["LETTERS_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    old, new = folder / "20260101-000000-000000-1.eml", folder / "20260101-000000-000000-2.eml"
    for path in (old, new):
        path.write_text("Subject: Hallo")
    age(old, outbox.KEPT + timedelta(days=1))
    age(new, outbox.KEPT - timedelta(days=1))
    with app.app_context():
        postbox.sweep()
    assert not old.exists()
    assert new.exists()
