"""Objecting to what is done with one's data, and handling that."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.mail.models import Letter
from dsonet.privacy.models import Objection

WORDS = "Ik wil niet dat mijn functie in de gids staat."


def test_the_secretariat_is_told_and_says_that_it_was_handled(app: Flask, client_for: Any) -> None:
    assert client_for("alice").post("/mijn-gegevens/bezwaar", data={"words": WORDS}).status_code == 303
    with app.app_context():
        letter = db.session.query(Letter).one()
        assert letter.to_address == "netwerk@example.org"
        assert WORDS not in letter.text
    dana = client_for("dana")
    page = dana.get("/beheer/bezwaren").text
    assert WORDS in page
    assert "Alice van den Berg" in page
    assert dana.post("/beheer/bezwaren/1/behandeld").status_code == 303
    with app.app_context():
        assert db.session.query(Objection).one().handled_at is not None


@pytest.mark.parametrize("words", ["", "x" * 4001])
def test_bad_input_is_explained(client_for: Any, words: str) -> None:
    answer = client_for("alice").post("/mijn-gegevens/bezwaar", data={"words": words})
    assert (answer.status_code, "Er klopt nog iets niet" in answer.text) == (422, True)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_see_none(client_for: Any, who: str) -> None:
    client_for("charlie").post("/mijn-gegevens/bezwaar", data={"words": WORDS})
    assert client_for(who).get("/beheer/bezwaren").status_code == 403
    assert client_for(who).post("/beheer/bezwaren/1/behandeld").status_code == 404
