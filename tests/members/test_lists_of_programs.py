"""Lists as Outlook, Gmail and Excel write them are read as they were meant, and what was lost in them is told."""

import codecs
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dsonet.database import db
from dsonet.mail.models import Letter
from dsonet.members.models import Member
from dsonet.worker import Worker
from tests.build import a_member

Clients = Callable[[str], FlaskClient]
LOOK, SEND = "/beheer/leden/uitnodigen/lijst", "/beheer/leden/uitnodigen/lijst/versturen"
CHANGE = "/beheer/leden/wijzigen/lijst"
JAN, PIET = ("Jan de Vries", "j.devries@zwolle.example"), ("Piet Bakker", "p.bakker@almere.example")


def invited(app: Flask) -> list[tuple[str, str]]:
    """Name and address of everyone but the cast."""
    with app.app_context():
        rows = db.session.execute(select(Member.name, Member.email).where(Member.id > 5).order_by(Member.id))
        return [(row.name, row.email) for row in rows]


@pytest.mark.parametrize(
    "written",
    [
        "Jan de Vries <j.devries@zwolle.example>, Piet Bakker <p.bakker@almere.example>",
        "Vries, Jan de <j.devries@zwolle.example>; Bakker, Piet <p.bakker@almere.example>",
        "Vries, Jan de <j.devries@zwolle.example>, Bakker, Piet <p.bakker@almere.example>",
        '"Vries, Jan de" <j.devries@zwolle.example>,\n"Bakker, Piet" <p.bakker@almere.example>,',
        "'Jan de Vries' <j.devries@zwolle.example> ; 'Piet Bakker' <p.bakker@almere.example>;",
        "sep=;\nNaam;E-mailadres\nJan de Vries;j.devries@zwolle.example\nPiet Bakker;p.bakker@almere.example",
        'E-mailadres,Naam\nj.devries@zwolle.example,"Vries, Jan de"\np.bakker@almere.example,Piet Bakker',
    ],
)
def test_a_pasted_list_gives_names_and_addresses(app: Flask, client_for: Clients, written: str) -> None:
    client_for("dana").post(SEND, data={"words": written})
    assert invited(app) == [JAN, PIET]


def test_addresses_between_commas_beside_names(app: Flask, client_for: Clients) -> None:
    written = 'a.een@example.org, Jan de Vries <j.devries@zwolle.example>, b.twee@example.org, "Ex; Y" <c@example.org>'
    client_for("dana").post(SEND, data={"words": written})
    assert invited(app) == [
        ("A Een", "a.een@example.org"), JAN, ("B Twee", "b.twee@example.org"), ("Ex; Y", "c@example.org")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF16_LE + "Naam\tE-mailadres\r\nZoë Kılıç\tz@example.org\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Naam\tE-mailadres\r\nZoë Kılıç\tz@example.org\r\n".encode("utf-16-be"),
        "\ufeffsep=;\r\nNaam;E-mailadres\r\nZoë Kılıç;z@example.org\r\n".encode(),
    ],
)
def test_what_excel_saves_is_read(app: Flask, client_for: Clients, content: bytes) -> None:
    page = client_for("dana").post(LOOK, data={"file": (io.BytesIO(content), "leden.csv")}).text
    assert "Zoë Kılıç" in page
    assert "1 regel nagekeken" in page
    assert "uit het adres" not in page


def test_lines_are_counted_as_they_stand_in_the_file(client_for: Clients) -> None:
    page = client_for("dana").post(LOOK, data={"words": "sep=;\nNaam;E-mail\nJan;geen adres"}).text
    assert "regel 3" in page


def test_a_name_that_is_turned_round_is_shown_before_anything_goes(app: Flask, client_for: Clients) -> None:
    page = client_for("dana").post(LOOK, data={"words": "Hof (Zwolle), Jan van ’t <jan@example.org>"}).text
    assert "In de lijst stond" not in page
    page = client_for("dana").post(LOOK, data={"words": "Hof, Jan van ’t (Zwolle) <jan@example.org>"}).text
    assert "Jan van ’t Hof (Zwolle)" in page
    assert "In de lijst stond ‘Hof, Jan van ’t (Zwolle)’." in page
    assert invited(app) == []


@pytest.mark.parametrize(
    ("written", "greeted"),
    [
        ("Vries, Jan de", "Dag Jan,"),
        ("drs. Jan de Vries", "Dag Jan,"),
        ("Anne-Fleur O’Neill", "Dag Anne-Fleur,"),
        ("mr. drs. Vries", "Dag,"),
        ("J. de Vries", "Dag,"),
        ("J.P. de Vries", "Dag,"),
        ("Mevrouw De Vries", "Dag,"),
        ("Vries, de, Jan", "Dag,"),
        ("De Vries", "Dag,"),
    ],
)
def test_who_has_no_sure_first_name_is_greeted_without(
    app: Flask, client_for: Clients, written: str, greeted: str
) -> None:
    client_for("dana").post(SEND, data={"words": f'"{written}" <jan@example.org>'})
    with app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.to_address == "jan@example.org")).one()
    assert f"{greeted}\n" in letter.text
    assert f">{greeted}<" in letter.html


@pytest.mark.parametrize("damaged", ["Yasemin K?l?çaslan", "Yasemin K\ufffdl\ufffdçaslan"])
def test_a_letter_that_a_program_lost_is_not_taken_over(
    app: Flask, client_for: Clients, damaged: str
) -> None:
    a_member(app, name="Yasemin Kılıçaslan", email="y@example.org")
    table = f"Naam;E-mailadres\n{damaged};y@example.org\n{damaged};nieuw@example.org"
    page = client_for("dana").post(CHANGE, data={"words": table}).text
    assert page.count("is een letter verloren gegaan") == 1
    assert "Bewaar de wijzigingen" not in page
    assert "is een letter verloren gegaan" in client_for("dana").post(LOOK, data={"words": table}).text


def test_a_name_that_was_kept_with_a_question_mark_can_be_mended(app: Flask, client_for: Clients) -> None:
    a_member(app, name="Yasemin K?l?çaslan", email="y@example.org")
    for name, said in (
        ("Yasemin K?l?çaslan", "0 leden veranderen"),
        ("Yasemin Kılıçaslan", "1 lid verandert"),
    ):
        page: Any = client_for("dana").post(CHANGE, data={"words": f"Naam;E-mailadres\n{name};y@example.org"})
        assert said in page.text


def test_two_letters_to_who_was_turned_round(app: Flask, client_for: Clients) -> None:
    """The list of members, and the letters to come, have the name as people say it."""
    client_for("dana").post(SEND, data={"words": "Vries, Jan de <jan@example.org>"})
    with app.app_context():
        Worker().run_once()
    assert "Jan de Vries" in client_for("dana").get("/beheer/leden?staat=uitgenodigd").text
