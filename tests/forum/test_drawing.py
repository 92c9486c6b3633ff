"""What was drawn before looks as what is drawn now: for every reader, whoever looked first."""

import re
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import Sign, SignKind
from dsonet.forum.views import drawing
from dsonet.members.models import Member
from tests.build import a_reply, a_thread, member_id
from tests.forum.reading import Cast, address

READERS = ("alice", "bob", "charlie", "dana", "erik")


def thread_of_all_kinds(app: Flask) -> int:
    """Replies that each reader sees otherwise."""
    thread = a_thread(app, author="alice", kind="question")
    first = a_reply(app, thread, author="charlie")
    a_reply(app, thread, author="alice", parent_id=first, edited_at=now())
    a_reply(app, thread, author="bob", useful_at=now())
    a_reply(app, thread, author="dana", hidden_at=now(), hidden_reason="Dubbel.")
    with app.app_context():
        signs = {"thread_id": thread, "reply_id": first}
        db.session.add(Sign(member_id=member_id(app, "dana"), kind=SignKind.THANKS, **signs))
        db.session.add(Sign(member_id=member_id(app, "bob"), kind=SignKind.RECOGNISABLE, **signs))
        english = db.session.get_one(Member, member_id(app, "erik"))
        english.locale = "en"
        db.session.commit()
    return thread


def read(client_for: Cast, who: str, path: str) -> str:
    page = client_for(who).get(path).text
    return re.sub(r'name="(csrf_token|submission)"[^>]*', "", page)


@pytest.mark.parametrize("path", ["", "?volgorde=tijd", "list", "all"])
def test_a_kept_drawing_is_nobody_elses(app: Flask, client_for: Cast, path: str) -> None:
    with time_machine.travel(now(), tick=False):
        at = address(app, thread_of_all_kinds(app))
        whole = {"list": at.rpartition("/")[0], "all": "/overleg/alles"}.get(path, at + path)
        for who in READERS:
            client_for(who).get(whole)  # the first visit moves the read mark
        kept = {who: read(client_for, who, whole) for who in reversed(READERS)}
        for who in READERS:
            drawing._reply.cache_clear()
            drawing._row.cache_clear()
            assert read(client_for, who, whole) == kept[who]
        assert len({re.sub("Alice|Bob|Charlie|Dana|Erik", "", page) for page in kept.values()}) > 1


def test_what_changes_is_drawn_again(app: Flask, client_for: Any) -> None:
    thread = thread_of_all_kinds(app)
    at = address(app, thread)
    before = client_for("alice").get(at).text
    client_for("alice").post(f"/overleg/{thread}/tekens", data={"thanks": "1"})
    client_for("charlie").post(
        f"/overleg/{thread}/reacties/1/bewerken", data={"text": "Toch anders.", "version": "1"}
    )
    after = client_for("alice").get(at).text
    assert "Toch anders." not in before
    assert "Toch anders." in after
    assert "Dank van Dana Secretaris, Alice van den Berg" in after


@pytest.mark.parametrize(
    ("who", "signs", "useful", "edits", "moderates"),
    [
        ("alice", [1, 3], [1, 2, 3], [2], []),
        ("charlie", [0, 2, 3], [], [1], []),
        ("dana", [0, 1, 2, 3], [], [], []),
    ],
)
def test_each_reader_gets_the_buttons_of_that_reader(
    app: Flask,
    client_for: Cast,
    who: str,
    signs: list[int],
    useful: list[int],
    edits: list[int],
    moderates: list[int],
) -> None:
    at = address(app, thread_of_all_kinds(app))
    client_for("bob").get(at)  # who may more has looked first
    page = client_for(who).get(at).text
    assert [int(id_) for id_ in re.findall(r'name="thanks" value="(\d+)"', page)] == signs
    assert [int(id_) for id_ in re.findall(r"/reacties/(\d+)/nuttig", page)] == useful
    assert [int(id_) for id_ in re.findall(r"/reacties/(\d+)/bewerken", page)] == edits
    assert [int(id_) for id_ in re.findall(r"/reacties/(\d+)/modereren", page)] == moderates
