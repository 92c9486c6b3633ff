"""The list of names while writing."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from dsonet.database import now
from tests.build import a_member
from tests.members.people import a_seat

Clients = Callable[[str], FlaskClient]


@pytest.mark.parametrize("beginning", ["zoe", "Zoë", "ZOË", "zoë van", "berg", "zoe%CC%88", " Zoe"])
def test_a_beginning_finds_a_name(app: Flask, client_for: Clients, beginning: str) -> None:
    a_member(app, name="Zoë van Bergen", seat_id=a_seat(app, "Zwolle"))
    page = client_for("charlie").get(f"/leden/noemen?q={beginning}")
    assert page.status_code == 200
    assert 'data-value="@Zoë van Bergen"' in page.text
    assert 'role="option"' in page.text
    assert "Zwolle" in page.text
    assert "<html" not in page.text


def test_the_middle_of_a_word_finds_nothing(app: Flask, client_for: Clients) -> None:
    a_member(app, name="Zoë van Bergen")
    for wanted in ("erg", "%25", "_", "xyz", "\u0000"):
        assert "Zoë" not in client_for("charlie").get("/leden/noemen", query_string={"q": wanted}).text


def test_only_who_is_in_can_be_named(app: Flask, client_for: Clients) -> None:
    a_member(app, name="Zara Uit", ended_at=now())
    a_member(app, name="Zara Later", invited_at=now())
    a_member(app, name="Zara Ingelezen", may_sign_in=False)
    assert "Zara" not in client_for("charlie").get("/leden/noemen?q=zara").text


def test_there_are_never_more_than_eight(app: Flask, client_for: Clients) -> None:
    for number in range(12):
        a_member(app, name=f"Zeta {number:02}")
    assert client_for("charlie").get("/leden/noemen?q=z").text.count('role="option"') == 8


def test_names_are_shown_as_words(app: Flask, client_for: Clients) -> None:
    a_member(app, name='Zeta "><script>')
    assert "<script>" not in client_for("charlie").get("/leden/noemen?q=zeta").text


def test_strangers_get_no_names(anonymous: FlaskClient) -> None:
    assert anonymous.get("/leden/noemen?q=a").status_code == 302


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Gerrit van 't Hof", "gerrit van ’t"),
        ("Gerrit van ’t Hof", "'t hof"),
        ("Yasemin Kılıçaslan", "kilic"),
        ("Yasemin Kılıçaslan", "KILIÇASLAN"),
        ("Yasemin Kılıçaslan", "kılıç"),
        ("Mei-Lin Tan", "mei lin"),
        ("Mei Lin Tan", "mei-lin"),
        ("Bjørn Łukasz", "bjorn luk"),
        ("Ægir Groß", "aegir gross"),
    ],
)
def test_however_it_is_typed(app: Flask, client_for: Clients, name: str, typed: str) -> None:
    """In the list after an @, and in the directory."""
    a_member(app, name=name)
    asked = {"q": typed}
    shown = escape(name)
    assert f'data-value="@{shown}"' in client_for("charlie").get("/leden/noemen", query_string=asked).text
    assert shown in client_for("charlie").get("/leden", query_string=asked).text


def test_a_city_is_found_with_the_apostrophe_of_a_phone(app: Flask, client_for: Clients) -> None:
    a_member(app, name="Zara Boom", seat_id=a_seat(app, "'s-Hertogenbosch"))
    for typed in ("’s-Hertogenbosch", "'s hertogenbosch", "s-Hertogenbosch", "hertogenbosch"):
        assert "Zara Boom" in client_for("charlie").get("/leden", query_string={"q": typed}).text, typed


def test_two_of_one_name_are_offered_with_their_cities(app: Flask, client_for: Clients) -> None:
    a_member(app, name="Jan Bakker", seat_id=a_seat(app, "Dordrecht"))
    a_member(app, name="Ján Bakker", seat_id=a_seat(app, "Alphen"))
    third = a_member(app, name="Jan Bakker")
    page = client_for("charlie").get("/leden/noemen?q=jan+b").text
    for called in ("Jan Bakker (Dordrecht)", "Ján Bakker (Alphen)", f"Jan Bakker ({third})"):
        assert f'data-value="@{called}"' in page


def test_first_names_come_before_surnames(app: Flask, client_for: Clients) -> None:
    for name in ("Floor Zantinga", "Zandhya Bos"):
        a_member(app, name=name)
    page = client_for("charlie").get("/leden/noemen?q=zan").text
    assert page.index("Zandhya Bos") < page.index("Floor Zantinga")
