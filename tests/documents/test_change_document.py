"""Other words, another folder, other readers, into the bin and out of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.documents.models import Document
from dsonet.worker.chores import CHORES
from tests.build import a_circle, a_document, a_folder, a_theme
from tests.documents.people import CANARY, OTHER_PDF, PDF, fetched, renew, stored


def facts(folder: int, **more: Any) -> dict[str, Any]:
    return {
        "title": "Handreiking grondprijzen",
        "folder_id": folder,
        "theme_id": "0",
        "language": "nl",
        "readers": "als-de-map",
        **more,
    }


def test_what_is_written_is_shown_and_found(app: Flask, client_for: Any) -> None:
    folder, theme = a_folder(app), a_theme(app, title="Grondbeleid")
    document = a_document(app, folder)
    more = {
        "theme_id": theme,
        "dated": "2024-03-02",
        "source": "Gemeente Zwolle",
        "tags": "Grond, prijzen; grond",
        "language": "en",
        "description": "Hoe wij rekenen.",
    }
    answer = client_for("dana").post(f"/documenten/{document}/wijzigen", data=facts(folder, **more))
    assert answer.status_code == 303
    page = client_for("alice").get(f"/documenten/{document}").text
    for words in ("Handreiking grondprijzen", "Grondbeleid", "2 maart 2024", "Gemeente Zwolle", "Engels"):
        assert words in page
    assert "/documenten/alles?door=4" in page
    for found in ("jaar=2024", f"thema={theme}", "trefwoord=grond", "soort=pdf", "door=4"):
        assert "Handreiking" in client_for("alice").get(f"/documenten/alles?{found}").text
    for missed in ("jaar=2023", "thema=999", "trefwoord=water", "soort=film", "door=1"):
        assert "Handreiking" not in client_for("alice").get(f"/documenten/alles?{missed}").text


def test_moved_it_is_for_whom_the_folder_is(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app))
    shut = a_folder(app, readers=a_circle(app, "dana", "charlie"))
    client_for("dana").post(f"/documenten/{document}/wijzigen", data=facts(shut))
    assert client_for("charlie").get(f"/documenten/{document}").status_code == 200
    assert client_for("alice").get(f"/documenten/{document}").status_code == 404
    assert client_for("alice").get(f"/documenten/{document}/x.pdf").status_code == 404


def test_in_an_open_folder_it_can_be_for_some(app: Flask, client_for: Any) -> None:
    folder = a_folder(app)
    document = a_document(app, folder)
    dana = client_for("dana")
    dana.post(f"/documenten/{document}/wijzigen", data=facts(folder, readers="secretariat"))
    assert client_for("alice").get(f"/documenten/{document}").status_code == 404
    assert client_for("erik").get(f"/documenten/{document}").status_code == 200
    dana.post(f"/documenten/{document}/wijzigen", data=facts(folder))
    assert client_for("alice").get(f"/documenten/{document}").status_code == 200


@pytest.mark.parametrize("to", ["open", "closed"])
def test_moved_out_of_a_closed_folder_it_leaves_the_others_there_as_they_were(
    app: Flask, client_for: Any, to: str
) -> None:
    folder = a_folder(app, readers=a_circle(app, "dana", "alice"))
    document, stays = a_document(app, folder), a_document(app, folder)
    there = a_folder(app, readers="secretariat" if to == "closed" else None)
    answer = client_for("dana").post(f"/documenten/{document}/wijzigen", data=facts(there))
    assert answer.status_code == 303
    assert client_for("charlie").get(f"/documenten/{document}").status_code == (200 if to == "open" else 404)
    assert client_for("erik").get(f"/documenten/{document}").status_code == 200
    assert client_for("alice").get(f"/documenten/{stays}").status_code == 200
    assert client_for("erik").get(f"/documenten/{stays}").status_code == 404


def test_the_theme_of_a_circle_is_told_to_nobody_by_a_document_for_all(app: Flask, client_for: Any) -> None:
    folder = a_folder(app)
    document = a_document(app, folder)
    theme = a_theme(app, title=CANARY, circle_id=a_circle(app, "dana"))
    dana = client_for("dana")
    assert CANARY not in dana.get(f"/documenten/{document}/wijzigen").text
    answer = dana.post(f"/documenten/{document}/wijzigen", data=facts(folder, theme_id=theme))
    assert answer.status_code == 422
    assert CANARY not in client_for("alice").get(f"/documenten/{document}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"folder_id": "999"},
        {"dated": "31-02-2024"},
        {"dated": "0001-01-01"},
        {"tags": "x" * 41},
        {"language": "xx"},
        {"theme_id": "99"},
    ],
)
def test_bad_input_is_said_at_its_field(app: Flask, client_for: Any, wrong: dict[str, str]) -> None:
    folder = a_folder(app)
    document = a_document(app, folder)
    answer = client_for("dana").post(f"/documenten/{document}/wijzigen", data=facts(folder, **wrong))
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-fout"' in answer.text


def test_thrown_away_it_is_gone_and_can_be_taken_back(app: Flask, client_for: Any) -> None:
    document, dana = a_document(app, a_folder(app), PDF), client_for("dana")
    assert dana.post(f"/documenten/{document}/weggooien").status_code == 303
    for address in (f"/documenten/{document}", f"/documenten/{document}/x.pdf"):
        assert dana.get(address).status_code == 404
    assert "Haal terug" in dana.get("/documenten/prullenbak").text
    assert "Haal terug" not in client_for("alice").get("/documenten/prullenbak").text
    assert client_for("alice").post(f"/documenten/{document}/terughalen").status_code == 404
    assert dana.post(f"/documenten/{document}/terughalen").status_code == 303
    assert fetched(dana, f"/documenten/{document}/x.pdf") == PDF


def test_after_thirty_days_it_goes_with_its_bytes(app: Flask, client_for: Any) -> None:
    document, kept = a_document(app, a_folder(app), PDF), a_document(app, a_folder(app), PDF)
    dana, before = client_for("dana"), len(stored(app))
    renew(dana, document, OTHER_PDF)
    dana.post(f"/documenten/{document}/versies/1/herstellen")
    dana.post(f"/documenten/{document}/weggooien")
    empty = CHORES["the bin of the library"]
    for days, left in ((29, before + 1), (31, before - 1)):
        with app.app_context(), time_machine.travel(now() + timedelta(days=days), tick=False):
            empty()
        assert len(stored(app)) == left
    with app.app_context():
        assert db.session.get(Document, document) is None
    assert fetched(dana, f"/documenten/{kept}/x.pdf") == PDF


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_can_not(app: Flask, client_for: Any, who: str) -> None:
    folder = a_folder(app)
    document, client = a_document(app, folder), client_for(who)
    assert client.get(f"/documenten/{document}/wijzigen").status_code == 403
    assert client.post(f"/documenten/{document}/wijzigen", data=facts(folder)).status_code == 403
    assert client.post(f"/documenten/{document}/weggooien").status_code == 403
