"""Follow or mute a thread or a theme."""

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import ThemeFollow, ThreadFollow
from tests.build import a_theme, a_thread
from tests.forum.reading import Cast, address


@pytest.mark.parametrize("state", ["following", "muted"])
def test_the_last_choice_for_a_thread_counts(app: Flask, client_for: Cast, state: str) -> None:
    thread, client = a_thread(app), client_for("dana")
    client.post(f"/overleg/{thread}/volgen", data={"state": "muted"})
    answer = client.post(f"/overleg/{thread}/volgen", data={"state": state})
    assert (answer.status_code, answer.location) == (303, address(app, thread))
    with app.app_context():
        assert [row.state for row in db.session.query(ThreadFollow)] == [state]
    assert 'aria-pressed="true"' in client.get(answer.location).text
    client.post(f"/overleg/{thread}/volgen", data={"state": "none"})
    with app.app_context():
        assert db.session.query(ThreadFollow).count() == 0


def test_a_theme_is_followed_and_let_go(app: Flask, client_for: Cast) -> None:
    theme, client = a_theme(app, slug="energie"), client_for("dana")
    answer = client.post("/overleg/energie/volgen", data={"state": "following"})
    assert (answer.status_code, answer.location) == (303, "/overleg/energie")
    with app.app_context():
        assert [(row.theme_id, row.state) for row in db.session.query(ThemeFollow)] == [(theme, "following")]
    assert "Je volgt dit thema" in client.get("/overleg/energie").text
    client.post("/overleg/energie/volgen", data={"state": "none"})
    assert "Volg dit thema" in client.get("/overleg/energie").text


def test_leaving_a_thread_of_a_followed_theme_mutes_it(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, a_theme(app, slug="energie"))
    client = client_for("dana")
    client.post("/overleg/energie/volgen", data={"state": "following"})
    page = client.get(address(app, thread)).text
    assert "Je volgt dit gesprek" in page
    assert 'name="state" value="muted" aria-pressed="true"' in page


@pytest.mark.parametrize("state", ["", "always", "\0"])
def test_an_unknown_choice_is_refused(app: Flask, client_for: Cast, state: str) -> None:
    thread = a_thread(app)
    assert client_for("dana").post(f"/overleg/{thread}/volgen", data={"state": state}).status_code == 404


def test_hidden_threads_and_unknown_themes_are_not_there(app: Flask, client_for: Cast) -> None:
    hidden, client = a_thread(app, hidden_at=now()), client_for("dana")
    assert client.post(f"/overleg/{hidden}/volgen", data={"state": "following"}).status_code == 404
    assert client.post("/overleg/niets/volgen", data={"state": "following"}).status_code == 404
