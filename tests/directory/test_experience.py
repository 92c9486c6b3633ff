"""«Ik heb hier ervaring mee»: said at a thread, shown on the card, taken back when one wants."""

from typing import Any

from flask import Flask

from dsonet.database import db, now
from dsonet.directory.models import Experience
from dsonet.forum.models import Thread
from tests.build import a_thread, member_id
from tests.directory.making import FORM


def test_said_once_it_stands_on_ones_page(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Hoe verleid je een belegger?")
    bob = client_for("bob")
    assert "Ik heb hier ervaring mee" in bob.get(f"/overleg/{thread}", follow_redirects=True).text
    answer = bob.post(f"/overleg/{thread}/ervaring")
    assert answer.status_code == 303
    assert "staat nu in je kaartje" in bob.get(answer.location, follow_redirects=True).text
    page = client_for("alice").get(f"/leden/{member_id(app, 'bob')}").text
    assert "Hoe verleid je een belegger?" in page
    assert f'href="/overleg/{thread}"' in page


def test_said_twice_it_is_offered_to_be_taken_out(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    bob = client_for("bob")
    bob.post(f"/overleg/{thread}/ervaring")
    again = bob.post(f"/overleg/{thread}/ervaring")
    assert again.location == f"{FORM}#ervaring"
    page = bob.get(FORM).text
    assert "stond al in je kaartje" in page
    take_back = f"/profiel/kaartje/ervaring/{thread}/weghalen"
    assert take_back in page
    assert bob.post(take_back).status_code == 303
    assert bob.post(take_back).status_code == 404
    with app.app_context():
        assert db.session.query(Experience).count() == 0


def test_nobody_takes_it_from_another(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    client_for("bob").post(f"/overleg/{thread}/ervaring")
    client_for("alice").post(f"/profiel/kaartje/ervaring/{thread}/weghalen")
    with app.app_context():
        assert db.session.query(Experience).count() == 1


def test_a_thread_that_is_hidden_is_seen_by_who_may_see_it(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Kanarie in de mijn")
    client_for("charlie").post(f"/overleg/{thread}/ervaring")
    with app.app_context():
        db.session.get_one(Thread, thread).hidden_at = now()
        db.session.commit()
    page = f"/leden/{member_id(app, 'charlie')}"
    for who in ("alice", "charlie", "dana"):
        assert "Kanarie" not in client_for(who).get(page).text, who
        assert client_for(who).post(f"/overleg/{thread}/ervaring").status_code == 404
    assert "Kanarie" in client_for("bob").get(page).text
    assert client_for("bob").post(f"/overleg/{thread}/ervaring").status_code == 403


def test_a_thread_that_does_not_exist(client_for: Any) -> None:
    assert client_for("alice").post("/overleg/999/ervaring").status_code == 404
    assert client_for("alice").post("/profiel/kaartje/ervaring/999/weghalen").status_code == 404
