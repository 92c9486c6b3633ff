"""Reading a thread: its page, its tree, what is new."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.build import a_reply, a_theme, a_thread

Cast = Callable[[str], FlaskClient]


def test_a_thread_shows_the_opening_words_and_the_replies(app: Flask, client_for: Cast) -> None:
    theme = a_theme(app, slug="energie", title="Energie en ruimte")
    thread = a_thread(app, theme, title="Netcongestie", source="Wij staan voor een **keuze**.")
    reply = a_reply(app, thread, source="Wij sloten een convenant.")
    page = client_for("dana").get(f"/overleg/energie/{thread}")
    assert page.status_code == 200
    assert "<strong>keuze</strong>" in page.text
    assert "Wij sloten een convenant." in page.text
    assert f'id="reactie-{reply}"' in page.text
