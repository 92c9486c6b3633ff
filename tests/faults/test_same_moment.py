"""Two people who give a thing the same name at the same moment both get an address of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dsonet.database import db
from dsonet.outcomes.models import Outcome
from dsonet.themes.models import Theme

AT_ONCE = 6
NAME = "Samen verder"


@pytest.mark.parametrize(
    ("path", "form", "model"),
    [
        (
            "/beheer/themas/nieuw",
            {"kind": "professional", "circle_id": "0", "who_asks": "members", "who_replies": "members"},
            Theme,
        ),
        ("/uitkomsten/nieuw", {"text": "Dit.", "audience": "inside", "meeting_id": "0"}, Outcome),
    ],
)
def test_each_gets_its_own_address(
    app: Flask,
    client_for: Callable[[str], FlaskClient],
    path: str,
    form: dict[str, str],
    model: type[Theme] | type[Outcome],
) -> None:
    clients, together = [client_for("dana") for _ in range(AT_ONCE)], threading.Barrier(AT_ONCE)

    def make(client: FlaskClient) -> int:
        together.wait(10)
        return client.post(path, data={"title": NAME, **form}).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert list(pool.map(make, clients)) == [303] * AT_ONCE
    with app.app_context():
        slugs = db.session.scalars(select(model.slug).where(model.title == NAME)).all()
    assert len(set(slugs)) == AT_ONCE
