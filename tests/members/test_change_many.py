"""The secretariat changes many members by a table: what changes is seen first, and only that is written."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db
from dsonet.journal import JournalEntry
from dsonet.members.models import Member
from tests.build import a_member, member_id
from tests.members.people import a_seat, facts_of

Clients = Callable[[str], FlaskClient]
LOOK, WRITE = "/beheer/leden/wijzigen/lijst", "/beheer/leden/wijzigen/lijst/bewaren"


def look(client: FlaskClient, words: str) -> tuple[str, dict[str, str]]:
    """The page, and what its yes sends."""
    answer = client.post(LOOK, data={"words": words})
    assert answer.status_code == 200
    return answer.text, {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(seen|words)" value="([^"]*)"', answer.text)
    }


def noor(app: Flask, **facts: Any) -> int:
    given = {"name": "Noor Bakker", "email": "noor@example.org", "title": "Directeur", "portfolio": "Grond"}
    return a_member(app, **{**given, **facts})


def test_what_changes_is_seen_and_then_written(app: Flask, client_for: Clients) -> None:
    old, new = a_seat(app, "Almere"), a_seat(app, "Zwolle")
    id_ = noor(app, seat_id=old)
    table = "E-mailadres;Functie;Zetel\nNOOR@example.org;Wethouder;Zwolle\nalice@example.org;Directeur;"
    page, yes = look(client_for("dana"), table)
    assert "1 lid verandert. 1 blijft zoals het is." in page
    assert "<del>Directeur</del>" in page
    assert "<ins>Wethouder</ins>" in page
    assert "<del>Almere</del>" in page
    assert facts_of(app, id_)["title"] == "Directeur"

    answer = client_for("dana").post(WRITE, data=yes)
    assert (answer.status_code, answer.location) == (303, "/beheer/leden")
    facts = facts_of(app, id_)
    assert (facts["title"], facts["seat_id"], facts["portfolio"], facts["name"]) == (
        "Wethouder",
        new,
        "Grond",
        "Noor Bakker",
    )
    with app.app_context():
        assert [entry.subject_id for entry in db.session.query(JournalEntry)] == [id_]


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "0 leden veranderen. 6 blijven zoals ze zijn."), ("en", "0 members change. 6 stay as they are.")],
)
def test_our_own_table_comes_back_without_a_change(
    app: Flask, client_for: Clients, language: str, said: str
) -> None:
    noor(app, name="=Noor", portfolio='- grond; "en" meer', seat_id=a_seat(app, "'s-Hertogenbosch"))
    with app.app_context():
        db.session.get_one(Member, member_id(app, "erik")).locale = language
        db.session.commit()
    table = client_for("erik").post("/beheer/leden/tabel").data.decode("utf-8-sig")
    page, yes = look(client_for("erik"), table)
    assert said in page
    assert yes == {}


def test_an_empty_cell_empties_and_a_missing_column_does_not(app: Flask, client_for: Clients) -> None:
    id_ = noor(app, seat_id=a_seat(app, "Almere"))
    _page, yes = look(client_for("dana"), "mail;portefeuille;zetel\nnoor@example.org;;")
    client_for("dana").post(WRITE, data=yes)
    facts = facts_of(app, id_)
    assert (facts["portfolio"], facts["seat_id"], facts["title"]) == ("", None, "Directeur")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("niemand@example.org;Iemand;", "Niemand in de lijst heeft dit adres."),
        ("noor@example.org;;", "De naam ontbreekt."),
        (f"noor@example.org;{'x' * 121};", "te lang"),
        ("noor@example.org;Noor;Atlantis", "Er is geen zetel «Atlantis»."),
        ("noor@example.org;Noor;Zwolle", "De zetel Zwolle is van Zita Zwolle."),
        ("erik@example.org;Erik Anders;", "Alleen beheerders wijzigen een beheerder."),
        ("alice@example.org;Alice Anders;\nalice@example.org;Nog Anders;", "staat al eerder in deze lijst"),
    ],
)
def test_a_fault_has_its_reason_and_is_not_written(
    app: Flask, client_for: Clients, row: str, reason: str
) -> None:
    id_ = noor(app)
    a_member(app, name="Zita Zwolle", seat_id=a_seat(app, "Zwolle"))
    page, yes = look(client_for("dana"), f"mail;naam;zetel\n{row}")
    assert reason in html.unescape(page)
    if yes:
        client_for("dana").post(WRITE, data=yes)
    assert facts_of(app, id_)["name"] == "Noor Bakker"
    assert facts_of(app, member_id(app, "erik"))["name"] == "Erik Beheer"


def test_two_can_change_places_when_one_leaves_first(app: Flask, client_for: Clients) -> None:
    """A seat that a row empties is not free for a later row of the same list: once more, and it is."""
    seat = a_seat(app, "Almere")
    noor(app, seat_id=seat)
    piet = a_member(app, name="Piet", email="piet@example.org")
    table = "mail;zetel\nnoor@example.org;\npiet@example.org;Almere"
    for _time in range(2):
        _page, yes = look(client_for("dana"), table)
        client_for("dana").post(WRITE, data=yes)
    assert facts_of(app, piet)["seat_id"] == seat


def test_a_yes_is_only_to_what_was_seen(app: Flask, client_for: Clients) -> None:
    id_ = noor(app)
    _page, yes = look(client_for("dana"), "mail;functie\nnoor@example.org;Wethouder")
    with app.app_context():
        db.session.get_one(Member, id_).title = "Burgemeester"
        db.session.commit()
    answer = client_for("dana").post(WRITE, data=yes)
    assert answer.status_code == 409
    assert "intussen gewijzigd" in answer.text
    assert "<del>Burgemeester</del>" in answer.text
    assert facts_of(app, id_)["title"] == "Burgemeester"
    assert client_for("dana").post(WRITE, data={"words": yes["words"]}).status_code == 409


@pytest.mark.parametrize("words", ["noor@example.org", "naam;functie\nNoor;Baas", "", "\x00"])
def test_what_is_no_table_comes_back(app: Flask, client_for: Clients, words: str) -> None:
    noor(app)
    for path in (LOOK, WRITE):
        assert client_for("dana").post(path, data={"words": words}).status_code == 422


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_can_not(app: Flask, client_for: Clients, who: str) -> None:
    assert client_for(who).get(LOOK).status_code == 403
    for path in (LOOK, WRITE):
        assert client_for(who).post(path, data={"words": "mail;naam\nalice@example.org;X"}).status_code == 403
