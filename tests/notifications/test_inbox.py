"""What waits in the inbox: counted, paged, read with the thread, and told anew when it happens again."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.notifications.models import Notice
from tests.build import a_reply, a_thread
from tests.conftest import CountQueries
from tests.notifications.hearing import follow, handle_events, reply


def bell(page: str) -> int:
    """The number at the bell; 0 when there is none."""
    _before, found, after = page.partition('<span class="dso-count">')
    return int(after.split("<", 1)[0]) if found else 0


def test_each_notice_is_counted_for_its_reader_alone(app: Flask, client_for: Any) -> None:
    threads = [a_thread(app), a_thread(app)]
    for thread in threads:
        follow(app, "alice", thread)
        reply(client_for, thread)
    handle_events(app)
    assert bell(client_for("alice").get("/overleg").text) == 2
    assert bell(client_for("bob").get("/overleg").text) == 0
    client_for("bob").post("/meldingen/gelezen")
    client_for("alice").get(f"/overleg/{threads[0]}", follow_redirects=True)
    assert bell(client_for("alice").get("/overleg").text) == 1


def test_what_is_hidden_is_neither_counted_nor_listed_until_it_is_back(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Netcongestie")
    follow(app, "alice", thread)
    reply(client_for, thread)
    handle_events(app)
    where = f"/overleg/{thread}/reacties/1"
    client_for("bob").post(f"{where}/verbergen", data={"reason": "Te veel."})
    page = client_for("alice").get("/meldingen").text
    assert bell(page) == 0
    assert "Netcongestie" not in page
    client_for("bob").post(f"{where}/herstellen")
    page = client_for("alice").get("/meldingen").text
    assert bell(page) == 1
    assert "Netcongestie" in page


def test_hidden_and_brought_back_twice_is_told_twice(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    reply(client_for, thread, "charlie")
    for _time in range(2):
        for act in ("verbergen", "herstellen"):
            client_for("bob").post(f"/overleg/{thread}/reacties/1/{act}", data={"reason": "Vergissing."})
            handle_events(app)
    with app.app_context():
        kinds = [kind for (kind,) in db.session.query(Notice.kind).order_by(Notice.id)]
    assert kinds == ["hidden", "restored"] * 2


def test_it_goes_on_by_key_in_a_fixed_number_of_queries(
    app: Flask, client_for: Any, count_queries: CountQueries
) -> None:
    client_for("alice").get("/meldingen")  # what is asked once per process is asked now
    numbers = []
    for most in (3, 30):
        for _time in range(most):
            thread = a_thread(app)
            id_ = a_reply(app, thread)
            with app.app_context():
                once = f"reply-{id_}"
                db.session.add(Notice(member_id=1, kind="reply", thread_id=thread, reply_id=id_, once=once))
                db.session.commit()
        with count_queries() as statements:
            page = client_for("alice").get("/meldingen").text
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    start = page.index("/meldingen?na=")
    older = client_for("alice").get(page[start : page.index('"', start)])
    assert older.status_code == 200
    assert "/meldingen?na=" not in older.text
    assert older.text.count("reageerde in") == 33 - page.count("reageerde in")


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "\x00"])
def test_a_strange_place_in_it(client_for: Any, after: str) -> None:
    assert client_for("alice").get("/meldingen", query_string={"na": after}).status_code == 200


def test_it_is_not_for_the_world(anonymous: Any) -> None:
    assert anonymous.get("/meldingen").status_code == 302
    assert anonymous.post("/meldingen/gelezen").status_code == 401
