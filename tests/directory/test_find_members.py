"""A member finds who to talk to: the list, its filters, its order, its pages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.members.models import Seat
from tests.build import a_member
from tests.directory.making import a_card, an_expertise, names


@pytest.fixture
def seated(app: Flask) -> Flask:
    """Four members with seats of different size and place, since different years."""
    seats = {
        "Amsterdam": ("GM0363", "Noord-Holland", 882_633),
        "'s-Hertogenbosch": ("GM0796", "Noord-Brabant", 156_538),
        "Middelburg": ("GM0687", "Zeeland", 49_199),
    }
    with app.app_context():
        rows = {
            name: Seat(name=name, cbs_code=code, province=province, population=count, population_year=2022)
            for name, (code, province, count) in seats.items()
        }
        db.session.add_all(rows.values())
        db.session.commit()
        ids = {name: seat.id for name, seat in rows.items()}
    a_member(app, name="Zoë Óost", seat_id=ids["Amsterdam"], portfolio="Grondbeleid", joined_at=_year(2019))
    a_member(
        app, name="Yvo West", seat_id=ids["'s-Hertogenbosch"], portfolio="Erfgoed", joined_at=_year(2021)
    )
    a_member(
        app, name="Xena Noord", seat_id=ids["Middelburg"], portfolio="Water, grond", joined_at=_year(2021)
    )
    return app


def _year(year: int) -> datetime:
    return datetime(year, 6, 1, tzinfo=UTC)


def test_everyone_who_is_in_and_nobody_else(app: Flask, client_for: Any) -> None:
    a_member(app, name="Oud Lid", ended_at=now())
    a_member(app, name="Nog Niet", invited_at=now())
    a_member(app, name="Ingelezen", may_sign_in=False)
    found = names(client_for("alice"))
    assert found == [
        "Alice van den Berg",
        "Bob Moderator",
        "Charlie de Wit",
        "Dana Secretaris",
        "Erik Beheer",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=zoe+oost", ["Zoë Óost"]),
        ("?q=ZOË", ["Zoë Óost"]),
        ("?q=amsterdam", ["Zoë Óost"]),
        ("?q=grond", ["Xena Noord", "Zoë Óost"]),
        ("?q=grond+water", ["Xena Noord"]),
        ("?portefeuille=grond", ["Xena Noord", "Zoë Óost"]),
        ("?portefeuille=zoe", []),
        ("?provincie=Zeeland", ["Xena Noord"]),
        ("?provincie=Nergens", []),
        ("?grootte=tot-100", ["Xena Noord"]),
        ("?grootte=100-200", ["Yvo West"]),
        ("?grootte=vanaf-200", ["Zoë Óost"]),
        ("?sinds=2021", ["Xena Noord", "Yvo West"]),
        ("?sinds=2021&provincie=Zeeland&q=water", ["Xena Noord"]),
        ("?q=%25", []),
        ("?q=_", []),
    ],
)
def test_narrowed_by_what_is_asked(seated: Flask, client_for: Any, query: str, found: list[str]) -> None:
    assert names(client_for("alice"), query) == found


def test_by_expertise_of_the_kept_list_and_by_own_words(app: Flask, client_for: Any) -> None:
    erfpacht = an_expertise(app, "Erfpacht", "bob", "charlie")
    a_card(app, "dana", known=["Bodemdaling"])
    alice = client_for("alice")
    assert names(alice, f"?expertise={erfpacht}") == ["Bob Moderator", "Charlie de Wit"]
    assert names(alice, "?q=erfpacht") == ["Bob Moderator", "Charlie de Wit"]
    assert names(alice, "?q=bodem") == ["Dana Secretaris"]
    assert names(alice, "?expertise=999") == []


def test_ordered_as_asked(seated: Flask, client_for: Any) -> None:
    alice = client_for("alice")
    by_city = names(alice, "?volgorde=stad")
    assert by_city[:4] == ["Zoë Óost", "Xena Noord", "Yvo West", "Alice van den Berg"], "without a city last"
    assert names(alice, "?volgorde=nieuwste")[-3:] == ["Xena Noord", "Yvo West", "Zoë Óost"]
    assert names(alice, "?volgorde=onzin") == names(alice)


def test_the_number_found_is_said_and_nobody_found_gets_a_way_on(seated: Flask, client_for: Any) -> None:
    alice = client_for("alice")
    assert "8 leden" in alice.get("/leden").text
    assert "1 lid" in alice.get("/leden?q=zoe").text
    nobody = alice.get("/leden?q=bestaatniet").text
    assert "0 leden" in nobody
    assert "laat een filter los" in nobody
    assert 'href="/leden">Toon alle leden' in nobody


def test_what_was_asked_stands_in_the_form_and_on_the_next_page(seated: Flask, client_for: Any) -> None:
    for number in range(30):
        a_member(seated, name=f"Lid {number:02}", portfolio="Grond & water")
    page = client_for("alice").get("/leden?q=grond&volgorde=naam").text
    assert 'value="grond"' in page
    assert 'rel="next" href="/leden?q=grond&amp;volgorde=naam&amp;pagina=2"' in page
    second = client_for("alice").get("/leden?q=grond&pagina=2").text
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second
    assert names(client_for("alice"), "?pagina=999") == names(client_for("alice"), "?pagina=2")


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "'; DROP TABLE member; --", "\x00a", "\u202e", "x" * 5_000]
)
def test_hostile_words_are_only_words(app: Flask, client_for: Any, words: str) -> None:
    answer = client_for("alice").get(
        "/leden", query_string={"q": words, "provincie": words, "portefeuille": words}
    )
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_page_says_who_someone_is(seated: Flask, client_for: Any) -> None:
    id_ = a_member(
        seated, name="<b>Els</b>", title="Directeur ruimte", portfolio="Wonen", joined_at=_year(2020)
    )
    a_card(seated, id_, call_me_about="Een plein\nzonder auto's", languages="Fries", known=["Pleinen"])
    page = client_for("alice").get(f"/leden/{id_}").text
    assert "&lt;b&gt;Els" in page
    for words in ("Directeur ruimte", "Wonen", "Een plein", "Fries", "Pleinen", "lid sinds 2020"):
        assert words in page


def test_who_is_not_in_has_no_page(app: Flask, client_for: Any) -> None:
    gone = a_member(app, name="Oud Lid", ended_at=now())
    for path in ("", "/foto", "/foto/klein", "/visitekaartje.vcf"):
        assert client_for("alice").get(f"/leden/{gone}{path}").status_code == 404
        assert client_for("alice").get(f"/leden/999{path}").status_code == 404
