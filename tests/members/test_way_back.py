"""Who lost everything gets back in by two administrators together, and it is recorded."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db
from dsonet.journal import JournalEntry
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
REASON = "Telefoon gestolen; gebeld op het nummer van de gemeente."


@pytest.fixture
def second(app: Flask) -> FlaskClient:
    """A second administrator."""
    ask_second_step_of(app)
    someone(app, email="fatima@example.org", name="Fatima Beheer", role="administrator")
    client = app.test_client()
    sign_in(client, "fatima@example.org")
    return client


def asked_by_erik(app: Flask, client_for: Any, email: str = IRIS) -> int:
    iris = someone(app, email=IRIS, name="Iris Jansen")
    an_app(app, iris)
    erik = client_for("erik")
    answer = erik.post(f"/beheer/leden/{iris}/weg-terug", data={"email": email, "reason": REASON})
    assert answer.status_code == 303
    return iris


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
