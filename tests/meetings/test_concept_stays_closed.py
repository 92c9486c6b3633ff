"""A concept exists for who prepares it alone: its papers, their folder and its title open no second door."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.documents.models import Document, Folder
from dsonet.mail.models import Letter
from dsonet.meetings.models import Meeting, MeetingGuest
from dsonet.notifications.models import Notice
from dsonet.worker import Worker
from tests.build import a_circle, a_document, a_folder, a_member, member_id

SECRET = "Fusieplannen"
FIELDS = {"title": SECRET, "starts_at": "2031-05-01T10:00", "ends_at": "2031-05-01T16:00", "circle_id": "0"}
PDF = b"%PDF-1.7 geheim"


def a_concept(app: Flask, dana: FlaskClient, circle: int = 0) -> str:
    """A concept with one paper; its address."""
    where = dana.post(
        "/bijeenkomsten/nieuw", data={**FIELDS, "circle_id": str(circle), "concept": "1"}
    ).location
    paper = {"files": [(io.BytesIO(PDF), f"{SECRET}.pdf")], "item_id": "0"}
    assert dana.post(f"{where}/stukken", data=paper).status_code == 303
    with app.app_context():
        assert db.session.query(Document).count() == 1
    return str(where)


def doors(app: Flask) -> list[str]:
    """Every address behind which it could be found."""
    with app.app_context():
        folder = db.session.query(Folder.id).filter(Folder.name.contains(SECRET)).scalar()
        around = db.session.query(Folder.parent_id).filter_by(id=folder).scalar()
        document = db.session.query(Document.id).order_by(Document.id).limit(1).scalar()
        meeting = db.session.query(Meeting.id).scalar()
    return [
        "/",
        "/documenten",
        "/documenten/alles",
        f"/documenten/map/{around}",
        f"/documenten/map/{folder}",
        f"/documenten/map/{folder}.zip",
        f"/documenten/{document}",
        f"/documenten/{document}/x.pdf",
        f"/documenten/{document}/x.pdf?bekijken=1",
        f"/documenten/{document}/eerste-pagina",
        f"/documenten/{document}/versies/1/x.pdf",
        f"/bijeenkomsten/{meeting}",
        f"/bijeenkomsten/{meeting}/stukken.zip",
        f"/bijeenkomsten/{meeting}/agenda.ics",
        "/bijeenkomsten",
        "/bijeenkomsten?weergave=voorbij",
        "/meldingen",
        "/mijn-gegevens",
    ]


def told(app: Flask, client: FlaskClient) -> list[str]:
    """Behind which doors something of it is seen."""
    found = []
    for door in doors(app):
        answer = client.get(door)
        if SECRET.encode() in answer.data or b"geheim" in answer.data:
            found.append(door)
        answer.close()
    return found


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_a_member_finds_nothing_until_it_is_announced(app: Flask, client_for: Any, who: str) -> None:
    dana = client_for("dana")
    where = a_concept(app, dana)
    assert told(app, client_for(who)) == []
    assert len(told(app, dana)) > 5
    own = a_document(app, a_folder(app, members_add=True), by=who)
    assert SECRET not in client_for(who).get(f"/documenten/{own}/wijzigen").text
    assert dana.post(f"{where}/aankondigen").status_code == 303
    assert where in told(app, client_for(who))
    assert "/documenten/alles" in told(app, client_for(who))


def test_a_guest_finds_nothing_until_it_is_announced(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    where = a_concept(app, dana)
    with app.app_context():
        meeting = db.session.query(Meeting.id).scalar()
        db.session.add(MeetingGuest(meeting_id=meeting, member_id=3, added_at=now()))
        db.session.commit()
    invited = {
        "name": "Gast Spreker",
        "email": "alice@example.org",
        "meeting_id": str(meeting),
        "circle_id": "0",
    }
    with app.app_context():
        db.session.execute(db.text("UPDATE member SET role = 'guest' WHERE id IN (1, 3)"))
        db.session.commit()
    last_day = f"{now().replace(year=now().year + 1):%Y-%m-%d}"
    assert dana.post("/beheer/gasten/nieuw", data={**invited, "last_day": last_day}).status_code == 303
    for who in ("alice", "charlie"):
        assert told(app, client_for(who)) == []
    dana.post(f"{where}/aankondigen")
    for who in ("alice", "charlie"):
        assert any(door.endswith("x.pdf") for door in told(app, client_for(who)))


def test_nobody_is_told_of_it(app: Flask, client_for: Any) -> None:
    a_concept(app, client_for("dana"))
    with app.app_context():
        db.session.execute(db.text("UPDATE event SET next_try_at = NULL"))
        db.session.commit()
        Worker().run_once()
        assert [letter.subject for letter in db.session.query(Letter)] == []
        assert db.session.query(Notice).count() == 0


def test_a_circles_concept_is_for_its_keepers_alone(app: Flask, client_for: Any) -> None:
    circle, dana = a_circle(app, "dana", "alice", name="Klankbord"), client_for("dana")
    where = a_concept(app, dana, circle)
    for who in ("alice", "charlie", "erik"):
        assert told(app, client_for(who)) == []
    assert len(told(app, dana)) > 5
    dana.post(f"{where}/aankondigen")
    assert "/documenten/alles" in told(app, client_for("alice"))
    for who in ("charlie", "erik"):
        assert told(app, client_for(who)) == []


def test_the_library_can_not_open_it_before(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    a_concept(app, dana)
    with app.app_context():
        folder = db.session.query(Folder).filter(Folder.name.contains(SECRET)).one()
        where, parent = f"/documenten/map/{folder.id}/wijzigen", folder.parent_id
    page = dana.get(where).text
    assert 'value="concept"' in page
    assert "als-de-map" not in page
    fields = {"name": f"Map {SECRET}", "parent_id": str(parent)}
    assert dana.post(where, data={**fields, "readers": "als-de-map"}).status_code == 422
    assert dana.post(where, data={**fields, "readers": "concept"}).status_code == 303
    assert told(app, client_for("alice")) == []


def test_what_was_given_other_readers_stays_so(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    where = a_concept(app, dana)
    with app.app_context():
        db.session.execute(db.text("UPDATE audience SET kind = 'listed'"))
        db.session.commit()
    dana.post(f"{where}/aankondigen")
    assert not any("documenten" in door for door in told(app, client_for("alice")))


def test_a_later_upload_and_someone_new_find_it_closed(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    where = a_concept(app, dana)
    paper = {"files": [(io.BytesIO(PDF + b" 2"), f"{SECRET} 2.pdf")], "item_id": "0"}
    assert dana.post(f"{where}/stukken", data=paper).status_code == 303
    a_member(app, email="nieuw@example.org")
    assert member_id(app, "alice") == 1
    assert told(app, client_for("alice")) == []
