"""Coming in to a demonstration as one of its invented people; a real network has no such door."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db
from dsonet.members.models import Member, Network, NetworkKind
from tests.members.people import is_in


@pytest.fixture
def demo(app: Flask) -> Flask:
    """A demonstration with Alice as its director."""
    with app.app_context():
        db.session.query(Network).update({"kind": NetworkKind.DEMO, "two_step_roles": []})
        db.session.query(Member).filter_by(id=1).update({"email": "directeur@demo.example"})
        db.session.commit()
    return app


def test_the_sign_in_page_offers_each_person_and_a_press_lets_one_in(
    demo: Flask, anonymous: FlaskClient
) -> None:
    page = anonymous.get("/inloggen?next=/overleg").text
    assert "Log in als directeur" in page
    assert 'name="who" value="administrator"' in page
    answer = anonymous.post("/inloggen/demonstratie", data={"who": "director", "next": "/overleg"})
    assert (answer.status_code, answer.location) == (303, "/overleg")
    assert is_in(anonymous)


@pytest.mark.parametrize("who", ["", "nobody", "moderator", "alice@example.org"])
def test_who_is_not_there_is_not_found(demo: Flask, anonymous: FlaskClient, who: str) -> None:
    assert anonymous.post("/inloggen/demonstratie", data={"who": who}).status_code == 404
    assert not is_in(anonymous)


def test_who_has_no_access_any_more_is_not_found(demo: Flask, anonymous: FlaskClient) -> None:
    with demo.app_context():
        db.session.query(Member).filter_by(id=1).update({"may_sign_in": False})
        db.session.commit()
    assert anonymous.post("/inloggen/demonstratie", data={"who": "director"}).status_code == 404


def test_a_real_network_shows_no_such_buttons_and_opens_nothing(app: Flask, anonymous: Any) -> None:
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"email": "directeur@demo.example"})
        db.session.commit()
    assert "Log in als directeur" not in anonymous.get("/inloggen").text
    assert anonymous.post("/inloggen/demonstratie", data={"who": "director"}).status_code == 404
    assert not is_in(anonymous)
