"""Lists of threads: what comes first, what is new, filters, and pages by key."""

import re
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import Thread, ThreadKind
from tests.build import a_reply, a_theme, a_thread
from tests.conftest import CountQueries
from tests.forum.reading import Cast, address


def listed(page: Any) -> list[int]:
    """Ids of the threads on a page, in order."""
    return [
        int(id_)
        for id_ in re.findall(r'<h2 class="dso-list__title[^"]*"><a href="/overleg/[^/]+/(\d+)"', page.text)
    ]


def pages(client: Any, path: str) -> list[list[int]]:
    """All pages from `path` on."""
    found = []
    while path:
        page = client.get(path)
        found.append(listed(page))
        onwards = re.search(r'rel="next" href="([^"]+)"', page.text)
        path = onwards[1].replace("&amp;", "&") if onwards else ""
    return found


def a_full_theme(app: Flask, count: int) -> list[int]:
    """A theme «energie» with threads, of which some were last active at the same moment; the latest first."""
    theme, moment = a_theme(app, slug="energie"), now()
    ids = [a_thread(app, theme, last_activity_at=moment - timedelta(hours=n // 3)) for n in range(count)]
    return sorted(ids, key=lambda id_: ((id_ - ids[0]) // 3, -id_))


def test_pinned_threads_come_first_then_the_latest(app: Flask, client_for: Cast) -> None:
    theme, moment = a_theme(app, slug="energie"), now()
    old = a_thread(app, theme, last_activity_at=moment - timedelta(days=3))
    new = a_thread(app, theme, last_activity_at=moment)
    pinned = a_thread(app, theme, last_activity_at=moment - timedelta(days=9), pinned=True)
    client = client_for("dana")
    assert listed(client.get("/overleg/energie")) == [pinned, new, old]
    assert listed(client.get("/overleg/alles")) == [new, old, pinned]


def test_pages_hold_every_thread_once_both_ways(app: Flask, client_for: Cast) -> None:
    ids, client = a_full_theme(app, 47), client_for("dana")
    with app.app_context():
        db.session.get_one(Thread, ids[30]).pinned = True
        db.session.commit()
    wanted = [ids[30], *ids[:30], *ids[31:]]
    onwards = pages(client, "/overleg/energie")
    assert [len(page) for page in onwards] == [20, 20, 7]
    assert list(chain(*onwards)) == wanted
    last = re.findall(r'rel="next" href="([^"]+)"', client.get("/overleg/energie").text)[0]
    second = client.get(last)
    back = re.findall(r'rel="prev" href="([^"]+)"', second.text)[0]
    assert listed(client.get(back)) == wanted[:20]
    assert list(chain(*pages(client, "/overleg/alles"))) == ids


def test_pages_keep_their_filter(app: Flask, client_for: Cast) -> None:
    ids, client = a_full_theme(app, 25), client_for("alice")
    a_thread(app, None, author="charlie")
    assert list(chain(*pages(client, "/overleg/alles?filter=van-mij"))) == ids


@pytest.mark.parametrize(
    "cursor", ["x", "", "AAAA", "é", "\0", "/" * 500, "A" * 20, "________8AAAA_____", "AX________8AAAAB"]
)
@pytest.mark.parametrize("name", ["na", "voor"])
@pytest.mark.parametrize("path", ["/overleg/energie", "/overleg/alles"])
def test_a_forged_cursor_is_never_a_fault(
    app: Flask, client_for: Cast, path: str, name: str, cursor: str
) -> None:
    a_full_theme(app, 3)
    assert client_for("dana").get(path, query_string={name: cursor}).status_code == 200


def test_an_unknown_filter_shows_all(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    assert listed(client_for("dana").get("/overleg/alles?filter=geheim&filter=x")) == [thread]


def test_the_filters(app: Flask, client_for: Cast) -> None:
    client = client_for("dana")
    own = a_thread(app, author="dana", kind=ThreadKind.QUESTION)
    answered = a_thread(app, kind=ThreadKind.QUESTION)
    a_reply(app, answered)
    followed, talk = a_thread(app), a_thread(app)
    client.post(f"/overleg/{followed}/volgen", data={"state": "following"})
    for seen in (own, followed, talk):
        client.get(address(app, seen))
    assert listed(client.get("/overleg/alles?filter=ongelezen")) == [answered]
    assert listed(client.get("/overleg/alles?filter=onbeantwoord")) == [own]
    assert listed(client.get("/overleg/alles?filter=van-mij")) == [own]
    assert listed(client.get("/overleg/alles?filter=gevolgd")) == [followed]


def test_threads_of_a_followed_theme_are_followed_unless_muted(app: Flask, client_for: Cast) -> None:
    theme, client = a_theme(app, slug="energie"), client_for("dana")
    kept, muted = a_thread(app, theme), a_thread(app, theme)
    client.post("/overleg/energie/volgen", data={"state": "following"})
    client.post(f"/overleg/{muted}/volgen", data={"state": "muted"})
    assert listed(client.get("/overleg/alles?filter=gevolgd")) == [kept]


def test_what_was_before_me_is_not_new(app: Flask, client_for: Cast) -> None:
    client = client_for("dana")
    old = a_thread(app, last_activity_at=now() - timedelta(days=900))
    assert listed(client.get("/overleg/alles?filter=ongelezen")) == []
    a_reply(app, old)
    assert listed(client.get("/overleg/alles?filter=ongelezen")) == [old]


@pytest.mark.parametrize("who", ["alice", "dana"])
def test_hidden_threads_are_in_no_list(app: Flask, client_for: Cast, who: str) -> None:
    theme = a_theme(app, slug="energie")
    a_thread(app, theme, title="geheim", author="alice", hidden_at=now())
    for path in (
        "/overleg/energie",
        "/overleg/alles",
        "/overleg/alles?filter=van-mij",
        "/overleg/alles?filter=ongelezen",
    ):
        assert "geheim" not in client_for(who).get(path).text
    assert "geheim" in client_for("bob").get("/overleg/energie").text


def test_a_row_tells_who_when_and_how_many(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, title="Netcongestie", kind=ThreadKind.QUESTION)
    a_reply(app, thread, author="charlie")
    page = client_for("dana").get("/overleg/alles").text
    assert "Alice van den Berg" in page
    assert re.search(r"1\s+reactie<", page)
    assert "laatste reactie Charlie de Wit" in page
    assert "Vraag" in page


def test_an_empty_theme_offers_the_first_step(app: Flask, client_for: Cast) -> None:
    a_theme(app, slug="energie")
    assert "Stel de eerste vraag" in client_for("dana").get("/overleg/energie").text


@pytest.mark.parametrize("slug", ["niets", "%00", "a%00b", "%ED%A0%80", "%0A", "-", "é" * 300])
def test_an_unknown_theme_is_not_there(client_for: Cast, slug: str) -> None:
    for path in (f"/overleg/{slug}", f"/overleg/{slug}/nieuw", f"/overleg/{slug}/99999"):
        assert client_for("dana").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/overleg/energie", "/overleg/alles", "/overleg/alles?filter=ongelezen"])
def test_a_list_takes_few_queries(
    app: Flask, client_for: Cast, count_queries: CountQueries, path: str
) -> None:
    client = client_for("dana")
    taken = []
    for thread in a_full_theme(app, 22)[:2]:
        for _ in range(3):
            a_reply(app, thread)
        with count_queries() as statements:
            client.get(path)
        taken.append(len(statements))
    assert taken[0] == taken[1] <= 5
