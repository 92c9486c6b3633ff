"""The secretariat and administrators make, change, order and archive themes."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.database import db
from dsonet.journal import JournalEntry
from dsonet.themes.models import Theme
from tests.build import a_theme, a_thread

WORDS = {
    "title": "Grondbeleid",
    "description": "Kopen, ontwikkelen, uitgeven.",
    "kind": "professional",
    "circle_id": "0",
    "who_asks": "members",
    "who_replies": "members",
}


def slugs(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Theme.slug).order_by(Theme.position, Theme.id)))


@pytest.mark.parametrize("who", ["dana", "erik"])
def test_make_one_and_it_is_there_for_all(app: Flask, client_for: Any, who: str) -> None:
    client = client_for(who)
    assert client.get("/beheer/themas/nieuw").status_code == 200
    answer = client.post("/beheer/themas/nieuw", data=WORDS)
    assert (answer.status_code, answer.location) == (303, "/beheer/themas")
    page = client_for("alice").get("/overleg").text
    assert "Grondbeleid" in page
    assert "Kopen, ontwikkelen, uitgeven." in page
    assert client_for("alice").get("/overleg/grondbeleid").status_code == 200
    with app.app_context():
        assert db.session.scalars(select(JournalEntry.verb)).all() == ["make_theme"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Energie & ruimte", "energie-ruimte"),
        ("Coördinatie", "coordinatie"),
        ("Themas", "themas-2"),
        ("Alles", "alles-2"),
        ("2030", "2030-2"),
        ("本", "thema"),
        ("x" * 120, "x" * 70),
    ],
)
def test_its_address_is_readable_and_stands_in_nobodys_way(
    app: Flask, client_for: Any, title: str, slug: str
) -> None:
    client_for("dana").post("/beheer/themas/nieuw", data={**WORDS, "title": title})
    (made,) = slugs(app)
    assert made.removesuffix("-2") == slug.removesuffix("-2")
    assert client_for("alice").get(f"/overleg/{made}").status_code == 200
    assert f"/overleg/{made}" in client_for("alice").get("/overleg").text


def test_the_same_name_twice_gives_two_addresses(app: Flask, client_for: Any) -> None:
    for _time in range(3):
        client_for("dana").post("/beheer/themas/nieuw", data=WORDS)
    assert slugs(app) == ["grondbeleid", "grondbeleid-2", "grondbeleid-3"]


def test_other_words_and_the_address_stays(app: Flask, client_for: Any) -> None:
    theme = a_theme(app, slug="grond", title="Grond")
    where = f"/beheer/themas/{theme}"
    assert "Grond" in client_for("dana").get(where).text
    words = {"title": "Grond en vastgoed", "description": "", "kind": "organisational", "moderator_id": "0"}
    changed = words | {"who_asks": "members", "who_replies": "members"}
    assert client_for("dana").post(where, data=changed).status_code == 303
    assert "Grond en vastgoed" in client_for("alice").get("/overleg/grond").text


def test_their_order(app: Flask, client_for: Any) -> None:
    first, second, third = (a_theme(app, slug=slug) for slug in ("een", "twee", "drie"))
    client = client_for("dana")
    for theme, step in ((third, "up"), (third, "up"), (third, "up"), (first, "down"), (second, "down")):
        assert client.post(f"/beheer/themas/{theme}/plaats", data={"step": step}).status_code == 303
    assert slugs(app) == ["drie", "een", "twee"]
    page = client_for("alice").get("/overleg").text
    places = [page.index(f'href="/overleg/{slug}"') for slug in ("drie", "een", "twee")]
    assert places == sorted(places)


def test_an_archived_theme_is_read_and_takes_nothing_new(app: Flask, client_for: Any) -> None:
    theme = a_theme(app, slug="grond")
    thread = a_thread(app, theme, title="Erfpacht")
    dana, alice = client_for("dana"), client_for("alice")
    for _time in range(2):
        dana.post(f"/beheer/themas/{theme}/archief", data={"archived": "1"})
    assert "Erfpacht" in alice.get("/overleg/grond").text
    assert alice.get("/overleg/grond/nieuw").status_code == 403
    assert alice.post("/overleg/grond/nieuw", data={"title": "x", "text": "y"}).status_code == 403
    assert alice.post(f"/overleg/{thread}/reacties", data={"text": "x"}).status_code == 403
    dana.post(f"/beheer/themas/{theme}/archief", data={"archived": "0"})
    assert alice.post(f"/overleg/{thread}/reacties", data={"text": "x"}).status_code == 303
    with app.app_context():
        verbs = db.session.scalars(select(JournalEntry.verb).order_by(JournalEntry.id)).all()
    assert verbs == ["archive_theme", "reopen_theme"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Geef het thema een naam."),
        ({"title": "x" * 121}, "120"),
        ({"description": "x" * 501}, "500"),
        ({"kind": "anders"}, "Grondbeleid"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    app: Flask, client_for: Any, changes: dict[str, str], words: str
) -> None:
    answer = client_for("dana").post("/beheer/themas/nieuw", data={**WORDS, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert slugs(app) == []


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_may_not(app: Flask, client_for: Any, who: str) -> None:
    theme = a_theme(app, slug="grond", title="Grond")
    client = client_for(who)
    for address in ("/beheer/themas", "/beheer/themas/nieuw", f"/beheer/themas/{theme}"):
        assert client.get(address).status_code == 403
    for end, data in (("", WORDS), ("/plaats", {"step": "up"}), ("/archief", {"archived": "1"})):
        assert client.post(f"/beheer/themas/{theme}{end}", data=data).status_code == 403
    assert client.post("/beheer/themas/nieuw", data=WORDS).status_code == 403
    with app.app_context():
        row = db.session.get_one(Theme, theme)
        assert (row.title, row.archived_at) == ("Grond", None)


def test_one_that_does_not_exist(client_for: Any) -> None:
    for end in ("", "/plaats", "/archief"):
        assert client_for("dana").post(f"/beheer/themas/99{end}", data=WORDS).status_code == 404
