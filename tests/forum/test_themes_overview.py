"""The overview of themes: by kind and place, with what is new for me."""

import re
from datetime import timedelta

from flask import Flask

from dsonet.database import now
from dsonet.themes.models import ThemeKind
from tests.build import a_reply, a_theme, a_thread
from tests.conftest import CountQueries
from tests.forum.reading import Cast, address


def test_themes_stand_by_kind_in_their_order(app: Flask, client_for: Cast) -> None:
    a_theme(app, title="Mobiliteit", position=2)
    a_theme(app, title="Leiderschap", position=1, kind=ThemeKind.ORGANISATIONAL)
    a_theme(app, title="Woningbouw", position=1, description="Van plan tot sleutel.")
    page = client_for("dana").get("/overleg").text
    assert page.index("Woningbouw") < page.index("Mobiliteit") < page.index("Leiderschap")
    assert "Van plan tot sleutel." in page


def test_archived_themes_are_folded_away(app: Flask, client_for: Cast) -> None:
    a_theme(app, title="Crisiswet", archived_at=now())
    page = client_for("dana").get("/overleg").text
    assert page.index("Gearchiveerd (1)") < page.index("Crisiswet")


def test_it_counts_what_is_new_for_me(app: Flask, client_for: Cast) -> None:
    theme, client = a_theme(app), client_for("dana")
    seen, unseen, muted = (a_thread(app, theme) for _ in range(3))
    client.get(address(app, seen))
    client.post(f"/overleg/{muted}/volgen", data={"state": "muted"})
    assert _new(client.get("/overleg").text) == ["1"]
    a_reply(app, seen)
    assert _new(client.get("/overleg").text) == ["2"]
    for thread in (seen, unseen):
        client.get(address(app, thread))
    assert _new(client.get("/overleg").text) == []


def test_hidden_threads_are_not_counted(app: Flask, client_for: Cast) -> None:
    a_thread(app, hidden_at=now(), last_activity_at=now() - timedelta(days=1))
    page = client_for("dana").get("/overleg").text
    assert "0 gesprekken" in page
    assert _new(page) == []
    assert "<time" not in page


def test_only_its_keepers_are_offered_to_keep_themes(app: Flask, client_for: Cast) -> None:
    a_theme(app)
    offered = {
        who: "Thema’s beheren" in client_for(who).get("/overleg").text
        for who in ("alice", "bob", "dana", "erik")
    }
    assert offered == {"alice": False, "bob": False, "dana": True, "erik": True}


def test_without_themes_it_says_what_would_be_here(client_for: Cast) -> None:
    assert "Er zijn nog geen thema’s." in client_for("alice").get("/overleg").text
    assert "Maak het eerste thema" in client_for("dana").get("/overleg").text


def test_it_takes_few_queries(app: Flask, client_for: Cast, count_queries: CountQueries) -> None:
    client = client_for("dana")
    for _ in range(5):
        a_thread(app)
    with count_queries() as statements:
        client.get("/overleg")
    assert len(statements) <= 4


def _new(page: str) -> list[str]:
    return re.findall(r">(\d+) nieuw<", page)
