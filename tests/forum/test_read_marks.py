"""What is new is marked once, and stays new until it was seen."""

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.forum.models import ReadMark
from tests.build import a_reply, a_thread, member_id
from tests.conftest import CountQueries
from tests.forum.reading import Cast, address, new


def mark(app: Flask, who: str, thread: int) -> int | None:
    """Up to where this member has read, None before the first visit."""
    with app.app_context():
        row = db.session.get(ReadMark, (member_id(app, who), thread))
        return row.last_reply_id if row else None


def test_a_reply_is_new_until_it_was_seen(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    path = address(app, thread)
    client.get(path)
    a_reply(app, thread)
    assert [new(client.get(path)), new(client.get(path))] == [1, 0]


def test_ones_own_reply_is_never_new(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    a_reply(app, thread, author="dana")
    assert new(client_for("dana").get(address(app, thread))) == 0


def test_the_first_visit_is_remembered_without_replies(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    client_for("dana").get(address(app, thread))
    assert mark(app, "dana", thread) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
    ],
)
def test_fetching_ahead_is_not_reading(app: Flask, client_for: Cast, headers: dict[str, str]) -> None:
    thread = a_thread(app)
    a_reply(app, thread)
    assert client_for("dana").get(address(app, thread), headers=headers).status_code == 200
    assert mark(app, "dana", thread) is None


def test_head_is_not_reading(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    client_for("dana").head(address(app, thread))
    assert mark(app, "dana", thread) is None


def test_a_second_visit_writes_nothing(app: Flask, client_for: Cast, count_queries: CountQueries) -> None:
    thread, client = a_thread(app), client_for("dana")
    a_reply(app, thread)
    client.get(address(app, thread))
    with count_queries() as statements:
        client.get(address(app, thread))
    assert [one for one in statements if not one.startswith("SELECT")] == []


def test_reading_one_page_leaves_the_others_unread(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    ids = [a_reply(app, thread) for _ in range(45)]
    late = a_reply(app, thread, parent_id=ids[0])
    path = address(app, thread)
    client.get(path)
    assert mark(app, "dana", thread) == ids[18], "page 1 holds 19 roots and the late answer; page 2 waits"
    page = client.get(f"{path}?pagina=3")
    assert mark(app, "dana", thread) == ids[18]
    assert new(page) == 6
    client.get(f"{path}?pagina=2")
    assert ids[18] < (mark(app, "dana", thread) or 0) < late
    for _ in range(4):
        client.get(f"/overleg/{thread}/ongelezen", follow_redirects=True)
    assert mark(app, "dana", thread) == late


def test_all_can_be_ticked_off_at_once(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    ids = [a_reply(app, thread) for _ in range(45)]
    assert client.post(f"/overleg/{thread}/gelezen").status_code == 303
    assert mark(app, "dana", thread) == ids[-1]
    client.get(address(app, thread))
    assert mark(app, "dana", thread) == ids[-1], "a mark never goes back"


def test_the_marks_of_others_stay_where_they_are(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    a_reply(app, thread)
    client_for("dana").get(address(app, thread))
    assert mark(app, "charlie", thread) is None
