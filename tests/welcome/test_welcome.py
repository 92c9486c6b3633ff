"""The first visit in three steps, which can be passed over, left, and taken up again."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.directory.models import Card, CardExpertise, Expertise
from dsonet.forum.models import ThemeFollow
from dsonet.members.models import Member
from dsonet.members.sign_in_models import Purpose
from dsonet.notifications.models import Preference
from tests.build import a_member, a_theme
from tests.members.people import PASSWORD, a_link, a_seat, facts_of, is_in

HOW = {"replies": "none", "mentions": "direct", "documents": "direct"}


@pytest.fixture
def noor(app: Flask) -> int:
    return a_member(
        app, email="noor@example.org", name="Noor Bakker", invited_at=now(), seat_id=a_seat(app, "Zwolle")
    )


@pytest.fixture
def client(app: Flask, anonymous: FlaskClient, noor: int) -> FlaskClient:
    """Noor has chosen a password."""
    answer = anonymous.post(
        f"/uitnodiging/{a_link(app, noor, Purpose.INVITATION)}", data={"password": PASSWORD}
    )
    assert answer.location == "/welkom"
    return anonymous


def expertise(app: Flask, name: str) -> int:
    with app.app_context():
        kept = Expertise(name=name)
        db.session.add(kept)
        db.session.commit()
        return kept.id


def test_three_steps_and_one_is_home(app: Flask, client: FlaskClient, noor: int) -> None:
    grex, theme = expertise(app, "Grondexploitatie"), a_theme(app, title="Grond")
    assert client.get("/welkom").location == "/welkom/kaartje"
    page = client.get("/welkom/kaartje").text
    assert "Stap 2 van 3" in page
    facts = {"title": "Directeur", "portfolio": "Wonen", "expertise": [grex], "call_me_about": "Erfpacht"}
    assert client.post("/welkom/kaartje", data=facts).location == "/welkom/volgen"
    assert "Grond" in client.get("/welkom/volgen").text
    assert client.post("/welkom/volgen", data={"themes": [theme], **HOW}).location == "/"
    with app.app_context():
        assert db.session.get_one(Card, noor).call_me_about == "Erfpacht"
        assert [row.expertise_id for row in db.session.query(CardExpertise)] == [grex]
        assert [row.theme_id for row in db.session.query(ThemeFollow)] == [theme]
        assert db.session.get_one(Preference, noor).replies == "none"
    assert facts_of(app, noor)["portfolio"] == "Wonen"
    assert "Je welkom is nog niet af" not in client.get("/").text
    assert client.get("/welkom").location == "/"


def test_left_and_taken_up_again(client: FlaskClient) -> None:
    client.post("/welkom/kaartje", data={"title": "Directeur"})
    assert "Je welkom is nog niet af" in client.get("/").text
    assert client.get("/welkom").location == "/welkom/volgen"


def test_each_step_can_be_passed_over(app: Flask, client: FlaskClient, noor: int) -> None:
    assert client.post("/welkom/overslaan", data={"stap": "kaartje"}).location == "/welkom/volgen"
    assert client.post("/welkom/overslaan", data={"stap": "volgen"}).location == "/"
    assert "Je welkom is nog niet af" not in client.get("/").text
    with app.app_context():
        assert db.session.query(Card).count() == 0


def test_a_passkey_instead_of_a_password(app: Flask, anonymous: FlaskClient, noor: int) -> None:
    token = a_link(app, noor, Purpose.INVITATION)
    assert "Liever een passkey" in anonymous.get(f"/uitnodiging/{token}").text
    answer = anonymous.post(f"/uitnodiging/{token}", data={"passkey": "1"})
    assert answer.location == "/profiel/passkeys/nieuw"
    assert anonymous.get(answer.location).status_code == 200
    assert is_in(anonymous)
    assert facts_of(app, noor)["password_hash"] is None
    assert "Je welkom is nog niet af" in anonymous.get("/").text


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/welkom/kaartje", {"portfolio": "x" * 201}),
        ("/welkom/kaartje", {"expertise": ["999"]}),
        ("/welkom/kaartje", {"call_me_about": "x" * 501}),
        ("/welkom/volgen", {"themes": ["999"], **HOW}),
        ("/welkom/volgen", {"replies": "soms", "mentions": "direct", "documents": "direct"}),
    ],
)
def test_bad_input_is_explained(client: FlaskClient, address: str, data: dict[str, Any]) -> None:
    answer = client.post(address, data=data)
    assert (answer.status_code, "Er klopt nog iets niet" in answer.text) == (422, True)


def test_after_a_month_nobody_is_reminded(app: Flask, client: FlaskClient, noor: int) -> None:
    assert "Je welkom is nog niet af" in client.get("/").text
    with app.app_context():
        db.session.get_one(Member, noor).joined_at = now() - timedelta(days=31)
        db.session.commit()
    assert "Je welkom is nog niet af" not in client.get("/").text


def test_who_was_here_before_is_not_welcomed(client_for: Any) -> None:
    alice = client_for("alice")
    assert "Je welkom is nog niet af" not in alice.get("/").text
    assert alice.get("/welkom").location == "/"
    assert alice.post("/welkom/overslaan", data={"stap": "kaartje"}).status_code == 403


def test_what_one_wrote_before_in_own_words_stays(app: Flask, client: FlaskClient, noor: int) -> None:
    with app.app_context():
        db.session.add(CardExpertise(member_id=noor, own_words="Havens"))
        db.session.commit()
    client.post("/welkom/kaartje", data={"call_me_about": "Kades"})
    with app.app_context():
        assert [row.own_words for row in db.session.query(CardExpertise)] == ["Havens"]
