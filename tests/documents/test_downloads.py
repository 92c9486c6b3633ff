"""Of a confidential document is kept who fetched which version, and readers know it."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.documents.models import Download
from tests.build import a_document, a_folder, member_id
from tests.documents.people import OTHER_PDF, PDF, fetched, renew


def kept(app: Flask) -> list[tuple[int, int]]:
    """Who fetched which version."""
    with app.app_context():
        rows = db.session.execute(select(Download.member_id, Download.number).order_by(Download.id))
        return [(row[0], row[1]) for row in rows]


def test_each_time_is_kept_and_seen_by_who_may(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app), PDF, is_confidential=True)
    alice, dana = client_for("alice"), client_for("dana")
    page = alice.get(f"/documenten/{document}").text
    assert "we houden bij wie welke versie ophaalt" in page
    assert "Wie het ophaalde" not in page
    fetched(alice, f"/documenten/{document}/x.pdf")
    renew(dana, document, OTHER_PDF)
    fetched(alice, f"/documenten/{document}/x.pdf")
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        fetched(alice, f"/documenten/{document}/versies/1/x.pdf")
    id_ = member_id(app, "alice")
    assert kept(app) == [(id_, 1), (id_, 2), (id_, 1)]
    assert "Alice" in dana.get(f"/documenten/{document}").text.partition("Wie het ophaalde")[2]


def test_many_pieces_are_one_download_and_a_piece_is_one_too(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app), PDF, is_confidential=True)
    for start in (5, 0, 20):
        piece = client_for("alice").get(
            f"/documenten/{document}/x.pdf", headers={"Range": f"bytes={start}-30"}
        )
        with piece:
            assert piece.status_code == 206
    assert kept(app) == [(member_id(app, "alice"), 1)]


def test_of_others_only_which_version_was_the_last(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app), PDF)
    alice = client_for("alice")
    fetched(alice, f"/documenten/{document}/x.pdf")
    fetched(alice, f"/documenten/{document}/x.pdf")
    assert kept(app) == [(member_id(app, "alice"), 1)]
    assert "Wie het ophaalde" not in client_for("dana").get(f"/documenten/{document}").text


def test_looking_at_headers_or_being_refused_is_no_download(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app, readers="secretariat"), PDF, is_confidential=True)
    with client_for("dana").head(f"/documenten/{document}/x.pdf") as looked:
        assert looked.status_code == 200
    assert client_for("alice").get(f"/documenten/{document}/x.pdf").status_code == 404
    assert kept(app) == []
