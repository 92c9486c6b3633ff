"""The secretariat writes an uitkomst, keeps it inside or publishes it; the world reads what was published."""

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.demo.drawings import draw
from dsonet.demo.papers import make_paper
from dsonet.outcomes.models import Outcome
from dsonet.storage.models import StoredFile
from tests.build import a_meeting
from tests.forum.reading import bare
from tests.site import SITE

FIELDS = {
    "title": "Vraag naar vermogen",
    "introduction": "In het kort.",
    "text": "## Wat we leerden\n\nBegin met de *kaart*.",
    "meeting_id": "0",
    "audience": "public",
}
PICTURE = draw("kaart")
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
ATOM = "{http://www.w3.org/2005/Atom}"


def write(client_for: Any, **changes: Any) -> Any:
    return client_for("dana").post("/uitkomsten/nieuw", data={**FIELDS, **changes})


def picture() -> dict[str, Any]:
    return {"picture": (io.BytesIO(PICTURE), "kaart.png"), "picture_alt": "Een plattegrond."}


def test_published_is_read_by_the_world(app: Flask, client_for: Any, anonymous: Any) -> None:
    answer = write(client_for, **picture())
    assert (answer.status_code, answer.location) == (303, "/uitkomsten/vraag-naar-vermogen")
    page = anonymous.get(answer.location).text
    assert "Begin met de <em>kaart</em>." in page
    assert 'alt="Een plattegrond."' in page
    assert "Vraag naar vermogen" in anonymous.get("/uitkomsten").text
    assert "Vraag naar vermogen" in anonymous.get("/").text
    start = page.index("/uitkomsten/vraag-naar-vermogen/bestanden/")
    with anonymous.get(page[start : page.index('"', start)]) as got:
        assert got.data == PICTURE
        assert got.headers["Content-Disposition"].startswith("inline")


def test_kept_inside_exists_for_members_alone(app: Flask, client_for: Any, anonymous: Any) -> None:
    paper = {"files": [(io.BytesIO(make_paper("pdf", ["Notitie", "Woorden."])), "notitie.pdf")]}
    where = write(client_for, audience="inside", **paper).location
    page = client_for("alice").get(where).text
    start = page.index(f"{where}/bestanden/")
    file = page[start : page.index('"', start)]
    with client_for("alice").get(file) as got:
        assert got.status_code == 200
        assert got.headers["Content-Disposition"].startswith("attachment")
    for address in (where, file):
        assert anonymous.get(address).status_code == 404
    for address in ("/", "/uitkomsten", "/uitkomsten/atom.xml"):
        assert "Vraag naar vermogen" not in anonymous.get(address).text
    unknown = bare(anonymous.get("/uitkomsten/bestaat-niet"))
    assert bare(anonymous.get(where)) == unknown.replace("bestaat-niet", where.rsplit("/", 1)[1])


def test_it_can_be_taken_back_and_changed(app: Flask, client_for: Any, anonymous: Any) -> None:
    where = write(client_for).location
    changed = client_for("dana").post(
        f"{where}/bewerken", data={**FIELDS, "title": "Andere titel", "audience": "inside", "version": "1"}
    )
    assert (changed.status_code, changed.location) == (303, where)
    assert anonymous.get(where).status_code == 404
    assert "Andere titel" in client_for("alice").get(where).text


def test_two_editors_lose_nothing(app: Flask, client_for: Any) -> None:
    where = write(client_for).location
    client = client_for("dana")
    client.post(f"{where}/bewerken", data={**FIELDS, "text": "Van de een.", "version": "1"})
    answer = client.post(f"{where}/bewerken", data={**FIELDS, "text": "Van de ander.", "version": "1"})
    assert answer.status_code == 409
    assert "Van de een." in answer.text
    assert "Van de ander." in answer.text


def test_a_film_and_files_can_be_removed(app: Flask, client_for: Any, anonymous: Any) -> None:
    where = write(client_for, film=(io.BytesIO(MP4), "film.mp4"), **picture()).location
    assert "<video" in anonymous.get(where).text
    with app.app_context():
        outcome = db.session.query(Outcome).one()
        ids = (outcome.film_id, outcome.picture_id)
    for id_ in ids:
        assert client_for("alice").post(f"{where}/bestanden/{id_}/verwijderen").status_code == 403
        assert client_for("dana").post(f"{where}/bestanden/{id_}/verwijderen").status_code == 303
    page = anonymous.get(where).text
    assert "<video" not in page
    assert "dso-picture" not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Geef de uitkomst een titel."),
        ({"text": ""}, "Schrijf eerst een tekst."),
        ({"picture": (b"x", "kaart.png")}, "Beschrijf de afbeelding"),
        ({"picture": (b"x", "kaart.svg"), "picture_alt": "x"}, "JPEG- of PNG-bestand"),
        ({"picture": (b"<svg>", "kaart.png"), "picture_alt": "x"}, "kaart.png"),
        ({"film": (b"x", "film.avi")}, "MP4-bestand"),
        ({"files": (b"MZ", "programma.exe")}, "programma.exe"),
        ({"meeting_id": "99"}, "Vraag naar vermogen"),
        ({"audience": "iedereen"}, "Vraag naar vermogen"),
        ({"text": "[" * 20_000}, "te ingewikkeld"),
    ],
)
def test_a_wrong_form_comes_back_and_keeps_nothing(
    app: Flask, client_for: Any, changes: dict[str, Any], words: str
) -> None:
    files = {
        name: (io.BytesIO(value[0]), value[1]) for name, value in changes.items() if isinstance(value, tuple)
    }
    answer = write(client_for, **{**changes, **files})
    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context():
        assert db.session.query(Outcome).count() == 0


def test_a_picture_always_says_what_it_shows(client_for: Any, anonymous: Any) -> None:
    where = write(client_for, **picture()).location
    answer = client_for("dana").post(f"{where}/bewerken", data={**FIELDS, "version": "1", "picture_alt": ""})
    assert answer.status_code == 422
    assert "Beschrijf de afbeelding" in answer.text
    assert 'alt="Een plattegrond."' in anonymous.get(where).text


def test_another_picture_takes_the_place_of_the_first(app: Flask, client_for: Any, anonymous: Any) -> None:
    where = write(client_for, film=(io.BytesIO(MP4), "film.mp4"), **picture()).location
    with app.app_context():
        before = {file.key for file in db.session.query(StoredFile)}
    new = {"picture": (io.BytesIO(draw("kaart")), "nieuw.png"), "film": (io.BytesIO(MP4), "nieuw.mp4")}
    data = {**FIELDS, "version": "1", "picture_alt": "Nieuw.", **new}
    assert client_for("dana").post(f"{where}/bewerken", data=data).status_code == 303
    page = anonymous.get(where).text
    assert "nieuw.png" in page
    assert "kaart.png" not in page
    with app.app_context():
        kept = {file.key for file in db.session.query(StoredFile)}
    assert len(kept) == 2
    folder = Path(app.config["STORAGE_FOLDER"])
    assert not kept & before
    assert all(list(folder.rglob(key)) for key in kept)
    assert not any(list(folder.rglob(key)) for key in before)


@pytest.mark.parametrize("title", ["Nieuw", "Atom.xml", "本", "a" * 200, "/../", "Nieuw nieuw"])
def test_any_title_gives_an_address_of_its_own(client_for: Any, anonymous: Any, title: str) -> None:
    where = write(client_for, title=title).location
    assert where not in ("/uitkomsten/nieuw", "/uitkomsten/atom.xml")
    assert title in anonymous.get(where).text


def test_the_world_reads_nothing_of_the_inside(app: Flask, client_for: Any, anonymous: Any) -> None:
    meeting = a_meeting(app, title="Bouwen met een vol net", venue="Geheime zaal", city="Zwolle")
    where = write(client_for, meeting_id=str(meeting)).location
    page = anonymous.get(where).text
    assert "Bouwen met een vol net" in page
    for inside in ("/bijeenkomsten", "Geheime zaal", "Dana", "/overleg", "Wijzigen"):
        assert inside not in page
    assert f"/bijeenkomsten/{meeting}" in client_for("alice").get(where).text


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_may_not_write(app: Flask, client_for: Any, who: str) -> None:
    where = write(client_for).location
    for address in ("/uitkomsten/nieuw", f"{where}/bewerken"):
        assert client_for(who).get(address).status_code == 403
        assert client_for(who).post(address, data=FIELDS).status_code == 403


def test_the_world_is_asked_to_sign_in_for_writing(app: Flask, anonymous: Any) -> None:
    assert anonymous.get("/uitkomsten/nieuw").status_code == 302
    assert anonymous.post("/uitkomsten/nieuw", data=FIELDS).status_code == 401


def test_the_same_title_twice_gives_two_addresses(app: Flask, client_for: Any) -> None:
    assert write(client_for).location != write(client_for).location


def test_the_feed_is_atom_and_holds_what_was_published(app: Flask, client_for: Any, anonymous: Any) -> None:
    write(client_for, title="Met <teken> & meer")
    answer = anonymous.get("/uitkomsten/atom.xml")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)  # noqa: S314 - our own feed
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Met <teken> & meer"
    assert "<em>kaart</em>" in str(entry.findtext(f"{ATOM}content"))
    assert str(entry.findtext(f"{ATOM}id")).startswith(f"{SITE}/uitkomsten/")
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    for name in ("id", "title", "updated"):
        assert entry.find(f"{ATOM}{name}") is not None


def test_the_list_goes_on_by_key(app: Flask, client_for: Any, anonymous: Any) -> None:
    for number in range(13):
        write(client_for, title=f"Uitkomst {number:02}")
    first = anonymous.get("/uitkomsten").text
    assert "Uitkomst 12" in first
    assert "Uitkomst 00" not in first
    start = first.index("/uitkomsten?na=")
    assert "Uitkomst 00" in anonymous.get(first[start : first.index('"', start)]).text
    for strange in ("x", "-1", "9" * 30, "\x00"):
        assert anonymous.get("/uitkomsten", query_string={"na": strange}).status_code == 200
