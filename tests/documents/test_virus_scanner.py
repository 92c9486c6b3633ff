"""With a virus scanner, what it has not passed is in quarantine; while it is down files wait, for all to see."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from dsonet.worker import Worker, patience
from tests.build import a_document, a_folder, a_meeting, a_thread
from tests.documents.people import PDF, bring, fetched
from tests.storage.clamd import EICAR, Scanner, virus_scanner

VIRUS = PDF + b"% " + EICAR


@pytest.fixture
def scanner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    """The scanner, and the application that asks it."""
    with virus_scanner() as (path, running):
        monkeypatch.setitem(app.config, "CLAMD_SOCKET", path)
        yield running


def work(app: Flask) -> None:
    with app.app_context():
        Worker().run_once()


def held(client: Any, document: int = 1) -> bool:
    """Can nobody fetch it, in no way?"""
    answers = [client.get(f"/documenten/{document}/x.pdf{how}") for how in ("", "?bekijken")]
    answers.append(client.head(f"/documenten/{document}/versies/1/x.pdf"))
    assert len({answer.status_code for answer in answers}) == 1
    for answer in answers:
        answer.close()
    assert answers[0].status_code in (200, 423)
    return bool(answers[0].status_code == 423)


def test_until_it_passed_nobody_can_fetch_it(app: Flask, client_for: Any, scanner: Scanner) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    for who in ("dana", "erik", "alice"):
        assert held(client_for(who))
    alice = client_for("alice")
    page = alice.get("/documenten/1").text
    assert "Wordt gekeurd" in page
    assert "?bekijken" not in page
    assert "nog niet vrij" in alice.get("/documenten/1/x.pdf").text
    work(app)
    assert not held(alice)
    assert "virusscanner" not in alice.get("/documenten/1").text
    assert alice.get("/documenten/1/voorbeeld.jpg").status_code == 200


def test_what_it_finds_stays_shut(app: Flask, client_for: Any, scanner: Scanner) -> None:
    folder, alice = a_folder(app), client_for("alice")
    bring(client_for("dana"), folder, (VIRUS, "fout.pdf"), (PDF, "goed.pdf"))
    work(app)
    work(app)
    assert scanner.looked == 2
    assert (held(alice, 1), held(alice, 2)) == (True, False)
    assert "Tegengehouden" in alice.get("/documenten/1").text
    assert "Tegengehouden" in alice.get(f"/documenten/map/{folder}").text
    assert alice.get("/documenten/1/voorbeeld.jpg").status_code == 404
    with zipfile.ZipFile(io.BytesIO(fetched(alice, f"/documenten/map/{folder}/alles.zip"))) as archive:
        assert sorted(archive.namelist()) == ["ONTBREEKT.txt", "goed.pdf"]


def test_papers_and_what_comes_with_words_wait_too(app: Flask, client_for: Any, scanner: Scanner) -> None:
    meeting, thread, alice = a_meeting(app), a_thread(app), client_for("alice")
    files = {"files": [(io.BytesIO(PDF), "stuk.pdf")]}
    assert client_for("dana").post(f"/bijeenkomsten/{meeting}/stukken", data=files).status_code == 303
    words = {"text": "Zie bijlage.", "files": [(io.BytesIO(VIRUS), "bijlage.pdf")]}
    assert client_for("charlie").post(f"/overleg/{thread}/reacties", data=words).status_code == 303
    assert "Wordt gekeurd" in alice.get(f"/bijeenkomsten/{meeting}").text
    assert "Wordt gekeurd" in alice.get(f"/overleg/{thread}", follow_redirects=True).text
    addresses = f"/bijeenkomsten/{meeting}/stukken/1/stuk.pdf", f"/overleg/{thread}/bijlagen/1/bijlage.pdf"
    assert [alice.get(address).status_code for address in addresses] == [423, 423]
    work(app)
    assert fetched(alice, addresses[0]) == PDF
    assert alice.get(addresses[1]).status_code == 423


@pytest.mark.parametrize(
    "says", [b"", b"INSTREAM size limit exceeded. ERROR\x00", b"stream: OK, perhaps\x00"]
)
def test_what_it_would_not_look_at_waits(app: Flask, client_for: Any, scanner: Scanner, says: bytes) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    scanner.says = says
    work(app)
    assert held(client_for("alice"))
    scanner.says = None
    work(app)
    assert not held(client_for("alice"))


def test_while_it_is_down_files_wait_and_one_that_fails_holds_up_no_other(
    app: Flask, client_for: Any, scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, folder, dana = app.config["CLAMD_SOCKET"], a_folder(app), client_for("dana")
    monkeypatch.setitem(app.config, "CLAMD_SOCKET", f"{path}.weg")
    large = b"%PDF-1.7 " + bytes(3 * 1024 * 1024)
    bring(dana, folder, (large, "groot.pdf"), (PDF, "notitie.pdf"))
    work(app)
    assert (held(dana, 1), held(dana, 2)) == (True, True)
    assert "Wordt gekeurd" in dana.get(f"/documenten/map/{folder}").text
    monkeypatch.setitem(app.config, "CLAMD_SOCKET", path)
    worker = Worker()
    monkeypatch.setattr(patience, "FIRST_SECONDS_AWAY", 0.0)
    with app.app_context():
        worker.run_once()
        worker.run_once()
    assert (held(dana, 1), held(dana, 2)) == (True, False)


def test_what_was_there_before_stays_open_and_without_a_scanner_nothing_waits(
    app: Flask, client_for: Any, scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = a_document(app, a_folder(app), PDF)
    bring(client_for("dana"), a_folder(app), (VIRUS, "notitie.pdf"))
    assert (held(client_for("alice"), before), held(client_for("alice"), before + 1)) == (False, True)
    monkeypatch.setitem(app.config, "CLAMD_SOCKET", "")
    work(app)
    assert not held(client_for("alice"), before + 1)
