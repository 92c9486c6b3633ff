"""Being erased: the name and address are nowhere left, the talk keeps its sense, and nothing is half done."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.demo.papers import make_paper
from dsonet.events import handle_waiting
from dsonet.forum.models import Reply, Revision, Thread
from dsonet.mail import postbox
from dsonet.mail.models import Letter
from dsonet.members.models import Member, Term
from dsonet.privacy.actions import erasure
from tests.build import a_circle, a_meeting, a_member, a_theme, an_outcome
from tests.members.people import PASSWORD, a_seat, facts_of, is_in, sign_in, someone, turn_stale

NAME, EMAIL = "Yvette Kanarie", "yvette.kanarie@example.org"
PDF = make_paper("pdf", ["Notitie", "Woorden."])
SURE = {"sure": "y", "words": "stay"}


def everything_kept(app: Flask) -> str:
    """Every column of every table, every stored file and every kept letter, as one text."""
    with app.app_context():
        rows = [repr(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))]
    folders = (Path(app.config["STORAGE_FOLDER"]), Path(app.config["LETTERS_FOLDER"]))
    files = [
        path.read_bytes().decode("latin-1") for one in folders for path in one.rglob("*") if path.is_file()
    ]
    return "\n".join(rows + files).casefold()


def stored(app: Flask) -> set[Path]:
    return {path for path in Path(app.config["STORAGE_FOLDER"]).rglob("*") if path.is_file()}


@pytest.fixture
def yvette(app: Flask) -> int:
    seat = a_seat(app, "Zwolle")
    id_ = someone(app, email=EMAIL, name=NAME, seat_id=seat, joined_at=now() - timedelta(days=9))
    with app.app_context():
        db.session.add(Term(seat_id=seat, member_id=id_, begins_on=now().date(), title="Directeur"))
        db.session.query(Member).update({"joined_at": now() - timedelta(days=9)})
        db.session.commit()
    return id_


@pytest.fixture
def lived(app: Flask, anonymous: FlaskClient, client_for: Any, yvette: int) -> FlaskClient:
    """Yvette took part in everything, and everybody speaks of her."""
    a_circle(app, "alice")
    a_theme(app, slug="grond")
    a_meeting(app)
    an_outcome(app, source=f"Met dank aan {NAME}.", title=f"{NAME} vertelt")
    sign_in(anonymous, EMAIL)
    file = {"files": (io.BytesIO(PDF), f"nota {NAME}.pdf")}
    opening = {
        "title": f"Vraag van {NAME}",
        "text": f"Mail mij op {EMAIL}.",
        "kind": "question",
        "circle_id": "0",
    }
    assert anonymous.post("/overleg/grond/nieuw", data={**opening, **file}).status_code == 303
    alice = client_for("alice")
    said = {"text": f"Dank @{NAME}! yvette KANARIE zei het al: {EMAIL.upper()}"}
    assert alice.post("/overleg/1/reacties", data=said).status_code == 303
    assert anonymous.post("/overleg/1/reacties", data={"text": "Graag gedaan"}).status_code == 303
    anonymous.post("/overleg/1/reacties/2/bewerken", data={"text": f"Groet, {NAME}", "version": "1"})
    anonymous.post("/overleg/1/tekens", data={"kind": "thanks", "reply_id": "1"})
    anonymous.post("/overleg/grond/concept", data={"title": NAME, "text": NAME})
    anonymous.post("/bijeenkomsten/1/antwoord", data={"answer": "yes"})
    anonymous.post("/profiel/kaartje", data={"call_me_about": f"Bel {NAME}", "phone": "0612345678"})
    anonymous.post("/mijn-gegevens/bezwaar", data={"words": f"{NAME} maakt bezwaar"})
    alice.post("/kringen/1/leden", data={"member_id": yvette})
    alice.post("/overleg/grond/concept", data={"title": "Over", "text": f"{NAME} vragen"})
    client_for("dana").post(
        f"/beheer/leden/{yvette}", data={"name": NAME, "title": "Directeur", "seat_id": "1"}
    )
    client_for("bob").post("/overleg/1/reacties/1/verbergen", data={"reason": f"Noemt {NAME}"})
    with app.app_context():
        handle_waiting()
        for letter in db.session.query(Letter):
            postbox.keep(letter)
        db.session.commit()
    assert NAME.casefold() in everything_kept(app)
    return anonymous


def test_the_name_and_the_address_are_nowhere_left(app: Flask, lived: FlaskClient) -> None:
    assert lived.post("/mijn-gegevens/wissen", data=SURE).location == "/inloggen"
    kept = everything_kept(app)
    for words in (NAME, EMAIL, "yvette", "0612345678"):
        assert words.casefold() not in kept, words


def test_the_talk_keeps_its_sense(app: Flask, lived: FlaskClient, client_for: Any, yvette: int) -> None:
    lived.post("/mijn-gegevens/wissen", data=SURE)
    page = client_for("alice").get("/overleg/grond/1").text
    assert "Oud-lid" in page
    assert "Groet, Oud-lid" in page
    assert "Vraag van Oud-lid" in page
    with app.app_context():
        assert db.session.query(Reply).count() == 2
        assert db.session.query(Revision).count() == 1
    facts = facts_of(app, yvette)
    assert (facts["name"], facts["may_sign_in"], facts["seat_id"]) == ("Oud-lid", False, None)


def test_with_the_words_too_the_tree_stays(app: Flask, lived: FlaskClient) -> None:
    before = stored(app)
    lived.post("/mijn-gegevens/wissen", data={**SURE, "words": "go"})
    with app.app_context():
        thread = db.session.query(Thread).one()
        assert (thread.title, thread.source) == (erasure.GONE, erasure.GONE)
        words = [reply.source for reply in db.session.query(Reply).order_by(Reply.id)]
        assert words[1] == erasure.GONE
        assert words[0] != erasure.GONE
        assert db.session.query(Revision).count() == 0
    assert len(before - stored(app)) == 1


def test_at_once_nothing_opens_any_more(app: Flask, lived: FlaskClient) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, EMAIL)
    assert is_in(elsewhere)
    lived.post("/mijn-gegevens/wissen", data=SURE)
    assert not is_in(lived)
    assert not is_in(elsewhere)
    assert sign_in(app.test_client(), EMAIL, PASSWORD).status_code == 422


def test_half_way_a_fault_leaves_all_as_it_was(
    app: Flask, lived: FlaskClient, yvette: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_kept(app)

    def fail(*_: object) -> int:
        raise RuntimeError("the disk broke")

    monkeypatch.setattr(erasure, "scrub_everywhere", fail)
    assert lived.post("/mijn-gegevens/wissen", data=SURE).status_code == 500
    assert everything_kept(app) == before
    assert facts_of(app, yvette)["name"] == NAME


@pytest.mark.parametrize("data", [{}, {"words": "stay"}, {"sure": "y", "words": "alles"}])
def test_without_being_sure_nothing_happens(
    app: Flask, lived: FlaskClient, yvette: int, data: dict[str, str]
) -> None:
    assert lived.get("/mijn-gegevens/wissen").status_code == 200
    answer = lived.post("/mijn-gegevens/wissen", data={"x": "1", **data})
    assert (answer.status_code, facts_of(app, yvette)["name"]) == (422, NAME)


def test_it_asks_again_who_it_is(app: Flask, lived: FlaskClient, yvette: int) -> None:
    turn_stale(app)
    assert lived.post("/mijn-gegevens/wissen", data=SURE).location.startswith("/inloggen/opnieuw")
    assert facts_of(app, yvette)["name"] == NAME


def test_the_last_administrator_stays(app: Flask, client_for: Any) -> None:
    erik = client_for("erik")
    assert erik.get("/mijn-gegevens/wissen").status_code == 403
    assert erik.post("/mijn-gegevens/wissen", data=SURE).status_code == 403
    assert "laatste beheerder" in erik.get("/mijn-gegevens").text


def test_a_namesake_keeps_the_name(app: Flask, lived: FlaskClient) -> None:
    namesake = a_member(app, name=NAME, email="ander@example.org")
    lived.post("/mijn-gegevens/wissen", data=SURE)
    assert facts_of(app, namesake)["name"] == NAME
    assert EMAIL not in everything_kept(app)


def test_the_secretariat_erases_who_has_left(
    app: Flask, lived: FlaskClient, client_for: Any, yvette: int
) -> None:
    dana = client_for("dana")
    assert dana.post(f"/beheer/leden/{yvette}/wissen").status_code == 403
    dana.post(f"/beheer/leden/{yvette}/beeindigen")
    assert "Wis deze persoon" in dana.get(f"/beheer/leden/{yvette}").text
    for who in ("alice", "bob"):
        assert client_for(who).post(f"/beheer/leden/{yvette}/wissen").status_code == 404
    assert dana.post(f"/beheer/leden/{yvette}/wissen").status_code == 303
    assert NAME.casefold() not in everything_kept(app)
