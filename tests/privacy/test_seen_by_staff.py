"""Who keeps the list opens someone's page in it, and that person can see who did and when."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.journal import JournalEntry
from tests.build import member_id

OPENED = "opende je pagina in het beheer"


def test_the_person_sees_who_opened_the_page_and_who_changed_it(app: Flask, client_for: Any) -> None:
    alice = member_id(app, "alice")
    assert "Wie in je gegevens was" not in client_for("alice").get("/mijn-gegevens").text
    page = client_for("dana").get(f"/beheer/leden/{alice}")
    assert page.status_code == 200
    shown = client_for("alice").get("/mijn-gegevens").text
    assert f"Dana Secretaris {OPENED}" in shown
    assert OPENED not in client_for("bob").get("/mijn-gegevens").text


def test_one_visit_is_one_line(app: Flask, client_for: Any) -> None:
    alice, keeper = member_id(app, "alice"), client_for("erik")
    for _time in range(3):
        keeper.get(f"/beheer/leden/{alice}")
    assert written(app) == 1
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        keeper.get(f"/beheer/leden/{alice}")
    assert written(app) == 2


def test_ones_own_page_and_a_refused_visit_are_no_visit(app: Flask, client_for: Any) -> None:
    client_for("erik").get(f"/beheer/leden/{member_id(app, 'erik')}")
    assert client_for("bob").get(f"/beheer/leden/{member_id(app, 'alice')}").status_code == 403
    client_for("dana").head(f"/beheer/leden/{member_id(app, 'alice')}")
    assert written(app) == 0


def written(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "open_member")).all())
