"""A newer version is what every link leads to; the older ones stay, and can come back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.database import db
from dsonet.documents.models import Version
from tests.build import a_document, a_folder
from tests.documents.people import OTHER_PDF, PDF, fetched, renew


def numbers(app: Flask) -> list[tuple[int, int | None]]:
    with app.app_context():
        found = db.session.execute(select(Version.number, Version.restored_number).order_by(Version.number))
        return [(row[0], row[1]) for row in found]


def test_links_lead_to_the_newest_and_the_older_is_listed(app: Flask, client_for: Any) -> None:
    document, dana = a_document(app, a_folder(app), PDF), client_for("dana")
    assert renew(dana, document, OTHER_PDF, reason="Cijfers van 2026").status_code == 303
    alice = client_for("alice")
    assert fetched(alice, f"/documenten/{document}/notitie.pdf") == OTHER_PDF
    assert fetched(alice, f"/documenten/{document}/versies/1/notitie.pdf") == PDF
    page = alice.get(f"/documenten/{document}").text
    for words in ("Versie 1", "Versie 2", "Cijfers van 2026", "Dana Secretaris"):
        assert words in page
    assert alice.get(f"/documenten/{document}/versies/3/x.pdf").status_code == 404


def test_an_older_one_comes_back_as_a_new_one(app: Flask, client_for: Any) -> None:
    document, dana = a_document(app, a_folder(app), PDF), client_for("dana")
    renew(dana, document, OTHER_PDF)
    assert dana.post(f"/documenten/{document}/versies/1/herstellen").status_code == 303
    assert numbers(app) == [(1, None), (2, None), (3, 1)]
    assert fetched(dana, f"/documenten/{document}/notitie.pdf") == PDF
    assert fetched(dana, f"/documenten/{document}/versies/2/notitie.pdf") == OTHER_PDF


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_who_did_not_bring_it_changes_nothing(app: Flask, client_for: Any, who: str) -> None:
    document, client = a_document(app, a_folder(app), PDF), client_for(who)
    assert renew(client, document, OTHER_PDF).status_code == 403
    assert client.post(f"/documenten/{document}/versies/1/herstellen").status_code == 403
    assert numbers(app) == [(1, None)]


def test_who_brought_it_renews_it(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app, members_add=True), PDF, by="alice")
    assert renew(client_for("alice"), document, OTHER_PDF).status_code == 303
    assert renew(client_for("charlie"), document, OTHER_PDF).status_code == 403


@pytest.mark.parametrize(("content", "name"), [(b"<html>", "x.pdf"), (b"", "x.pdf"), (b"MZ", "x.exe")])
def test_what_is_refused_is_said_at_the_field(app: Flask, client_for: Any, content: bytes, name: str) -> None:
    document = a_document(app, a_folder(app), PDF)
    answer = renew(client_for("dana"), document, content, name, reason="Beter")
    assert answer.status_code == 422
    assert 'id="file-fout"' in answer.text
    assert "Beter" in answer.text
    assert numbers(app) == [(1, None)]


def test_of_four_who_upload_at_once_all_are_kept_in_order(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app), PDF)
    clients = [(client_for("dana"), OTHER_PDF + bytes([number])) for number in range(4)]

    def upload(one: tuple[Any, bytes]) -> int:
        client, content = one
        status: int = renew(client, document, content).status_code
        return status

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(upload, clients)) == [303] * 4
    assert [number for number, _ in numbers(app)] == [1, 2, 3, 4, 5]
