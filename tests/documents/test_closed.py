"""What is for some exists for nobody else: in no list, page, counter or address."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.documents.models import Audience, AudienceMember, Document, Folder
from dsonet.members.models import Member, Role
from tests.build import a_circle, a_document, a_folder, member_id
from tests.documents.people import CANARY

PAGES = ("/", "/documenten", "/documenten/alles", "/documenten/alles?volgorde=naam", "/documenten/prullenbak")


@pytest.fixture
def closed(app: Flask) -> tuple[int, int]:
    """A folder of Alice's and Charlie's circle, with a document in it."""
    folder = a_folder(app, readers=a_circle(app, "alice", "charlie"), name=f"{CANARY}map")
    return folder, a_document(app, folder, title=f"{CANARY}stuk", by="charlie")


@pytest.mark.parametrize("who", ["bob", "dana", "erik"])
def test_for_who_is_not_in_the_circle_it_does_not_exist(
    app: Flask, client_for: Any, closed: tuple[int, int], who: str
) -> None:
    folder, document = closed
    client = client_for(who)
    for address in PAGES:
        assert CANARY not in client.get(address).text
    for address in (
        f"/documenten/map/{folder}",
        f"/documenten/{document}",
        f"/documenten/{document}/x.pdf",
        f"/documenten/{document}/versies/1/x.pdf",
        f"/documenten/{document}/wijzigen",
    ):
        assert client.get(address).status_code == 404
        assert client.head(address).status_code == 404
    for act in ("weggooien", "terughalen", "versies", "versies/1/herstellen", "wijzigen"):
        assert client.post(f"/documenten/{document}/{act}").status_code == 404
    assert CANARY in client_for("alice").get("/documenten/alles").text


def test_who_is_listed_sees_it_and_nothing_else(app: Flask, client_for: Any) -> None:
    folder = a_folder(app, readers="listed")
    document = a_document(app, folder)
    other = a_document(app, a_folder(app))
    bob_id = member_id(app, "bob")
    with app.app_context():
        audience = db.session.get_one(Folder, folder).audience_id
        guest = db.session.get_one(Member, bob_id)
        guest.role, guest.ended_at = Role.GUEST, now().replace(year=2100)
        db.session.add(AudienceMember(audience_id=audience, member_id=guest.id))
        db.session.commit()
    bob = client_for("bob")
    assert bob.get(f"/documenten/{document}").status_code == 200
    assert bob.get(f"/documenten/{other}").status_code == 404
    assert client_for("alice").get(f"/documenten/{document}").status_code == 404


def test_a_document_shown_alone_tells_nothing_of_the_folder_around_it(app: Flask, client_for: Any) -> None:
    folder = a_folder(app, readers="secretariat", name=CANARY)
    document = a_document(app, folder)
    with app.app_context():
        audience = Audience(kind="members")
        db.session.add(audience)
        db.session.flush()
        db.session.get_one(Document, document).audience_id = audience.id
        db.session.commit()
    assert CANARY not in client_for("alice").get(f"/documenten/{document}").text
