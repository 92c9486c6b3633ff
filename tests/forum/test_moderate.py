"""What moderators do, what takes it back, and what is in the record."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.events import Event
from dsonet.forum.models import Thread
from dsonet.journal import JournalEntry
from tests.build import a_reply, a_theme, a_thread

ACTS = ("vastzetten", "verplaatsen", "verbergen", "herstellen")


def verbs(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(JournalEntry.verb).order_by(JournalEntry.id)))


def test_pin_and_let_go(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    client = client_for("bob")
    for pinned in ("1", "1", "0"):
        assert client.post(f"/overleg/{thread}/vastzetten", data={"pinned": pinned}).status_code == 303
    assert verbs(app) == ["pin_thread", "unpin_thread"]


def test_move_and_the_old_address_leads_there(app: Flask, client_for: Any) -> None:
    here, there = a_theme(app, slug="hier"), a_theme(app, slug="daar")
    thread = a_thread(app, here)
    assert (
        client_for("bob").post(f"/overleg/{thread}/verplaatsen", data={"theme_id": there}).status_code == 303
    )
    answer = client_for("alice").get(f"/overleg/hier/{thread}")
    assert (answer.status_code, answer.location) == (301, f"/overleg/daar/{thread}")


@pytest.mark.parametrize("theme_id", ["999", "x", "", "9" * 40, "1\x00"])
def test_a_theme_that_is_not_there_is_an_error_at_its_field(
    app: Flask, client_for: Any, theme_id: str
) -> None:
    thread = a_thread(app)
    answer = client_for("bob").post(f"/overleg/{thread}/verplaatsen", data={"theme_id": theme_id})
    assert answer.status_code == 422
    assert 'id="theme_id-fout"' in answer.text
    assert verbs(app) == []


def test_an_archived_theme_takes_nothing_in(app: Flask, client_for: Any) -> None:
    thread, archived = a_thread(app), a_theme(app, archived_at=now())
    answer = client_for("bob").post(f"/overleg/{thread}/verplaatsen", data={"theme_id": archived})
    assert answer.status_code == 422


def test_hide_and_restore_a_reply_keeps_the_counters_right(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    first, last = a_reply(app, thread), a_reply(app, thread)
    client = client_for("bob")
    for _time in range(2):
        answer = client.post(
            f"/overleg/{thread}/reacties/{last}/verbergen", data={"reason": "Te veel gezegd."}
        )
        assert answer.status_code == 303
    with app.app_context():
        row = db.session.get_one(Thread, thread)
        assert (row.reply_count, row.last_reply_id) == (1, first)
    client.post(f"/overleg/{thread}/reacties/{last}/herstellen")
    with app.app_context():
        row = db.session.get_one(Thread, thread)
        assert (row.reply_count, row.last_reply_id) == (2, last)
    assert verbs(app) == ["hide_reply", "restore_reply"]
    with app.app_context():
        names = list(db.session.scalars(select(Event.name).order_by(Event.id)))
    assert names == ["WordsHidden", "WordsRestored"]


def test_hide_and_restore_a_thread(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Netcongestie")
    client_for("bob").post(f"/overleg/{thread}/verbergen", data={"reason": "Dubbel."})
    assert client_for("alice").get(f"/overleg/{thread}").status_code == 404
    shown = client_for("bob").get(f"/overleg/{thread}", follow_redirects=True).text
    assert "Dubbel." in shown
    log = client_for("bob").get("/moderatie").text
    assert "Nu verborgen" in log
    assert "Netcongestie" in log
    client_for("bob").post(f"/overleg/{thread}/herstellen")
    assert client_for("alice").get(f"/overleg/{thread}", follow_redirects=True).status_code == 200
    assert "Nu verborgen" not in client_for("bob").get("/moderatie").text


def test_hiding_asks_a_reason(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread)
    for where in (f"/overleg/{thread}/verbergen", f"/overleg/{thread}/reacties/{reply}/verbergen"):
        answer = client_for("bob").post(where, data={"reason": " "})
        assert answer.status_code == 422
        assert "Schrijf waarom." in answer.text
    assert verbs(app) == []


@pytest.mark.parametrize("who", ["alice", "charlie", "dana"])
def test_others_may_not(app: Flask, client_for: Any, who: str) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread)
    client = client_for(who)
    places = {f"/overleg/{thread}": ACTS, f"/overleg/{thread}/reacties/{reply}": ACTS[2:]}
    for place, acts in places.items():
        assert client.get(f"{place}/modereren").status_code == 403
        for act in acts:
            assert client.post(f"{place}/{act}", data={"reason": "x", "theme_id": "1"}).status_code == 403
    assert client.get("/moderatie").status_code == 403
    assert verbs(app) == []


def test_the_record_goes_on_by_key(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    for number in range(33):
        client_for("bob").post(f"/overleg/{thread}/vastzetten", data={"pinned": str((number + 1) % 2)})
    page = client_for("erik").get("/moderatie").text
    start = page.index("/moderatie?na=")
    older = client_for("erik").get(page[start : page.index('"', start)])
    assert older.status_code == 200
    assert "/moderatie?na=" not in older.text
