"""Erasing oneself takes away what is known to be one's own: no word of others goes with a name one made up."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.documents.models import Folder
from dsonet.forum.models import Thread
from dsonet.journal import JournalEntry
from dsonet.mail.models import Letter
from dsonet.members.models import Member, Network, Role
from dsonet.outcomes.models import Outcome
from tests.build import a_folder, a_theme, a_thread, an_outcome
from tests.members.people import PASSWORD, a_seat, letters, sign_in, someone
from tests.privacy.test_erase import SURE

IRIS = "iris@example.org"


@pytest.fixture
def iris(app: Flask, anonymous: FlaskClient) -> FlaskClient:
    """A member of long standing, signed in and proven."""
    someone(
        app,
        email=IRIS,
        name="Iris Voorbeeld",
        listed_name="Iris Voorbeeld",
        joined_at=now() - timedelta(days=99),
    )
    sign_in(anonymous, IRIS)
    return anonymous


def call_oneself(client: FlaskClient, name: str) -> None:
    facts = {"name": name, "title": "Directeur", "portfolio": "", "locale": "nl", "colour_scheme": "system"}
    assert client.post("/profiel", data={**facts, "reply_order": "tree"}).status_code == 303


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
def test_a_name_that_was_made_up_today_rewrites_nobody(app: Flask, iris: FlaskClient, role: Role) -> None:
    with app.app_context():
        db.session.query(Member).filter_by(email=IRIS).update({"given_role": role})
        db.session.commit()
    a_thread(app, title="Wat doet de gemeente met leegstand?", source="Iris Voorbeeld weet het.")
    an_outcome(app, title="Hoe de gemeente bouwt")
    call_oneself(iris, "de gemeente")
    assert iris.post("/mijn-gegevens/wissen", data=SURE).location == "/inloggen"
    with app.app_context():
        thread = db.session.query(Thread).one()
        assert thread.title == "Wat doet de gemeente met leegstand?"
        assert thread.source == "Oud-lid weet het."
        assert db.session.query(Outcome.title).scalar() == "Hoe de gemeente bouwt"


@pytest.mark.parametrize(
    "name", ["Netwerk DSO", "Den Haag", "Grond En Vastgoed", "Map Vergaderingen", "Alice van den Berg"]
)
def test_no_name_of_the_network_its_parts_or_another_person(app: Flask, iris: FlaskClient, name: str) -> None:
    a_seat(app, "Den Haag")
    theme = a_theme(app, title="Grond en vastgoed")
    a_folder(app, name="Map vergaderingen")
    a_thread(app, theme, source=f"Over {name} gesproken.")
    call_oneself(iris, name)
    with app.app_context():
        db.session.query(Member).filter_by(email=IRIS).update({"named_at": now() - timedelta(days=40)})
        db.session.commit()
    iris.post("/mijn-gegevens/wissen", data=SURE)
    with app.app_context():
        assert db.session.query(Thread.source).scalar() == f"Over {name} gesproken."
        assert db.session.query(Network.name).scalar() == "Netwerk DSO"
        assert db.session.query(Folder.name).scalar() == "Map vergaderingen"


def test_a_name_borne_for_a_month_goes(app: Flask, iris: FlaskClient) -> None:
    call_oneself(iris, "Iris van Elders")
    with app.app_context():
        db.session.query(Member).filter_by(email=IRIS).update({"named_at": now() - timedelta(days=31)})
        db.session.commit()
    a_thread(app, source="Iris van Elders en Iris Voorbeeld.")
    iris.post("/mijn-gegevens/wissen", data=SURE)
    with app.app_context():
        assert db.session.query(Thread.source).scalar() == "Oud-lid en Oud-lid."


def test_a_colleagues_address_that_was_asked_for_stays_theirs(
    app: Flask, iris: FlaskClient, client_for: Any
) -> None:
    client_for("alice").post("/wachtwoord-vergeten", data={"email": "alice@example.org"})
    with app.app_context():
        letter = Letter(
            once="x",
            kind="reset",
            member_id=1,
            to_address="alice@example.org",
            subject="x",
            text="x",
            html="x",
            message_id="<x@dso.example>",
        )
        db.session.add(letter)
        db.session.commit()
    asked = iris.post("/profiel/adres", data={"email": "alice@example.org", "password": PASSWORD})
    assert asked.status_code in (200, 303)
    iris.post("/mijn-gegevens/wissen", data=SURE)
    assert [letter.to for letter in letters(app) if letter.kind == "reset"] == ["alice@example.org"]


def test_the_record_says_that_and_when_and_no_name(app: Flask, iris: FlaskClient) -> None:
    iris.post("/mijn-gegevens/wissen", data=SURE)
    with app.app_context():
        entry = db.session.query(JournalEntry).filter_by(verb="erase_oneself").one()
        assert (entry.actor_id, entry.facts, entry.reason) == (entry.subject_id, {}, "")
