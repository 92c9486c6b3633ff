"""Who may, puts one or many files in a folder; what is refused is named."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.database import db
from dsonet.documents.models import Document, Version
from tests.build import a_circle, a_document, a_folder
from tests.documents.people import DOCX, OTHER_PDF, PDF, bring, fetched, stored


def titles(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Document.title).order_by(Document.id)))


def test_many_at_once_and_each_can_be_fetched(app: Flask, client_for: Any) -> None:
    folder = a_folder(app, name="Woningbouw")
    dana = client_for("dana")
    answer = bring(dana, folder, (PDF, "Notitie_over élan.pdf"), (DOCX, "verslag.docx"))
    assert (answer.status_code, answer.location) == (303, f"/documenten/map/{folder}")
    assert titles(app) == ["Notitie over élan", "verslag"]
    page = client_for("alice").get(f"/documenten/map/{folder}").text
    assert "Notitie over élan" in page
    assert "2 documenten staan klaar." in dana.get(f"/documenten/map/{folder}").text
    assert fetched(client_for("alice"), "/documenten/1/notitie.pdf") == PDF
    with client_for("alice").get("/documenten/1/x.pdf") as got:
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in got.headers["Content-Security-Policy"]


def test_what_is_refused_is_named_and_the_rest_is_kept(app: Flask, client_for: Any) -> None:
    folder = a_folder(app)
    answer = bring(client_for("dana"), folder, (PDF, "goed.pdf"), (b"<html>", "fout.pdf"), (b"", "leeg.docx"))
    assert answer.status_code == 422
    assert "fout.pdf" in answer.text
    assert "leeg.docx" in answer.text
    assert titles(app) == ["goed"]
    assert len(stored(app)) >= 1


def test_choosing_nothing_is_said(app: Flask, client_for: Any) -> None:
    answer = client_for("dana").post(f"/documenten/map/{a_folder(app)}/toevoegen", data={})
    assert answer.status_code == 422
    assert "Kies eerst" in answer.text


def test_the_same_name_in_the_same_folder_is_a_new_version(app: Flask, client_for: Any) -> None:
    folder, dana = a_folder(app), client_for("dana")
    bring(dana, folder, (PDF, "agenda.pdf"))
    bring(dana, folder, (OTHER_PDF, "agenda.pdf"))
    bring(dana, a_folder(app), (PDF, "agenda.pdf"))
    assert titles(app) == ["agenda", "agenda"]
    with app.app_context():
        assert list(db.session.scalars(select(Version.number).where(Version.document_id == 1))) == [1, 2]
    assert fetched(dana, "/documenten/1/agenda.pdf") == OTHER_PDF


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("bob", 403), ("dana", 303), ("erik", 303)])
def test_in_a_folder_of_the_secretariat_others_bring_nothing(
    app: Flask, client_for: Any, who: str, status: int
) -> None:
    folder, before = a_folder(app), len(stored(app))
    assert bring(client_for(who), folder, (PDF, "notitie.pdf")).status_code == status
    assert len(stored(app)) == before + (status == 303)
    assert ('name="files"' in client_for(who).get(f"/documenten/map/{folder}").text) == (status == 303)


def test_where_members_may_they_do(app: Flask, client_for: Any) -> None:
    folder = a_folder(app, members_add=True)
    assert bring(client_for("alice"), folder, (PDF, "notitie.pdf")).status_code == 303
    assert "/wijzigen" in client_for("alice").get("/documenten/1").text
    assert "/wijzigen" not in client_for("charlie").get("/documenten/1").text


def test_in_a_circle_its_members_do_and_it_exists_for_nobody_else(app: Flask, client_for: Any) -> None:
    folder = a_folder(app, readers=a_circle(app, "alice"))
    assert bring(client_for("alice"), folder, (PDF, "notitie.pdf")).status_code == 303
    assert bring(client_for("dana"), folder, (PDF, "notitie.pdf")).status_code == 404
    assert client_for("dana").get("/documenten/1").status_code == 404


def test_a_name_of_another_who_brought_it_is_a_document_of_its_own(app: Flask, client_for: Any) -> None:
    folder = a_folder(app, members_add=True)
    a_document(app, folder, filename="notitie.pdf")
    assert bring(client_for("alice"), folder, (PDF, "notitie.pdf")).status_code == 303
    assert len(titles(app)) == 2
