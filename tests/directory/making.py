"""What these tests find in place: cards, circles, names of the kept list, pictures."""

import io
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from dsonet.circles.models import Circle, CircleMember
from dsonet.database import db
from dsonet.directory.models import Audience, Card, CardExpertise, Expertise, Field
from tests.build import member_id

FORM = "/profiel/kaartje"
EMPTY: dict[str, Any] = {
    "phone": "",
    "call_me_about": "",
    "languages": "",
    "own_words": "",
    **{
        f"{field}_for": Audience.SECRETARIAT if field in ("email", "phone") else Audience.MEMBERS
        for field in Field
    },
}
"""The form as a browser sends it when nothing is filled in."""


def a_card(app: Flask, who: str | int, **facts: Any) -> None:
    """The card of a member; `known` are own words."""
    known = facts.pop("known", ())
    id_ = member_id(app, who) if isinstance(who, str) else who
    with app.app_context():
        db.session.add(Card(member_id=id_, **facts))
        db.session.add_all(CardExpertise(member_id=id_, own_words=words) for words in known)
        db.session.commit()


def an_expertise(app: Flask, name: str, *who: str) -> int:
    """A name of the kept list, chosen by these."""
    ids = [member_id(app, key) for key in who]
    with app.app_context():
        expertise = Expertise(name=name)
        db.session.add(expertise)
        db.session.flush()
        db.session.add_all(CardExpertise(member_id=id_, expertise_id=expertise.id) for id_ in ids)
        db.session.commit()
        return expertise.id


def a_circle(app: Flask, *who: str) -> None:
    """A circle with these in it."""
    ids = [member_id(app, key) for key in who]
    with app.app_context():
        circle = Circle(name="Kring")
        db.session.add(circle)
        db.session.flush()
        db.session.add_all(CircleMember(circle_id=circle.id, member_id=id_) for id_ in ids)
        db.session.commit()


def save(client: FlaskClient, **filled_in: Any) -> TestResponse:
    """Send the form of one's own card."""
    return client.post(FORM, data={**EMPTY, **filled_in}, content_type="multipart/form-data")


def picture(size: tuple[int, int] = (800, 600), kind: str = "PNG", colour: Any = "red", **more: Any) -> bytes:
    """The bytes of an even picture."""
    file = io.BytesIO()
    mode = "RGBA" if isinstance(colour, tuple) and len(colour) == 4 else "RGB"
    Image.new(mode, size, colour).save(file, kind, **more)
    return file.getvalue()


def upload(content: bytes, name: str = "foto.png") -> tuple[io.BytesIO, str]:
    """A chosen file."""
    return io.BytesIO(content), name


def names(client: FlaskClient, query: str = "") -> list[str]:
    """The names in the list, in its order."""
    answer = client.get(f"/leden{query}")
    assert answer.status_code == 200
    return [heading.text for heading in BeautifulSoup(answer.text, "html.parser").select(".dso-cards h2")]
