"""Nothing personal in the logs: no addresses, query strings, tokens or texts, whatever goes wrong."""

import logging
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.events import handle_waiting
from dsonet.members.sign_in_models import Purpose
from dsonet.notifications import listeners
from dsonet.worker import Worker
from tests.build import a_theme, a_thread
from tests.members.people import a_link, sign_in, someone, work

CANARIES = (
    "kanarie@example.org",
    "Kanarie Vogelaar",
    "vraagtekenkanarie",
    "tekstkanarie",
    "wachtwoordkanarie",
)


@pytest.mark.usefixtures("app")
def test_nothing_of_anybody_is_written_down(
    app: Flask, client_for: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setitem(app.config, "APP_MODE", "production")
    member = someone(app, email="kanarie@example.org", name="Kanarie Vogelaar")
    token = a_link(app, member, Purpose.SIGN_IN)
    thread = a_thread(app, a_theme(app, slug="grond"))
    client = app.test_client()
    sign_in(client, "kanarie@example.org", "wachtwoordkanarie")
    client.post("/wachtwoord-vergeten", data={"email": "kanarie@example.org"})
    client.get(f"/inloggen/link/{token}?x=vraagtekenkanarie")
    client.post(f"/inloggen/link/{token}")
    client.get("/overleg/vergelijkbaar?title=vraagtekenkanarie")
    client.post(f"/overleg/{thread}/reacties", data={"text": "tekstkanarie"})
    client.post("/profiel/adres", data={"email": "ander.kanarie@example.org"})
    client.get("/bestaat-niet/vraagtekenkanarie?x=vraagtekenkanarie")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("tekstkanarie kanarie@example.org")

    monkeypatch.setitem(app.view_functions, "forum.show_themes", fail)
    assert client.get("/overleg?q=vraagtekenkanarie").status_code == 500
    monkeypatch.setattr(listeners, "_tell", fail)
    work(app)
    with app.app_context():
        handle_waiting()
        Worker().run_once()
        db.session.rollback()
    said = "\n".join(record.getMessage() + str(record.exc_info or "") for record in caplog.records)
    assert "failed" in said, "something was written down"
    for canary in (*CANARIES, token):
        assert canary not in said, canary
