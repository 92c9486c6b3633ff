"""A member moderates in one theme, and the host of a circle in the circle: there, and nowhere else."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.database import db
from dsonet.forum.models import Thread
from dsonet.journal import JournalEntry
from dsonet.members.models import Member, Network, Role
from dsonet.themes.models import Theme
from tests.build import a_circle, a_reply, a_theme, a_thread, member_id

WORDS = "Kanarie in de kolenmijn."
REASON = {"reason": "Te veel gezegd."}


def a_theme_of(app: Flask, key: str, **facts: Any) -> int:
    return a_theme(app, moderator_id=member_id(app, key), **facts)


def test_in_their_theme_they_hide_and_restore(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, a_theme_of(app, "charlie"))
    reply = a_reply(app, thread, source=WORDS)
    host, other = client_for("charlie"), client_for("dana")
    assert f"/overleg/{thread}/modereren" in host.get(f"/overleg/{thread}", follow_redirects=True).text
    assert host.post(f"/overleg/{thread}/reacties/{reply}/verbergen", data=REASON).status_code == 303
    assert WORDS in host.get(f"/overleg/{thread}", follow_redirects=True).text
    assert WORDS not in other.get(f"/overleg/{thread}", follow_redirects=True).text
    assert WORDS in host.get(f"/overleg/{thread}/reacties/{reply}/modereren").text
    assert host.post(f"/overleg/{thread}/reacties/{reply}/herstellen").status_code == 303
    assert WORDS in other.get(f"/overleg/{thread}", follow_redirects=True).text
    assert host.post(f"/overleg/{thread}/verbergen", data=REASON).status_code == 303
    assert other.get(f"/overleg/{thread}").status_code == 404
    assert host.post(f"/overleg/{thread}/herstellen").status_code == 303
    with app.app_context():
        actors = set(db.session.scalars(select(JournalEntry.actor_id)))
    assert actors == {member_id(app, "charlie")}


def test_in_their_theme_they_pin_close_edit_and_move(app: Flask, client_for: Any) -> None:
    there = a_theme(app, slug="daar")
    thread = a_thread(app, a_theme_of(app, "charlie"))
    host = client_for("charlie")
    assert host.post(f"/overleg/{thread}/vastzetten", data={"pinned": "1"}).status_code == 303
    assert host.post(f"/overleg/{thread}/sluiten", data={"text": ""}).status_code == 303
    assert host.post(f"/overleg/{thread}/heropenen").status_code == 303
    edit = {"title": "Beter", "text": "Duidelijker.", "version": "1", "reason": "Leesbaar."}
    assert host.post(f"/overleg/{thread}/bewerken", data=edit).status_code == 303
    assert host.post(f"/overleg/{thread}/verplaatsen", data={"theme_id": there}).status_code == 303
    assert host.get(f"/overleg/{thread}/modereren").status_code == 403  # no longer theirs


@pytest.mark.parametrize("act", ["vastzetten", "verplaatsen", "verbergen", "herstellen"])
def test_nothing_of_it_in_another_theme(app: Flask, client_for: Any, act: str) -> None:
    theme = a_theme_of(app, "charlie")
    thread = a_thread(app)
    reply = a_reply(app, thread)
    host = client_for("charlie")
    data = {"pinned": "1", "theme_id": theme, **REASON}
    assert host.post(f"/overleg/{thread}/{act}", data=data).status_code == 403
    assert host.get(f"/overleg/{thread}/modereren").status_code == 403
    assert host.post(f"/overleg/{thread}/reacties/{reply}/verbergen", data=data).status_code == 403
    assert "/modereren" not in host.get(f"/overleg/{thread}", follow_redirects=True).text


@pytest.mark.parametrize("act", ["vastzetten", "verplaatsen", "verbergen", "herstellen"])
def test_nothing_of_it_by_another_member(app: Flask, client_for: Any, act: str) -> None:
    theme = a_theme_of(app, "charlie")
    thread = a_thread(app, theme, author="charlie")
    reply, other = a_reply(app, thread), client_for("alice")
    data = {"pinned": "1", "theme_id": theme, **REASON}
    assert other.post(f"/overleg/{thread}/{act}", data=data).status_code == 403
    assert other.get(f"/overleg/{thread}/modereren").status_code == 403
    assert other.post(f"/overleg/{thread}/reacties/{reply}/verbergen", data=data).status_code == 403


def test_nothing_of_it_by_who_left_the_network_and_may_still_read(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, a_theme_of(app, "charlie"))
    charlie_id = member_id(app, "charlie")
    with app.app_context():
        db.session.get_one(Member, charlie_id).role = Role.ALUMNUS
        db.session.get_one(Network, 1).alumni_see_threads = True
        db.session.commit()
    former = client_for("charlie")
    assert former.get(f"/overleg/{thread}", follow_redirects=True).status_code == 200
    assert former.post(f"/overleg/{thread}/verbergen", data=REASON).status_code == 403
    assert former.get(f"/overleg/{thread}/modereren").status_code == 403


def test_what_is_hidden_elsewhere_does_not_exist_for_them(app: Flask, client_for: Any) -> None:
    a_theme_of(app, "charlie")
    thread = a_thread(app)
    reply = a_reply(app, thread, source=WORDS)
    client_for("bob").post(f"/overleg/{thread}/reacties/{reply}/verbergen", data=REASON)
    host = client_for("charlie")
    assert WORDS not in host.get(f"/overleg/{thread}", follow_redirects=True).text
    client_for("bob").post(f"/overleg/{thread}/verbergen", data=REASON)
    assert host.get(f"/overleg/{thread}").status_code == 404


def test_the_host_of_a_circle_moderates_there(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "charlie", "alice")
    thread = a_thread(app, circle_id=circle)
    reply = a_reply(app, thread, source=WORDS)
    assert client_for("alice").get(f"/overleg/{thread}/modereren").status_code == 403
    assert client_for("bob").get(f"/overleg/{thread}/modereren").status_code == 404
    host = client_for("charlie")
    assert host.post(f"/overleg/{thread}/reacties/{reply}/verbergen", data=REASON).status_code == 303
    assert WORDS not in client_for("alice").get(f"/overleg/{thread}", follow_redirects=True).text
    assert WORDS in host.get(f"/overleg/{thread}", follow_redirects=True).text
    assert host.post(f"/overleg/{thread}/reacties/{reply}/herstellen").status_code == 303


def test_the_moderator_of_a_theme_sees_no_circle_in_it(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, a_theme_of(app, "charlie"), circle_id=a_circle(app, "alice"))
    assert client_for("charlie").get(f"/overleg/{thread}/modereren").status_code == 404
    assert client_for("charlie").post(f"/overleg/{thread}/verbergen", data=REASON).status_code == 404


def test_an_alumnus_moderates_nothing_any_more(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, a_theme_of(app, "charlie"))
    reply = a_reply(app, thread, source=WORDS)
    client_for("bob").post(f"/overleg/{thread}/reacties/{reply}/verbergen", data=REASON)
    client = client_for("charlie")
    with app.app_context():
        db.session.get_one(Member, member_id(app, "charlie")).role = Role.ALUMNUS
        db.session.commit()
    assert client.get(f"/overleg/{thread}/modereren").status_code in (403, 404)
    assert WORDS not in client.get(f"/overleg/{thread}", follow_redirects=True).text


def test_keepers_name_the_moderator_and_everyone_reads_who_it_is(app: Flask, client_for: Any) -> None:
    theme = a_theme(app, slug="grond")
    charlie = member_id(app, "charlie")
    facts = {"title": "Grond", "kind": "professional", "who_asks": "members", "who_replies": "members"}
    keeper = client_for("dana")
    named = {**facts, "moderator_id": charlie}
    assert keeper.post(f"/beheer/themas/{theme}", data=named).status_code == 303
    assert "Moderator: Charlie" in client_for("alice").get("/overleg/grond").text
    assert f'<option selected value="{charlie}">' in keeper.get(f"/beheer/themas/{theme}").text
    assert keeper.post(f"/beheer/themas/{theme}", data={**facts, "moderator_id": 99_999}).status_code == 422
    assert client_for("charlie").post(f"/beheer/themas/{theme}", data=named).status_code == 403
    assert keeper.post(f"/beheer/themas/{theme}", data={**facts, "moderator_id": 0}).status_code == 303
    with app.app_context():
        assert db.session.get_one(Theme, theme).moderator_id is None


def test_hidden_threads_are_listed_for_the_moderator_of_their_theme_alone(
    app: Flask, client_for: Any
) -> None:
    thread = a_thread(app, a_theme_of(app, "charlie", slug="grond"), title=WORDS)
    client_for("bob").post(f"/overleg/{thread}/verbergen", data=REASON)
    assert WORDS in client_for("charlie").get("/overleg/grond").text
    assert WORDS not in client_for("alice").get("/overleg/grond").text
    with app.app_context():
        assert db.session.get_one(Thread, thread).hidden_at is not None
