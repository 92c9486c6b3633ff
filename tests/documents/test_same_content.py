"""The same content twice is stored once, is said to be so, and goes when nothing uses it any more."""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from dsonet import storage
from dsonet.database import db, now
from dsonet.documents.models import Document, Version
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import share_bytes
from dsonet.worker.chores import CHORES
from tests.build import a_circle, a_document, a_folder, a_thread
from tests.documents.people import CANARY, OTHER_PDF, PDF, bring, fetched, renew, stored


def versions(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Version).count()


def empty_bin(app: Flask) -> None:
    """As the worker does, a month after it was thrown away."""
    with app.app_context():
        db.session.execute(
            update(Document)
            .where(Document.binned_at.is_not(None))
            .values(binned_at=now() - timedelta(days=31))
        )
        db.session.commit()
        CHORES["the bin of the library"]()
        db.session.commit()


def test_it_is_stored_once_under_the_names_that_each_gave(app: Flask, client_for: Any) -> None:
    before, dana = len(stored(app)), client_for("dana")
    bring(dana, a_folder(app), (PDF, "notitie.pdf"))
    answer = bring(dana, a_folder(app), (PDF, "kopie.pdf"), (PDF, "nog een.pdf"))
    assert len(stored(app)) == before + 1
    assert "«kopie» is hetzelfde bestand als «notitie»." in dana.get(answer.location).text
    for number, name in enumerate(("notitie.pdf", "kopie.pdf", "nog een.pdf"), start=1):
        with dana.get(f"/documenten/{number}/x.pdf") as got:
            assert got.data == PDF
            assert name.split()[0] in got.headers["Content-Disposition"]


def test_the_script_is_told_too(app: Flask, client_for: Any) -> None:
    folder, dana = a_folder(app), client_for("dana")
    bring(dana, folder, (PDF, "notitie.pdf"))
    data = {"files": [(io.BytesIO(PDF), "kopie.pdf")]}
    answer = dana.post(
        f"/documenten/map/{folder}/toevoegen", data=data, headers={"X-Requested-With": "upload-each"}
    )
    assert (answer.status_code, answer.text) == (201, "«kopie» is hetzelfde bestand als «notitie».")


def test_of_what_one_may_not_see_nothing_is_said(app: Flask, client_for: Any) -> None:
    closed = a_folder(app, readers=a_circle(app, "alice"))
    a_document(app, closed, PDF, title=CANARY)
    dana, folder = client_for("dana"), a_folder(app)
    assert CANARY not in dana.get(bring(dana, folder, (PDF, "notitie.pdf")).location).text


def test_the_same_under_the_same_name_is_no_new_version(app: Flask, client_for: Any) -> None:
    folder, dana = a_folder(app), client_for("dana")
    bring(dana, folder, (PDF, "agenda.pdf"))
    before = len(stored(app))
    answer = bring(dana, folder, (PDF, "agenda.pdf"), (PDF, "agenda.pdf"))
    assert "2 documenten waren al precies zo" in dana.get(answer.location).text
    assert (versions(app), len(stored(app))) == (1, before)
    refused = renew(dana, 1, PDF, "agenda.pdf", reason="Beter")
    assert (refused.status_code, "precies gelijk" in refused.text) == (422, True)
    assert 'value="Beter"' in refused.text
    assert (versions(app), len(stored(app))) == (1, before)


def test_what_came_before_can_come_again(app: Flask, client_for: Any) -> None:
    document, dana = a_document(app, a_folder(app), PDF), client_for("dana")
    renew(dana, document, OTHER_PDF)
    before = len(stored(app))
    assert renew(dana, document, PDF).status_code == 303
    assert len(stored(app)) == before
    assert fetched(dana, f"/documenten/{document}/x.pdf") == PDF


def test_the_bytes_go_with_the_last_that_uses_them(app: Flask, client_for: Any) -> None:
    before, folder, dana = len(stored(app)), a_folder(app), client_for("dana")
    bring(dana, folder, (PDF, "notitie.pdf"), (PDF, "kopie.pdf"))
    dana.post("/documenten/1/weggooien")
    empty_bin(app)
    assert dana.get("/documenten/1").status_code == 404
    assert fetched(dana, "/documenten/2/x.pdf") == PDF
    dana.post("/documenten/2/weggooien")
    empty_bin(app)
    assert len(stored(app)) == before


def test_words_and_library_share_and_neither_takes_it_from_the_other(app: Flask, client_for: Any) -> None:
    before, dana = len(stored(app)), client_for("dana")
    thread = a_thread(app)
    words = {"text": "Zie bijlage.", "files": [(io.BytesIO(PDF), "bijlage.pdf")]}
    assert client_for("alice").post(f"/overleg/{thread}/reacties", data=words).status_code == 303
    bring(dana, a_folder(app), (PDF, "notitie.pdf"))
    assert len(stored(app)) == before + 1
    edit = {"text": "Zonder.", "version": "1", "remove": ["1"]}
    edited = client_for("alice").post(f"/overleg/{thread}/reacties/1/bewerken", data=edit)
    assert edited.status_code == 303
    assert fetched(dana, "/documenten/1/x.pdf") == PDF


def test_what_is_gone_from_storage_is_not_shared(app: Flask, client_for: Any) -> None:
    document, dana = a_document(app, a_folder(app), PDF), client_for("dana")
    with app.app_context():
        key = db.session.get_one(StoredFile, 1).key
    (Path(app.config["STORAGE_FOLDER"]) / key[:2] / key).unlink()
    bring(dana, a_folder(app), (PDF, "kopie.pdf"))
    assert fetched(dana, f"/documenten/{document + 1}/x.pdf") == PDF


def test_while_it_is_being_shared_its_bytes_stay(app: Flask, client_for: Any) -> None:
    folder, dana = a_folder(app), client_for("dana")
    bring(dana, folder, (PDF, "notitie.pdf"))
    dana.post("/documenten/1/weggooien")
    with ThreadPoolExecutor(1) as pool:
        with app.app_context():
            kept = storage.put(io.BytesIO(PDF), len(PDF))
            file = StoredFile.of(kept, "kopie.pdf", "application/pdf")
            share_bytes(file)
            emptied = pool.submit(empty_bin, app)
            with suppress(TimeoutError):  # it waits for the row that is shared
                emptied.result(timeout=0.5)
            db.session.add(file)
            db.session.commit()
        emptied.result(timeout=20)
    with app.app_context(), storage.open_stored(db.session.scalars(select(StoredFile.key)).one()) as stream:
        assert stream.read() == PDF


def test_what_it_was_called_is_shown_beside_what_it_is_called(app: Flask, client_for: Any) -> None:
    name = "C:\\plannen\\<b>begroting</b>\u202efdp.pdf"
    bring(client_for("dana"), a_folder(app), (PDF, name))
    page = client_for("alice").get("/documenten/1").text
    assert "Heette" in page
    assert "&lt;b&gt;begroting" in page
    assert "\u202e" not in page
    assert "<b>begroting" not in page
