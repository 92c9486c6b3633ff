"""The secretariat lays papers on the table; members download them."""

import gc
import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dsonet.demo.papers import make_paper
from tests.build import a_circle, a_meeting

PDF = make_paper("pdf", ["Notitie", "Een alinea."])
OTHER_PDF = make_paper("pdf", ["Notitie", "Een betere alinea."])
DOCX = make_paper("docx", ["Verslag", "Een alinea."])


def _bring(client: Any, meeting: int, *files: tuple[bytes, str]) -> Any:
    data = {"files": [(io.BytesIO(content), name) for content, name in files]}
    return client.post(f"/bijeenkomsten/{meeting}/stukken", data=data)


def _stored(app: Flask) -> list[Path]:
    return [path for path in Path(app.config["STORAGE_FOLDER"]).rglob("*") if path.is_file()]


def _link(client: Any, meeting: int) -> str:
    page: str = client.get(f"/bijeenkomsten/{meeting}").text
    start = page.index(f"/bijeenkomsten/{meeting}/stukken/")
    return page[start : page.index('"', start)].removesuffix("?bekijken")


def test_several_at_once_and_each_can_be_downloaded(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    answer = _bring(client_for("dana"), meeting, (PDF, "Notitie über élan.pdf"), (DOCX, "verslag.docx"))
    assert answer.status_code == 303
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    assert "Notitie über élan" in page
    assert "verslag" in page
    with client_for("alice").get(_link(client_for("alice"), meeting)) as got:
        assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''Notitie" in got.headers["Content-Disposition"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]


def test_the_first_screen_leads_to_the_papers_and_a_pdf_opens_in_the_page(
    app: Flask, client_for: Any
) -> None:
    meeting, client = a_meeting(app), client_for("alice")
    assert 'href="#stukken"' not in client.get(f"/bijeenkomsten/{meeting}").text
    _bring(client_for("dana"), meeting, (PDF, "notitie.pdf"), (DOCX, "verslag.docx"))
    page = client.get(f"/bijeenkomsten/{meeting}").text
    assert '<a href="#stukken">2 stukken</a>' in page
    for name, disposition in (("notitie.pdf", "inline"), ("verslag.docx", "attachment")):
        [address] = re.findall(rf'href="([^"]*/{name}[^"]*)"', page)
        with client.get(address) as got:
            assert got.headers["Content-Disposition"].startswith(disposition)


def test_what_is_refused_is_named_and_the_rest_is_kept(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    answer = _bring(
        client_for("dana"), meeting, (PDF, "goed.pdf"), (b"<html><script>", "fout.pdf"), (b"", "leeg.docx")
    )
    assert answer.status_code == 422
    assert "fout.pdf" in answer.text
    assert "leeg.docx" in answer.text
    assert "goed" in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_choosing_nothing_is_said(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    answer = client_for("dana").post(f"/bijeenkomsten/{meeting}/stukken", data={})
    assert answer.status_code == 422
    assert "Kies eerst" in answer.text


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_only_the_secretariat_brings_and_nothing_is_left_behind(
    app: Flask, client_for: Any, who: str
) -> None:
    meeting = a_meeting(app)
    before = _stored(app)
    assert _bring(client_for(who), meeting, (PDF, "notitie.pdf")).status_code == 403
    assert _stored(app) == before


def test_a_range_a_head_and_a_condition(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    _bring(client_for("dana"), meeting, (PDF, "notitie.pdf"))
    client = client_for("alice")
    link = _link(client, meeting)
    with client.get(link, headers={"Range": "bytes=2-9"}) as part:
        assert (part.status_code, part.data) == (206, PDF[2:10])
    with client.head(link) as head:
        assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(PDF)))
    with client.get(link, headers={"If-None-Match": head.headers["ETag"]}) as same:
        assert same.status_code == 304


def test_a_removed_paper_is_gone_and_can_be_taken_back(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    dana = client_for("dana")
    _bring(dana, meeting, (PDF, "notitie.pdf"))
    link = _link(client_for("alice"), meeting)
    remove = f"/bijeenkomsten/{meeting}/stukken/{link.split('/')[4]}/verwijderen"
    assert client_for("alice").post(remove).status_code == 403
    assert dana.post(remove).status_code == 303
    assert client_for("alice").get(link).status_code == 404
    assert "notitie" not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    assert dana.post("/documenten/1/terughalen").status_code == 303
    with client_for("alice").get(link) as back:
        assert back.data == PDF


def test_papers_lie_in_the_library_in_a_folder_called_as_the_meeting(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, title="Bouwen met een vol net")
    _bring(client_for("dana"), meeting, (PDF, "notitie.pdf"))
    alice = client_for("alice")
    assert "Bijeenkomsten" in alice.get("/documenten").text
    assert "Bouwen met een vol net" in alice.get("/documenten/map/1").text
    assert "notitie" in alice.get("/documenten/map/2").text


def test_a_paper_of_the_same_name_is_a_new_version_under_the_same_link(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    _bring(dana, meeting, (PDF, "notitie.pdf"))
    link = _link(dana, meeting)
    _bring(dana, meeting, (OTHER_PDF, "notitie.pdf"))
    with client_for("alice").get(link) as newest:
        assert newest.data == OTHER_PDF
    assert client_for("alice").get(f"/bijeenkomsten/{meeting}").text.count("/stukken/") == 1


def test_what_is_confidential_is_marked_so_where_it_is_fetched(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    _bring(dana, meeting, (PDF, "notitie.pdf"))
    assert "Vertrouwelijk" not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    facts = {"title": "Notitie", "folder_id": "2", "theme_id": "0", "language": "nl", "is_confidential": "y"}
    assert dana.post("/documenten/1/wijzigen", data=facts).status_code == 303
    assert "Vertrouwelijk" in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_papers_of_a_circle_exist_for_nobody_else_in_the_library_either(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, circle_id=a_circle(app, "dana", "alice"), title="Klankbord")
    _bring(client_for("dana"), meeting, (PDF, "geheim.pdf"))
    assert client_for("alice").get("/documenten/1").status_code == 200
    for who in ("bob", "erik"):
        assert client_for(who).get("/documenten/1").status_code == 404
        assert "Klankbord" not in client_for(who).get("/documenten/map/1").text


def test_papers_can_be_for_those_who_come_alone(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    client_for("charlie").post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes"})
    _bring(dana, meeting, (PDF, "notitie.pdf"))
    facts = {"name": "Map", "parent_id": "1", "readers": "listed"}
    assert dana.post("/documenten/map/2/wijzigen", data=facts).status_code == 303
    assert client_for("charlie").get("/documenten/1").status_code == 200
    assert client_for("erik").get("/documenten/1").status_code == 200
    alice = client_for("alice")
    assert alice.get("/documenten/1").status_code == 404
    for answer, status in (("yes", 200), ("maybe", 404), ("yes", 200), ("no", 404)):
        alice.post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": answer})
        assert alice.get("/documenten/1").status_code == status
        assert ("notitie" in alice.get(f"/bijeenkomsten/{meeting}").text) == (status == 200)


def test_what_the_library_closes_is_closed_at_the_meeting_too(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    _bring(dana, meeting, (PDF, "notitie.pdf"))
    link = _link(client_for("alice"), meeting)
    facts = {"name": "Map", "parent_id": "1", "readers": "secretariat"}
    assert dana.post("/documenten/map/2/wijzigen", data=facts).status_code == 303
    assert client_for("alice").get(link).status_code == 404
    assert "notitie" not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_a_paper_is_not_found_under_another_meeting_or_without_signing_in(
    app: Flask, client_for: Any, anonymous: Any
) -> None:
    meeting, other = a_meeting(app), a_meeting(app)
    _bring(client_for("dana"), meeting, (PDF, "notitie.pdf"))
    link = _link(client_for("alice"), meeting)
    assert client_for("alice").get(link.replace(f"/{meeting}/", f"/{other}/", 1)).status_code == 404
    assert anonymous.get(link).status_code == 302


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # the parser was broken off in a file
def test_over_the_limit_is_413_and_readable(
    app: Flask, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = a_meeting(app)
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", 1000)
    answer = _bring(client_for("dana"), meeting, (PDF + b"x" * 3_000_000, "groot.pdf"))
    status, page = answer.status_code, answer.text
    del answer
    gc.collect()  # the parser leaves its file to the collector: here, and not in another test
    assert status == 413
    assert "te groot" in page
