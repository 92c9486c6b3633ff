"""What these tests need of people: a password that works, a link, a cookie that is copied."""

import itertools
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.events import handle_waiting
from dsonet.mail.models import Letter
from dsonet.members import passwords, two_steps
from dsonet.members.actions import links as actions
from dsonet.members.models import Member, Network, Seat
from dsonet.members.sign_in_models import Authenticator, Purpose, SignInSession, Token
from tests.build import a_member
from tests.site import COOKIE, SITE

PASSWORD = "drie grachten en een brug"
OTHER_PASSWORD = "vier kades zonder water"
_codes = itertools.count(1000)


@dataclass(frozen=True)
class ReadLetter:
    """A letter as its reader gets it."""

    to: str
    kind: str
    text: str
    html: str

    def link(self, path: str) -> str:
        """The path of the link in it that begins with `path`."""
        found = re.search(SITE + "(" + path + r"[\w-]+)", self.text)
        assert found, self.text
        return found[1]


def someone(app: Flask, **facts: Any) -> int:
    """A member who can sign in with PASSWORD."""
    return a_member(app, **{"password_hash": passwords.hash_password(PASSWORD), **facts})


def a_link(app: Flask, member_id: int, purpose: Purpose, expires_at: datetime | None = None) -> str:
    """The token of a fresh link, or of one that expires at another moment."""
    with app.app_context():
        token = actions.issue_link(db.session.get_one(Member, member_id), purpose)
        if expires_at is not None:
            db.session.query(Token).update({"expires_at": expires_at})
        db.session.commit()
        return token


def an_app(app: Flask, member_id: int) -> str:
    """The secret of an authenticator app that this member signs in with."""
    secret = two_steps.new_secret()
    with app.app_context():
        sealed = two_steps.seal(secret, (app.config["SECRET_KEY"],))
        db.session.add(Authenticator(member_id=member_id, sealed_secret=sealed))
        db.session.commit()
    return secret


def ask_second_step_of(app: Flask, *roles: str) -> None:
    """Let the network ask a second step of these roles and no others."""
    with app.app_context():
        db.session.query(Network).update({"two_step_roles": list(roles)})
        db.session.commit()


def turn_stale(app: Flask) -> None:
    """Let it be an hour ago that anybody showed who they are."""
    with app.app_context():
        db.session.query(SignInSession).update({"proven_at": now() - timedelta(hours=1)})
        db.session.commit()


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> Any:
    """Fill in the form and send it."""
    return client.post("/inloggen", data={"email": email, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    """Is somebody signed in here?"""
    return client.get("/profiel").status_code == 200


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie: what a thief has."""
    thief = app.test_client()
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    thief.set_cookie(COOKIE, cookie.value)
    return thief


def facts_of(app: Flask, member_id: int) -> dict[str, Any]:
    """What is kept of a member now."""
    with app.app_context():
        member = db.session.get_one(Member, member_id)
        return {column.name: getattr(member, column.name) for column in Member.__table__.columns}


def a_seat(app: Flask, name: str, **facts: Any) -> int:
    """A municipality with a place in the network."""
    with app.app_context():
        seat = Seat(
            name=name,
            **{
                "cbs_code": f"GM{next(_codes)}",
                "province": "Overijssel",
                "population": 100_000,
                "population_year": 2022,
                **facts,
            },
        )
        db.session.add(seat)
        db.session.commit()
        return seat.id


def work(app: Flask) -> None:
    """Let the worker handle what waits."""
    with app.app_context():
        handle_waiting()


def letters(app: Flask) -> list[ReadLetter]:
    """What lies in the outbox, the oldest first."""
    with app.app_context():
        rows = db.session.query(Letter).order_by(Letter.id)
        return [ReadLetter(row.to_address, row.kind, row.text, row.html) for row in rows]
