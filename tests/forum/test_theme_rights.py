"""In some themes only the secretariat and administrators begin, or answer."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.themes.models import Theme
from tests.build import a_theme, a_thread

ASK = {"title": "Een vraag", "text": "Hoe doen jullie dat?", "kind": "question", "circle_id": "0"}


@pytest.mark.parametrize(("who", "may"), [("alice", False), ("bob", False), ("dana", True), ("erik", True)])
def test_where_only_keepers_begin(app: Flask, client_for: Any, who: str, may: bool) -> None:
    a_theme(app, slug="mededelingen", who_asks="keepers")
    client = client_for(who)
    assert client.get("/overleg/mededelingen/nieuw").status_code == (200 if may else 403)
    assert client.post("/overleg/mededelingen/nieuw", data=ASK).status_code == (303 if may else 403)
    assert ("/mededelingen/nieuw" in client.get("/overleg/mededelingen").text) == may


@pytest.mark.parametrize(("who", "may"), [("alice", False), ("charlie", False), ("dana", True)])
def test_where_only_keepers_answer(app: Flask, client_for: Any, who: str, may: bool) -> None:
    theme = a_theme(app, slug="mededelingen", who_replies="keepers")
    thread = a_thread(app, theme)
    client = client_for(who)
    answer = client.post(f"/overleg/{thread}/reacties", data={"text": "Dank."})
    assert answer.status_code == (303 if may else 403)
    page = client.get(f"/overleg/mededelingen/{thread}").text
    assert ('name="text"' in page) == may
    assert client.get("/overleg/mededelingen").status_code == 200


def test_keepers_choose_it_and_others_can_not(app: Flask, client_for: Any) -> None:
    theme = a_theme(app)
    facts = {"title": "Mededelingen", "kind": "professional", "who_asks": "keepers"}
    facts |= {"who_replies": "members", "moderator_id": "0"}
    assert client_for("dana").post(f"/beheer/themas/{theme}", data=facts).status_code == 303
    with app.app_context():
        kept = db.session.get_one(Theme, theme)
        assert (kept.who_asks, kept.who_replies) == ("keepers", "members")
    wrong = client_for("dana").post(f"/beheer/themas/{theme}", data={**facts, "who_asks": "iedereen"})
    assert wrong.status_code == 422
    assert client_for("bob").post(f"/beheer/themas/{theme}", data=facts).status_code == 403
