"""`flask storage move` carries bytes from one house to the other while people work."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from dsonet.database import db
from dsonet.documents.models import Version
from dsonet.storage.disk import Disk
from dsonet.storage.models import StoredFile
from tests.build import a_document, a_folder
from tests.documents.people import PDF, bring, fetched, stored
from tests.storage.s3_server import Store, object_store

Use = Callable[[str], None]


@pytest.fixture
def bucket() -> Iterator[Store]:
    """The object store; the application begins on disk."""
    with object_store() as store:
        yield store


@pytest.fixture
def use(app: Flask, bucket: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """Start again with another house in use."""
    for path in stored(app):
        path.unlink()

    def choose(house: str) -> None:
        for name, value in bucket.settings(house).items():
            monkeypatch.setitem(app.config, name, value)
        app.extensions.pop("dsonet-storage", None)

    yield choose
    app.extensions.pop("dsonet-storage", None)


def move(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["storage", "move"])
    return result.exit_code, result.output


def read(client: Any, document: int, content: bytes) -> None:
    """As a reader does, in the page: by way of us, wherever it lies."""
    assert fetched(client, f"/documenten/{document}/x.pdf?bekijken") == content


def some_documents(app: Flask, count: int) -> dict[int, bytes]:
    folder = a_folder(app)
    contents = [f"%PDF-1.7 nummer {number}".encode() for number in range(count)]
    return {a_document(app, folder, content): content for content in contents}


def test_there_and_back_again(app: Flask, bucket: Store, client_for: Any, use: Use) -> None:
    documents, alice = some_documents(app, 5), client_for("alice")
    use("s3")
    assert move(app) == (0, "5 files moved, 0 faults.\n")
    assert (stored(app), len(bucket.objects)) == ([], 5)
    assert move(app) == (0, "0 files moved, 0 faults.\n")
    for document, content in documents.items():
        read(alice, document, content)
    use("disk")
    assert move(app) == (0, "5 files moved, 0 faults.\n")
    assert (len(stored(app)), bucket.objects) == (5, {})
    for document, content in documents.items():
        read(alice, document, content)


def test_before_and_while_it_goes_everything_can_be_read_and_brought(
    app: Flask, bucket: Store, client_for: Any, use: Use
) -> None:
    documents, dana = some_documents(app, 40), client_for("dana")
    folder = a_folder(app)
    use("s3")
    ended = threading.Event()

    def keep_reading() -> int:
        rounds = 0
        while not ended.is_set() or not rounds:
            for document, content in documents.items():
                read(dana, document, content)
            rounds += 1
        return rounds

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(keep_reading)
        bring(client_for("dana"), folder, (PDF, "nieuw.pdf"))
        assert move(app)[0] == 0
        ended.set()
        assert reader.result(60) > 0
    assert (stored(app), len(bucket.objects)) == ([], 41)


def test_broken_off_it_is_taken_up_again(app: Flask, bucket: Store, client_for: Any, use: Use) -> None:
    documents = some_documents(app, 6)
    use("s3")
    (one, *_others) = sorted(path.name for path in stored(app))
    bucket.objects[one] = b"half"
    bucket.is_away = True
    status, output = move(app)
    assert (status, "After 0 files" in output) == (1, True)
    bucket.is_away = False
    assert move(app) == (0, "6 files moved, 0 faults.\n")
    for document, content in documents.items():
        read(client_for("alice"), document, content)


def test_what_goes_while_it_is_carried_is_nowhere_afterwards(app: Flask, bucket: Store, use: Use) -> None:
    some_documents(app, 1)
    use("s3")

    def erase() -> None:
        with app.app_context():
            db.session.execute(delete(Version))
            db.session.execute(delete(StoredFile))
            db.session.commit()

    bucket.once_put = erase
    assert move(app)[0] == 0
    assert (stored(app), bucket.objects) == ([], {})


def test_what_is_carried_between_two_looks_is_found(
    app: Flask, bucket: Store, client_for: Any, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((document, content),) = some_documents(app, 1).items()
    alice, opened = client_for("alice"), Disk.open
    use("s3")

    def carried_meanwhile(disk: Disk, key: str) -> BufferedReader:
        monkeypatch.setattr(Disk, "open", opened)
        assert move(app)[0] == 0
        return opened(disk, key)

    monkeypatch.setattr(Disk, "open", carried_meanwhile)
    read(alice, document, content)


def test_two_at_once_lose_nothing(app: Flask, bucket: Store, client_for: Any, use: Use) -> None:
    documents = some_documents(app, 30)
    use("s3")
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda _number: move(app), range(2)))
    assert {status for status, _output in ended} <= {0, 1}
    assert move(app)[0] == 0
    assert (stored(app), len(bucket.objects)) == ([], 30)
    for document, content in documents.items():
        read(client_for("alice"), document, content)


def test_what_is_not_what_it_was_stays_and_is_named(app: Flask, bucket: Store, use: Use) -> None:
    some_documents(app, 2)
    with app.app_context():
        key = db.session.get_one(StoredFile, 1).key
    broken = Path(app.config["STORAGE_FOLDER"]) / key[:2] / key
    broken.write_bytes(b"anders")
    use("s3")
    assert move(app) == (1, f"{key}: its content is not what it was\n1 files moved, 1 faults.\n")
    assert broken.read_bytes() == b"anders"
    assert key not in bucket.objects


def test_what_nobody_knows_is_left_where_it_is(app: Flask, bucket: Store, use: Use) -> None:
    some_documents(app, 1)
    stray = Path(app.config["STORAGE_FOLDER"]) / "cc" / ("c" * 40)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"of an upload that is still under way")
    use("s3")
    assert move(app) == (0, "1 files moved, 0 faults.\n")
    assert stray.exists()


def test_with_one_house_there_is_nothing_to_carry(app: Flask) -> None:
    status, output = move(app)
    assert (status, "one house only" in output) == (1, True)
