"""Who keeps the list sees whose mail does not arrive: in the list of invited, and at the member."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.members.models import Member
from tests.build import member_id
from tests.mail.letters import a_letter

Clients = Callable[[str], FlaskClient]
SAID = "De laatste mail kwam niet aan"


def _came_back(app: Flask, **facts: Any) -> None:
    with app.app_context():
        db.session.execute(update(Letter).values({"sent_at": now(), **facts}))
        db.session.commit()


@pytest.mark.parametrize("how", ["bounced_at", "failed_at"])
def test_an_invitation_that_came_back_is_told_where_it_is_looked_for(
    app: Flask, client_for: Clients, how: str
) -> None:
    dana = client_for("dana")
    dana.post(
        "/beheer/leden/uitnodigen/lijst/versturen", data={"words": "Jan de Vries <jan@verkeerd.example>"}
    )
    assert SAID not in dana.get("/beheer/leden?staat=uitgenodigd").text
    _came_back(app, **{how: now(), "last_error": "550 no such <user>"})
    page = dana.get("/beheer/leden?staat=uitgenodigd").text
    assert SAID in page
    assert "De mailserver zei: 550 no such &lt;user&gt;" in page
    assert SAID in dana.get(f"/beheer/leden/{_jan(app)}").text


def _jan(app: Flask) -> int:
    with app.app_context():
        return int(db.session.query(Member.id).filter_by(email="jan@verkeerd.example").scalar() or 0)


def test_a_later_letter_that_went_or_another_address_ends_it(app: Flask, client_for: Clients) -> None:
    dana, alice = client_for("dana"), member_id(app, "alice")
    a_letter(app, member_id=alice, kind="account")
    _came_back(app, bounced_at=now())
    assert SAID in dana.get("/beheer/leden").text
    a_letter(app, "later", member_id=alice, kind="account")
    assert SAID in dana.get("/beheer/leden").text
    with app.app_context():
        db.session.execute(update(Letter).where(Letter.once == "later").values(sent_at=now()))
        db.session.commit()
    assert SAID not in dana.get("/beheer/leden").text


def test_a_letter_to_another_address_says_nothing(app: Flask, client_for: Clients) -> None:
    a_letter(app, kind="account", member_id=member_id(app, "alice"), to_address="alice@vroeger.example")
    _came_back(app, bounced_at=now())
    assert SAID not in client_for("dana").get("/beheer/leden").text
