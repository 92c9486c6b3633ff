"""Bytes in an object store: whole or not at all, handed out for a minute, and as safe as on disk."""

import io
import re
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import obstore
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dsonet import storage
from dsonet.storage.bucket import PART
from dsonet.storage.door import houses
from dsonet.storage.signing import Keys, signed_address
from dsonet.worker import Worker
from tests.build import a_circle, a_document, a_folder
from tests.documents.people import DOCX, OTHER_PDF, PDF, bring, fetched, renew, stored
from tests.storage.s3_server import KEY_ID, SECRET, Store, object_store

MEGABYTE = 1024 * 1024


@pytest.fixture
def bucket(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Store]:
    """The object store, and the application on it; its other house, the folder, is empty."""
    monkeypatch.setitem(app.config, "STORAGE_FOLDER", str(tmp_path))
    with object_store() as store:
        for name, value in store.settings().items():
            monkeypatch.setitem(app.config, name, value)
        monkeypatch.delitem(app.extensions, "dsonet-storage", raising=False)
        yield store
        app.extensions.pop("dsonet-storage", None)


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART + 17])
def test_what_goes_in_comes_out(app: Flask, bucket: Store, size: int) -> None:
    before, content = stored(app), bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    with app.app_context():
        kept = storage.put(io.BytesIO(content), size)
        with storage.open_stored(kept.key) as stream:
            assert stream.read() == content
        assert (storage.size_of(kept.key), kept.size) == (size, size)
        storage.remove(kept.key)
        storage.remove(kept.key)
        with pytest.raises(FileNotFoundError):
            storage.open_stored(kept.key)
    assert bucket.objects == {}
    assert stored(app) == before


@given(begin=some.integers(0, 5_000_000), length=some.integers(0, 3_000_000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
def test_any_part_of_it_is_that_part(app: Flask, bucket: Store, begin: int, length: int) -> None:
    content = b"".join(number.to_bytes(4, "big") for number in range(1_200_000))
    bucket.objects["a" * 40] = content
    with app.app_context(), storage.open_stored("a" * 40) as stream:
        stream.seek(begin)
        assert stream.read(length) == content[begin : begin + length]
        assert stream.seek(-4, io.SEEK_END) == len(content) - 4
        assert stream.read() == content[-4:]


@pytest.mark.parametrize("size", [MEGABYTE + 1, 3 * PART])
def test_too_much_leaves_nothing(app: Flask, bucket: Store, size: int) -> None:
    with app.test_request_context(), pytest.raises(storage.TooLarge):
        storage.put(io.BytesIO(b"x" * size), MEGABYTE)
    assert (bucket.objects, bucket.parts) == ({}, {})


def test_an_upload_that_breaks_off_leaves_nothing(app: Flask, bucket: Store) -> None:
    class BreaksOff(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > PART:
                raise ConnectionResetError
            return super().read(size)

    with app.test_request_context(), pytest.raises(storage.StorageFull):
        storage.put(BreaksOff(b"x" * 3 * PART), 9 * PART)
    assert (bucket.objects, bucket.parts) == ({}, {})


def test_a_download_is_sent_on_for_a_minute_after_the_right_was_asked(
    app: Flask, bucket: Store, client_for: Any
) -> None:
    folder = a_folder(app, readers=a_circle(app, "dana", "alice"))
    bring(client_for("dana"), folder, (PDF, "Notitie über élan.pdf"))
    answer = client_for("alice").get("/documenten/1/x.pdf")
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "private, no-store"
    query = parse_qs(urlsplit(answer.location).query)
    assert query["X-Amz-Expires"] == ["60"]
    with urllib.request.urlopen(answer.location) as got:  # noqa: S310 - of our own store
        assert got.read() == PDF
        assert got.headers["Content-Type"] == "application/pdf"
        assert "attachment" in got.headers["Content-Disposition"]
        assert "Notitie%20%C3%BCber%20%C3%A9lan.pdf" in got.headers["Content-Disposition"]
    refused = client_for("bob").get("/documenten/1/x.pdf")
    assert (refused.status_code, bucket.endpoint in refused.text) == (404, False)
    assert client_for("alice").head("/documenten/1/x.pdf").headers["Content-Length"] == str(len(PDF))


def test_what_is_shown_in_the_page_comes_from_us_under_our_policy(
    app: Flask, bucket: Store, client_for: Any
) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    alice = client_for("alice")
    whole = alice.get("/documenten/1/x.pdf?bekijken")
    assert (whole.data, "sandbox" in whole.headers["Content-Security-Policy"]) == (PDF, True)
    part = alice.get("/documenten/1/x.pdf?bekijken", headers={"Range": "bytes=10-29"})
    assert (part.status_code, part.data) == (206, PDF[10:30])


def test_a_signature_is_what_obstore_makes_of_it(app: Flask, bucket: Store) -> None:
    with app.app_context():
        house = houses().first
        theirs = obstore.sign(house._store, "GET", "a" * 40, timedelta(seconds=60))  # type: ignore[union-attr]
    moment = datetime.strptime(
        parse_qs(urlsplit(theirs).query)["X-Amz-Date"][0] + "+0000", "%Y%m%dT%H%M%SZ%z"
    )
    keys = Keys(KEY_ID, SECRET, "us-east-1")
    address = f"{bucket.endpoint}/dso/{'a' * 40}"
    ours = signed_address(keys, address, {}, timedelta(seconds=60), moment)
    assert parse_qs(urlsplit(ours).query) == parse_qs(urlsplit(theirs).query)


def test_a_signature_is_that_of_the_example_that_amazon_gives() -> None:
    """AWS, Authenticating Requests: Using Query Parameters (Signature Version 4)."""
    keys = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    day = datetime(2013, 5, 24, tzinfo=UTC)
    address = signed_address(
        keys, "https://examplebucket.s3.amazonaws.com/test.txt", {}, timedelta(seconds=86400), day
    )
    assert address.endswith(
        "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )
    assert "wJalrXUtnFEMI" not in repr(keys)


def test_several_in_one_zip(app: Flask, bucket: Store, client_for: Any) -> None:
    folder, dana = a_folder(app), client_for("dana")
    bring(dana, folder, (PDF, "notitie.pdf"), (DOCX, "verslag.docx"))
    with zipfile.ZipFile(io.BytesIO(fetched(dana, f"/documenten/map/{folder}/alles.zip"))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "notitie.pdf": PDF,
            "verslag.docx": DOCX,
        }


def test_the_worker_looks_into_it_and_the_bin_empties_it(app: Flask, bucket: Store, client_for: Any) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    with app.app_context():
        Worker().run_once()
    assert client_for("dana").get("/documenten/1/voorbeeld.jpg").status_code == 200
    assert len(bucket.objects) == 1


def test_own_data_are_handed_out_whole(app: Flask, bucket: Store, client_for: Any) -> None:
    alice = client_for("alice")
    assert alice.post("/mijn-gegevens/export").status_code == 303
    with app.app_context():
        Worker().run_once()
    assert len(bucket.objects) == 1
    with alice.post("/mijn-gegevens/export/ophalen") as answer:
        assert answer.status_code == 200
        assert len(bucket.objects) == 1
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            assert "LEESMIJ.txt" in archive.namelist()


def test_while_it_is_away_nothing_is_lost_and_the_reader_is_told(
    app: Flask, bucket: Store, client_for: Any
) -> None:
    folder, dana = a_folder(app), client_for("dana")
    bring(dana, folder, (PDF, "notitie.pdf"))
    bucket.is_away = True
    refused = bring(dana, folder, (OTHER_PDF, "begroting.pdf"))
    assert (refused.status_code, "niet bereikbaar" in refused.text) == (422, True)
    for address in ("/documenten/1/x.pdf", "/documenten/1/x.pdf?bekijken"):
        assert dana.get(address).status_code == 503
    assert dana.get("/documenten/1").status_code == 200
    bucket.is_away = False
    assert dana.get("/documenten/1/x.pdf").status_code == 302
    assert renew(dana, 1, OTHER_PDF).status_code == 303


def test_check_finds_what_is_wrong_there_too(app: Flask, bucket: Store, client_for: Any) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "weg.pdf"), (DOCX, "blijft.docx"))
    a_document(app, a_folder(app))
    (key,) = [key for key, content in bucket.objects.items() if content == PDF]
    bucket.objects["b" * 40] = bucket.objects.pop(key)
    result = app.test_cli_runner().invoke(args=["storage", "check", "--read-all"])
    assert "bytes without a row: " + "b" * 40 in result.output
    assert "(weg.pdf): its bytes are gone" in result.output
    assert "2 faults." in result.output


def test_keys_and_secrets_stand_in_no_answer(app: Flask, bucket: Store, client_for: Any) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    answer = client_for("alice").get("/documenten/1/x.pdf")
    assert SECRET not in answer.location
    assert re.fullmatch(r"[0-9a-f]{64}", parse_qs(urlsplit(answer.location).query)["X-Amz-Signature"][0])
