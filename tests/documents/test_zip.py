"""Several documents as one zip, made while it is sent."""

import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet import storage
from dsonet.database import db
from dsonet.documents.models import Document, Download
from dsonet.storage.models import StoredFile
from dsonet.storage.zips import packed
from tests.build import a_circle, a_document, a_folder, a_meeting
from tests.documents.people import CANARY, DOCX, PDF


def opened(client: Any, address: str) -> zipfile.ZipFile:
    """The zip at an address, whole and as long as it said."""
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    return archive


def test_papers_in_the_order_of_the_table(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, title="Vol net")
    files = [
        (io.BytesIO(PDF), "Zaal.pdf"),
        (io.BytesIO(DOCX), "Énergie/plan.docx"),
        (io.BytesIO(PDF), "a.pdf"),
    ]
    client_for("dana").post(f"/bijeenkomsten/{meeting}/stukken", data={"files": files})
    archive = opened(client_for("alice"), f"/bijeenkomsten/{meeting}/stukken.zip")
    assert archive.namelist() == ["01 Zaal.pdf", "02 plan.docx", "03 a.pdf"]
    assert archive.read("02 plan.docx") == DOCX
    with client_for("alice").get(f"/bijeenkomsten/{meeting}/stukken.zip") as answer:
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="Vol net.zip"')


def test_it_goes_on_from_the_name_at_which_it_broke_off(app: Flask, client_for: Any) -> None:
    folder = a_folder(app)
    for title in ("Een", "Twee", "Vier"):
        a_document(app, folder, title=title)
    address = f"/documenten/map/{folder}/alles.zip"
    assert opened(client_for("alice"), address).namelist() == ["Een.pdf", "Twee.pdf", "Vier.pdf"]
    assert opened(client_for("alice"), f"{address}?vanaf=Twee.pdf").namelist() == ["Twee.pdf", "Vier.pdf"]
    assert len(opened(client_for("alice"), f"{address}?vanaf=Tien.pdf").namelist()) == 3


def test_a_chosen_set_comes_from_any_folder(app: Flask, client_for: Any) -> None:
    first, second = a_document(app, a_folder(app), title="Een"), a_document(app, a_folder(app), title="Twee")
    closed = a_document(app, a_folder(app, readers="secretariat"), title=CANARY)
    a_document(app, a_folder(app), title="Niet gekozen")
    alice = client_for("alice")
    address = f"/documenten/gekozen.zip?document={second}&document={first}&document={closed}&document=x"
    assert opened(alice, address).namelist() == ["Een.pdf", "Twee.pdf"]
    assert 'action="/documenten/gekozen.zip"' in alice.get("/documenten/alles").text
    assert alice.get("/documenten/gekozen.zip").location == "/documenten/alles"
    assert "Vink eerst aan" in alice.get("/documenten/alles").text


def test_a_chosen_set_holds_only_what_one_may_see_here(app: Flask, client_for: Any) -> None:
    folder, other = a_folder(app), a_folder(app)
    first, second = a_document(app, folder, title="Een"), a_document(app, folder, title="Twee")
    elsewhere = a_document(app, other, title="Elders")
    address = f"/documenten/map/{folder}/alles.zip?document={second}&document={elsewhere}&document=x"
    assert opened(client_for("alice"), address).namelist() == ["Twee.pdf"]
    with app.app_context():
        db.session.get_one(Document, first).audience_id = _closed(app)
        db.session.commit()
    assert opened(client_for("alice"), f"/documenten/map/{folder}/alles.zip").namelist() == ["Twee.pdf"]


def test_of_a_closed_folder_there_is_none(app: Flask, client_for: Any) -> None:
    folder = a_folder(app, readers=a_circle(app, "alice"), name=CANARY)
    a_document(app, folder)
    assert client_for("dana").get(f"/documenten/map/{folder}/alles.zip").status_code == 404


def test_what_is_missing_is_named_and_breaks_nothing(app: Flask, client_for: Any) -> None:
    folder = a_folder(app)
    gone = a_document(app, folder, title="Weg")
    a_document(app, folder, title="Zoek niet verder")
    with app.app_context():
        key = db.session.scalars(select(StoredFile.key).where(StoredFile.filename == "Weg.pdf")).one()
        storage.remove(key)
    archive = opened(client_for("alice"), f"/documenten/map/{folder}/alles.zip")
    assert archive.namelist() == ["Zoek niet verder.pdf", "ONTBREEKT.txt"]
    assert "Weg.pdf" in archive.read("ONTBREEKT.txt").decode()
    assert gone


def test_that_confidential_ones_were_fetched_is_kept(app: Flask, client_for: Any) -> None:
    folder = a_folder(app)
    document = a_document(app, folder, is_confidential=True)
    opened(client_for("alice"), f"/documenten/map/{folder}/alles.zip")
    with app.app_context():
        assert db.session.scalars(select(Download.document_id)).all() == [document]


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Plan", "plan", "PLAN"], ["Plan.pdf", "plan (2).pdf", "PLAN (3).pdf"]),
        (["e\u0301lan", "élan"], ["élan.pdf", "élan (2).pdf"]),
        (["../../etc/passwd", "CON", "a:b*c?"], ["passwd.pdf", "bestand-CON.pdf", "a_b_c_.pdf"]),
        (["\u202egnp", "..."], ["gnp.pdf", "bestand.pdf"]),
    ],
)
def test_names_that_windows_and_mac_take(titles: list[str], names: list[str]) -> None:
    files = [(title, StoredFile(filename="x.pdf")) for title in titles]
    assert [one.name for one in packed(files, numbered=False)] == names


def _closed(app: Flask) -> int:
    folder = a_folder(app, readers="secretariat")
    with app.app_context():
        document = db.session.get_one(Document, a_document(app, folder))
        assert document.audience_id is not None
        return document.audience_id
