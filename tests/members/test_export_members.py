"""The secretariat takes the list of members away as a table, in which nothing can become a formula."""

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dsonet.database import db, now
from dsonet.journal import JournalEntry
from dsonet.members.models import Member
from dsonet.text import safe_cell, words_of_cell
from dsonet.text.cells import BEGINS_FORMULA
from tests.build import a_member
from tests.members.people import a_seat

Clients = Callable[[str], FlaskClient]
PATH = "/beheer/leden/tabel"


def table(client: FlaskClient) -> list[dict[str, str]]:
    """The rows as a spreadsheet reads them."""
    answer = client.post(PATH)
    assert answer.status_code == 200
    words = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(words, newline=""), delimiter=";"))


def test_everyone_is_in_it_with_all_that_is_known(app: Flask, client_for: Clients) -> None:
    seat = a_seat(app, "'s-Hertogenbosch")
    a_member(
        app, name='Zoë; de "Wit"', email="zoe@example.org", title="Directeur", portfolio="Grond", seat_id=seat
    )
    a_member(app, name="Oud Lid", ended_at=now())
    a_member(app, name="Nog Niet", invited_at=now())
    a_member(app, name="Ingelezen", may_sign_in=False)
    rows = {row["Naam"]: row for row in table(client_for("dana"))}
    zoe = rows['Zoë; de "Wit"']
    assert (zoe["E-mailadres"], zoe["Functie"], zoe["Portefeuille"]) == (
        "zoe@example.org",
        "Directeur",
        "Grond",
    )
    assert (zoe["Zetel"], zoe["Rol"], zoe["Staat"]) == ("'s-Hertogenbosch", "Lid", "Actief")
    assert rows["Oud Lid"]["Staat"] == "Beëindigd"
    assert rows["Oud Lid"]["Lid tot"][:4] == str(now().year)
    assert rows["Nog Niet"]["Staat"] == "Uitgenodigd"
    assert rows["Erik Beheer"]["Rol"] == "Beheerder"
    assert "Ingelezen" not in rows


def test_it_is_a_file_of_its_own_and_the_record_tells(app: Flask, client_for: Clients) -> None:
    answer = client_for("dana").post(PATH)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="leden-20')
    assert answer.headers["Cache-Control"] == "no-store"
    with app.app_context():
        entry = db.session.query(JournalEntry).one()
        assert (entry.verb, entry.actor_id, entry.facts) == ("export_members", 4, {"number": 5})


def test_who_reads_english_gets_english(app: Flask, client_for: Clients) -> None:
    with app.app_context():
        db.session.query(Member).filter_by(email="dana@example.org").one().locale = "en"
        db.session.commit()
    (first, *_rest) = table(client_for("dana"))
    assert {"Name", "Job title", "Role"} <= set(first)


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "＝"])
def test_a_name_can_not_become_a_formula(app: Flask, client_for: Clients, beginning: str) -> None:
    a_member(app, name=f"{beginning}cmd|'/c calc'!A0")
    assert any(row["Naam"] == f"'{beginning}cmd|'/c calc'!A0" for row in table(client_for("dana")))


@given(st.text(max_size=30))
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert not safe_cell(cell).startswith(BEGINS_FORMULA)
    assert words_of_cell(safe_cell(cell)) == cell or cell.startswith("'")


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_do_not_get_it(app: Flask, client_for: Clients, who: str) -> None:
    assert client_for(who).post(PATH).status_code == 403
    with app.app_context():
        assert db.session.query(JournalEntry).count() == 0
