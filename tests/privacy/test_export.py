"""Taking one's own data along: made by the worker, told by mail, fetched once within two days."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.demo.papers import make_paper
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.privacy.actions import exports
from dsonet.privacy.models import Export
from dsonet.storage.models import StoredFile
from dsonet.worker import files
from tests.build import a_folder, a_theme
from tests.members.people import turn_stale

PDF = make_paper("pdf", ["Notitie", "Woorden."])
ASK, FETCH = "/mijn-gegevens/export", "/mijn-gegevens/export/ophalen"


@pytest.fixture
def alice(app: Flask, client_for: Any) -> FlaskClient:
    """Alice asked a question with a file, and has a draft."""
    a_theme(app, slug="grond")
    client: FlaskClient = client_for("alice")
    opening = {"title": "Mijn vraag", "text": "Hoe doen jullie dat?", "kind": "question", "circle_id": "0"}
    file = {"files": (io.BytesIO(PDF), "nota.pdf")}
    assert client.post("/overleg/grond/nieuw", data={**opening, **file}).status_code == 303
    client.post("/overleg/grond/concept", data={"title": "Nog niet af", "text": "Kladje"})
    return client


def sweep(app: Flask) -> None:
    with app.app_context():
        files.sweep_exports()


def make(app: Flask) -> None:
    with app.app_context():
        assert files.make_export()


def fetch(client: FlaskClient) -> tuple[int, bytes]:
    """The answer, read to its end and closed."""
    with client.post(FETCH) as answer:
        return answer.status_code, answer.data


def opened(client: FlaskClient) -> zipfile.ZipFile:
    """The file that was made."""
    return zipfile.ZipFile(io.BytesIO(fetch(client)[1]))


def kept_files(app: Flask) -> set[str]:
    return {path.name for path in Path(app.config["STORAGE_FOLDER"]).rglob("*") if path.is_file()}


def test_all_of_it_is_in_the_file_and_no_secret(app: Flask, alice: FlaskClient) -> None:
    assert alice.post(ASK).status_code == 303
    make(app)
    archive = opened(alice)
    assert json.loads(archive.read("thread.json"))[0]["source"] == "Hoe doen jullie dat?"
    assert json.loads(archive.read("draft.json"))[0]["source"] == "Kladje"
    assert json.loads(archive.read("member.json"))[0]["email"] == "alice@example.org"
    assert "LEESMIJ.txt" in archive.namelist()
    files = [name for name in archive.namelist() if name.startswith("bestanden/")]
    assert [archive.read(name) for name in files] == [PDF]
    assert "password_hash" not in json.loads(archive.read("member.json"))[0]
    assert "token_hash" not in json.loads(archive.read("sign_in_session.json"))[0]


def test_what_one_brought_to_the_library_comes_along_and_what_others_brought_does_not(
    app: Flask, alice: FlaskClient, client_for: Any
) -> None:
    folder = a_folder(app, members_add=True)
    for client, words in ((alice, "Van mij"), (client_for("charlie"), "Van Charlie")):
        paper = make_paper("pdf", [words])
        sent = {"files": [(io.BytesIO(paper), f"{words}.pdf")]}
        assert client.post(f"/documenten/map/{folder}/toevoegen", data=sent).status_code == 303
    alice.post(ASK)
    make(app)
    archive = opened(alice)
    files = [name for name in archive.namelist() if name.startswith("bestanden/")]
    assert any("Van mij" in name for name in files)
    assert not any("Van Charlie" in name for name in files)
    assert [row["title"] for row in json.loads(archive.read("document.added_by_id.json"))] == ["Van mij"]


def test_nothing_of_others_is_in_it(app: Flask, alice: FlaskClient, client_for: Any) -> None:
    client_for("charlie").post("/overleg/1/reacties", data={"text": "Kanarie van Charlie"})
    alice.post(ASK)
    make(app)
    archive = opened(alice)
    whole = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".json")).decode()
    assert "Kanarie" not in whole
    assert "charlie@example.org" not in whole


def test_it_is_told_by_mail_without_a_secret(app: Flask, alice: FlaskClient) -> None:
    alice.post(ASK)
    make(app)
    with app.app_context():
        letter = db.session.query(Letter).filter_by(kind="export_ready").one()
        assert outbox.may_go(letter)
        assert letter.to_address == "alice@example.org"
        assert "/mijn-gegevens" in letter.text


def test_a_line_that_breaks_costs_nothing_and_an_hour_later_it_is_gone(
    app: Flask, alice: FlaskClient
) -> None:
    before = kept_files(app)
    alice.post(ASK)
    make(app)
    assert len(kept_files(app)) == len(before) + 1
    assert fetch(alice) == fetch(alice)
    sweep(app)
    assert "Brak dat af?" in alice.get("/mijn-gegevens").text
    assert fetch(alice)[0] == 200
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert fetch(alice)[0] in (303, 404)
        sweep(app)
    assert kept_files(app) == before


def test_after_it_was_fetched_another_can_be_asked(app: Flask, alice: FlaskClient) -> None:
    alice.post(ASK)
    make(app)
    fetch(alice)
    with time_machine.travel(now() + timedelta(minutes=9), tick=False):
        assert alice.post(ASK).status_code == 303
    with app.app_context():
        assert db.session.query(Export).count() == 2


def test_after_two_days_it_is_gone(app: Flask, alice: FlaskClient) -> None:
    before = kept_files(app)
    alice.post(ASK)
    make(app)
    with time_machine.travel(now() + timedelta(hours=49), tick=False):
        assert fetch(alice)[0] in (303, 404)
        sweep(app)
        with app.app_context():
            assert db.session.query(StoredFile).filter_by(filename=exports.FILENAME).count() == 0
    assert kept_files(app) == before


def test_one_at_a_time(app: Flask, alice: FlaskClient) -> None:
    for _ in range(3):
        assert alice.post(ASK).status_code == 303
    with app.app_context():
        assert db.session.query(Export).count() == 1


def test_a_worker_that_died_leaves_it_to_the_next(app: Flask, alice: FlaskClient) -> None:
    alice.post(ASK)
    with app.app_context():
        assert exports.claim_export() == 1
        db.session.commit()
        assert exports.claim_export() is None
        db.session.commit()
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        make(app)
    with app.app_context():
        assert db.session.get_one(Export, 1).ready_at is not None


def test_nobody_fetches_anothers(app: Flask, alice: FlaskClient, client_for: Any) -> None:
    alice.post(ASK)
    make(app)
    for who in ("charlie", "dana", "erik"):
        assert fetch(client_for(who))[0] == 404


def test_it_asks_again_who_it_is(app: Flask, alice: FlaskClient) -> None:
    turn_stale(app)
    for address in (ASK, FETCH):
        assert alice.post(address).location.startswith("/inloggen/opnieuw")


def test_the_page_says_what_is_kept(app: Flask, alice: FlaskClient, count_queries: Any) -> None:
    page = alice.get("/mijn-gegevens").text
    for words in ("Mijn gegevens", "Wat je schreef in het overleg", "Maak mijn bestand", "Wis mij"):
        assert words in page
    with count_queries() as statements:
        alice.get("/mijn-gegevens")
    assert len(statements) <= 12
