"""Who lost everything gets back in by two administrators together, and it is recorded."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.journal import JournalEntry
from dsonet.members.models import Member
from dsonet.members.sign_in_models import WayBack
from tests.build import member_id
from tests.members.people import (
    OTHER_PASSWORD,
    an_app,
    ask_second_step_of,
    facts_of,
    is_in,
    letters,
    sign_in,
    someone,
)

IRIS = "iris@example.org"
NEW = "iris.thuis@example.org"
DAY = timedelta(hours=25)
REASON = "Telefoon gestolen; gebeld op het nummer van de gemeente."


@pytest.fixture
def second(app: Flask) -> FlaskClient:
    """A second administrator."""
    ask_second_step_of(app)
    someone(app, email="fatima@example.org", name="Fatima Beheer", role="administrator")
    client = app.test_client()
    sign_in(client, "fatima@example.org")
    return client


def asked_by_erik(app: Flask, client_for: Any, email: str = IRIS, waits: timedelta = DAY) -> int:
    iris = someone(app, email=IRIS, name="Iris Jansen")
    an_app(app, iris)
    erik = client_for("erik")
    answer = erik.post(f"/beheer/leden/{iris}/weg-terug", data={"email": email, "reason": REASON})
    assert answer.status_code == 303
    with app.app_context():
        db.session.query(WayBack).update({"asked_at": now() - waits})
        db.session.commit()
    return iris


def appointed(app: Flask, by: str, ago: timedelta, verb: str = "change_role") -> None:
    """The record says who made Fatima an administrator, and when."""
    facts = {"after": "administrator"} if verb == "change_role" else {"role": "administrator"}
    actor = member_id(app, by)
    with app.app_context():
        fatima = db.session.query(Member.id).filter_by(email="fatima@example.org").scalar()
        entry = {"actor_id": actor, "verb": verb, "subject_kind": "member", "subject_id": fatima}
        db.session.add(JournalEntry(**entry, facts=facts, at=now() - ago))
        db.session.commit()


def test_two_administrators_open_it_together(app: Flask, client_for: Any, second: FlaskClient) -> None:
    iris = asked_by_erik(app, client_for, NEW)
    assert "vraagt een weg terug" in letters(app)[-1].text
    page = second.get("/beheer/wegen-terug").text
    assert REASON in page
    assert "Erik Beheer" in page
    assert second.post(f"/beheer/leden/{iris}/weg-terug/openen").status_code == 303
    assert facts_of(app, iris)["email"] == NEW
    assert facts_of(app, iris)["password_hash"] is None
    told = [letter for letter in letters(app) if letter.to == IRIS]
    assert "Twee beheerders" in told[-1].text
    reset = next(letter for letter in letters(app) if letter.to == NEW and letter.kind == "reset")
    back = app.test_client()
    back.post(reset.link("/wachtwoord/"), data={"password": OTHER_PASSWORD})
    assert is_in(back)
    with app.app_context():
        acts = {entry.verb: entry.reason for entry in db.session.query(JournalEntry)}
        assert acts == {"ask_way_back": REASON, "open_way_back": REASON}
        assert db.session.query(WayBack).count() == 0


@pytest.mark.parametrize("verb", ["change_role", "invite_member"])
@pytest.mark.parametrize(
    ("by", "ago", "may"),
    [
        ("erik", timedelta(days=300), False),
        ("dana", timedelta(days=14), False),
        ("dana", timedelta(days=16), True),
    ],
)
def test_who_opens_is_no_creature_of_who_asks(
    app: Flask, client_for: Any, second: FlaskClient, by: str, ago: timedelta, may: bool, verb: str
) -> None:
    iris = asked_by_erik(app, client_for)
    appointed(app, by, ago, verb)
    assert ("weg-terug/openen" in second.get("/beheer/wegen-terug").text) == may
    assert second.post(f"/beheer/leden/{iris}/weg-terug/openen").status_code == (303 if may else 403)
    assert bool(facts_of(app, iris)["password_hash"]) != may


def test_it_is_not_opened_within_a_day(app: Flask, client_for: Any, second: FlaskClient) -> None:
    iris = asked_by_erik(app, client_for, waits=timedelta(hours=23))
    assert "weg-terug/openen" not in second.get("/beheer/wegen-terug").text
    assert second.post(f"/beheer/leden/{iris}/weg-terug/openen").status_code == 403


def test_the_member_stops_it_by_the_letter(
    app: Flask, client_for: Any, anonymous: FlaskClient, second: FlaskClient
) -> None:
    iris = asked_by_erik(app, client_for, NEW)
    (letter,) = (one for one in letters(app) if one.to == IRIS)
    path = letter.link("/weg-terug-tegenhouden/")
    for _ in range(2):
        assert anonymous.get(path).status_code == 200
        assert anonymous.head(path).status_code == 200
    assert anonymous.post(path).status_code == 303
    assert second.post(f"/beheer/leden/{iris}/weg-terug/openen").status_code == 404
    assert anonymous.post(path).status_code == 410
    assert facts_of(app, iris)["email"] == IRIS


def test_one_administrator_can_not_do_it_alone(app: Flask, client_for: Any) -> None:
    iris = asked_by_erik(app, client_for)
    erik = client_for("erik")
    assert "weg-terug/openen" not in erik.get("/beheer/wegen-terug").text
    assert erik.post(f"/beheer/leden/{iris}/weg-terug/openen").status_code == 403
    assert facts_of(app, iris)["password_hash"]


def test_nobody_opens_a_way_back_to_oneself(app: Flask, client_for: Any, second: FlaskClient) -> None:
    erik = member_id(app, "erik")
    assert client_for("erik").get(f"/beheer/leden/{erik}/weg-terug").status_code == 403
    second.post(f"/beheer/leden/{erik}/weg-terug", data={"email": "erik@example.org", "reason": REASON})
    assert client_for("erik").post(f"/beheer/leden/{erik}/weg-terug/openen").status_code == 403


@pytest.mark.parametrize("who", ["alice", "bob", "dana"])
def test_others_neither_ask_nor_open_nor_see(app: Flask, client_for: Any, who: str) -> None:
    iris = asked_by_erik(app, client_for)
    client = client_for(who)
    for address in (f"/beheer/leden/{iris}/weg-terug", f"/beheer/leden/{iris}/weg-terug/openen"):
        assert client.post(address, data={"email": IRIS, "reason": REASON}).status_code in (403, 404)
    assert client.get("/beheer/wegen-terug").status_code == 403
    assert facts_of(app, iris)["password_hash"]


def test_it_can_be_withdrawn(app: Flask, client_for: Any, second: FlaskClient) -> None:
    iris = asked_by_erik(app, client_for)
    assert second.post(f"/beheer/leden/{iris}/weg-terug/intrekken").status_code == 303
    assert second.post(f"/beheer/leden/{iris}/weg-terug/openen").status_code == 404
    assert facts_of(app, iris)["password_hash"]


def test_an_address_that_somebody_has_changes_nothing(
    app: Flask, client_for: Any, second: FlaskClient
) -> None:
    iris = asked_by_erik(app, client_for, "alice@example.org")
    answer = second.post(f"/beheer/leden/{iris}/weg-terug/openen", follow_redirects=True)
    assert "Iemand anders heeft dit adres" in answer.text
    assert facts_of(app, iris)["password_hash"]
    assert facts_of(app, iris)["email"] == IRIS


@pytest.mark.parametrize(
    "data", [{"email": IRIS}, {"email": "geen", "reason": REASON}, {"reason": "x" * 501, "email": IRIS}]
)
def test_bad_input_is_explained(app: Flask, client_for: Any, data: dict[str, str]) -> None:
    iris = someone(app, email=IRIS)
    answer = client_for("erik").post(f"/beheer/leden/{iris}/weg-terug", data=data)
    assert answer.status_code == 422
    assert "Er klopt nog iets niet" in answer.text
