"""Moderators read who did what, to what, why and when; each act is there once, and nobody else reads it."""

from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet import journal
from dsonet.database import db
from dsonet.events import Event
from dsonet.journal import JournalEntry
from tests.build import a_reply, a_theme, a_thread
from tests.conftest import CountQueries

REASON = "Dit noemt een ambtenaar."
ACTS: list[tuple[str, dict[str, str], str, str, str | None]] = [
    ("sluiten", {"text": ""}, "close_thread", "sloot het gesprek", None),
    ("heropenen", {}, "reopen_thread", "heropende het gesprek", None),
    ("vastzetten", {"pinned": "1"}, "pin_thread", "zette het gesprek vast", None),
    ("vastzetten", {"pinned": "0"}, "unpin_thread", "maakte het gesprek los", None),
    ("verplaatsen", {"theme_id": "2"}, "move_thread", "verplaatste het gesprek", None),
    ("verbergen", {"reason": REASON}, "hide_thread", "verborg het gesprek", "WordsHidden"),
    ("herstellen", {}, "restore_thread", "zette het gesprek terug", "WordsRestored"),
    ("reacties/1/verbergen", {"reason": REASON}, "hide_reply", "verborg een reactie", "WordsHidden"),
    ("reacties/1/herstellen", {}, "restore_reply", "zette een reactie terug", "WordsRestored"),
]
NEEDS = {"heropenen": "sluiten", "herstellen": "verbergen", "reacties/1/herstellen": "reacties/1/verbergen"}
EDITS = [
    ("reacties/1/bewerken", "edit_reply", "reactie namens"),
    ("bewerken", "edit_thread", "bericht namens"),
]


class Done(NamedTuple):
    """One act of a moderator: where, with what, and what the record and the house hear of it."""

    act: str
    data: dict[str, str]
    verb: str
    words: str
    event: str | None


@pytest.fixture
def place(app: Flask) -> str:
    """A thread with a reply, and a second theme to move it to."""
    theme = a_theme(app)
    a_theme(app, title="Grondbeleid")
    thread = a_thread(app, theme, title="Netcongestie")
    assert a_reply(app, thread) == 1
    return f"/overleg/{thread}"


def record(app: Flask) -> list[tuple[str, int, str, str]]:
    with app.app_context():
        rows = select(
            JournalEntry.verb, JournalEntry.actor_id, JournalEntry.subject_kind, JournalEntry.reason
        ).order_by(JournalEntry.id)
        return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(rows)]


def prepare(client_for: Any, place: str, act: str, data: dict[str, str]) -> None:
    """Do what `act` takes back."""
    if act in NEEDS:
        client_for("erik").post(f"{place}/{NEEDS[act]}", data={"reason": "Eerst dit.", "text": ""})
    if data.get("pinned") == "0":
        client_for("erik").post(f"{place}/vastzetten", data={"pinned": "1"})


@pytest.mark.parametrize("done", [Done(*act) for act in ACTS], ids=lambda done: done.verb)
@pytest.mark.parametrize("who", ["bob", "erik"])
def test_each_act_is_recorded_once_and_told(
    app: Flask, client_for: Any, place: str, who: str, done: Done
) -> None:
    prepare(client_for, place, done.act, done.data)
    before = len(record(app))
    for allowed in ((303,), (303, 403)):
        assert client_for(who).post(f"{place}/{done.act}", data=done.data).status_code in allowed
    kind = "reply" if "reacties" in done.act else "thread"
    actor = {"bob": 2, "erik": 5}[who]
    assert record(app)[before:] == [(done.verb, actor, kind, done.data.get("reason", ""))]
    page = client_for(who).get("/moderatie").text
    assert done.words in page
    assert "Netcongestie" in page
    with app.app_context():
        recorded = [
            name
            for name in db.session.scalars(select(Event.name).order_by(Event.id))
            if name.startswith("Words")
        ]
    assert recorded[-1:] == ([done.event] if done.event else [])


@pytest.mark.parametrize("done", [Done(*act) for act in ACTS], ids=lambda done: done.verb)
@pytest.mark.parametrize("who", ["charlie", "dana"])
def test_no_act_is_for_others(app: Flask, client_for: Any, place: str, who: str, done: Done) -> None:
    prepare(client_for, place, done.act, done.data)
    before = record(app)
    status = client_for(who).post(f"{place}/{done.act}", data=done.data).status_code
    assert status == (404 if done.verb == "restore_thread" else 403)
    assert record(app) == before


@pytest.mark.parametrize(("act", "verb", "words"), EDITS)
def test_words_changed_on_behalf_are_in_it_and_ones_own_are_not(
    app: Flask, client_for: Any, place: str, act: str, verb: str, words: str
) -> None:
    author = "charlie" if verb == "edit_reply" else "alice"
    data = {"title": "Netcongestie", "text": "Anders.", "version": "1"}
    assert client_for(author).post(f"{place}/{act}", data=data).status_code == 303
    assert record(app) == []
    data |= {"version": "2", "reason": REASON, "text": "Weer anders."}
    assert client_for("bob").post(f"{place}/{act}", data=data).status_code == 303
    assert record(app) == [(verb, 2, verb.removeprefix("edit_"), REASON)]
    page = client_for("bob").get("/moderatie").text
    assert words in page
    assert REASON in page


@pytest.mark.parametrize("who", ["alice", "charlie", "dana"])
def test_others_do_not_read_it(client_for: Any, place: str, who: str) -> None:
    client_for("bob").post(f"{place}/vastzetten", data={"pinned": "1"})
    answer = client_for(who).get("/moderatie")
    assert answer.status_code == 403
    assert "Netcongestie" not in answer.text


def test_acts_of_those_who_keep_members_are_not_in_it(app: Flask, client_for: Any) -> None:
    with app.app_context():
        journal.write(4, "end_access", "member", 3, title="kanarie")
        db.session.commit()
    assert "kanarie" not in client_for("bob").get("/moderatie").text


def test_hidden_words_are_shown_until_they_are_back(client_for: Any, place: str) -> None:
    bob = client_for("bob")
    for hide, restore in (("verbergen", "herstellen"), ("reacties/1/verbergen", "reacties/1/herstellen")):
        bob.post(f"{place}/{hide}", data={"reason": REASON})
        assert "Nu verborgen" in bob.get("/moderatie").text
        bob.post(f"{place}/{restore}")
        assert "Nu verborgen" not in bob.get("/moderatie").text


@pytest.mark.parametrize("after", ["x", "0", "-1", "9" * 30, "\x00"])
def test_a_strange_place_in_the_record(client_for: Any, place: str, after: str) -> None:
    assert client_for("bob").get("/moderatie", query_string={"na": after}).status_code == 200


def test_the_number_of_queries_does_not_grow(
    app: Flask, client_for: Any, place: str, count_queries: CountQueries
) -> None:
    counts = []
    for _round in range(2):
        for _time in range(4):
            thread = a_thread(app)
            client_for("bob").post(f"/overleg/{thread}/verbergen", data={"reason": REASON})
        with count_queries() as statements:
            client_for("bob").get("/moderatie")
        counts.append(len(statements))
    assert counts[0] == counts[1]
