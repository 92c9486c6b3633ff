"""Passwords that everybody takes are refused; a sentence of ordinary words, and random signs, are not."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dsonet.members import passwords

Clients = Callable[[str], FlaskClient]
OBVIOUS = [
    "123456789012",
    "1234567890123456",
    "210987654321",
    "000000000000",
    "aaaaaaaaaaaa",
    "qwertyuiop12",
    "qwertyuiop[]",
    "poiuytrewq!!",
    "asdfghjkl1234",
    "azertyuiop123",
    "abcdefghijkl",
    "ABCDEFGHIJKLM",
    "password1234",
    "Password123!",
    "passwordpassword",
    "wachtwoord12",
    "Wachtwoord2026",
    "W@chtwoord!!!!",
    "welkom123456",
    "Welkom2026!!",
    "welkomwelkom",
    "geheim123456",
    "Zomer2026!Zomer",
    "winter2025winter",
    "iloveyou1234",
    "letmein12345",
    "admin1234567",
    "abcabcabcabc",
    "abc123abc123",
    "121212121212",
    "112233445566",
    "asdfasdfasdf",
    "qwerqwerqwer",
    "nederland2026",
    "Holland12345",
    "changeme1234",
    "dragon123456",
    "monkey123456",
    "sunshine2024",
    "princess1234",
    "superman1234",
    "football1234",
    "hallohallo12",
    "ikhouvanjou1",
    "testtesttest",
    "computer1234",
    "master123456",
    "directeur2026",
    "gemeente2026",
    "lentelentelente",
    "99999999999999",
]
GOOD = [
    "drie grachten en een brug",
    "vier kades zonder water",
    "vier fietsen op een brug",
    "Kx9#mQ2$vL7p",
    "de kraan lekt al weken",
    "zeven ambtenaren dansten",
    "correct horse battery staple",
    "regenjas-knoop-dinsdag",
    "ééééé is geen zin, dit wel",
    "op de markt in Assen",
    "漢字仮名交じり文の長い句です",
]


@pytest.mark.parametrize("password", OBVIOUS)
def test_what_everybody_takes_is_refused(password: str) -> None:
    assert len(password) >= passwords.SHORTEST
    assert passwords.is_obvious(password)


@pytest.mark.parametrize("password", GOOD)
def test_a_sentence_is_taken(password: str) -> None:
    assert not passwords.is_obvious(password)


@given(st.text(min_size=12, max_size=128))
def test_any_password_gets_an_answer_at_once(password: str) -> None:
    assert passwords.is_obvious(password) in (True, False)


@pytest.mark.parametrize("password", ["ab" * 64, "a" * 128, "abcd" * 32, "1a" * 64, "aab" * 42])
def test_a_long_pattern_is_judged_at_once(password: str) -> None:
    assert passwords.is_obvious(password)


@pytest.mark.parametrize("password", ["Welkom2026!!", "123456789012"])
def test_the_form_says_what_is_stronger(client_for: Clients, password: str) -> None:
    answer = client_for("alice").post(
        "/profiel/wachtwoord", data={"current": "x", "password": password, "again": password}
    )
    assert answer.status_code == 422
    assert "Een zin van een paar gewone woorden is sterker." in answer.text


BREACHED = [
    "1qaz2wsx3edc",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "leavemealone",
    "gfhjkmgfhjkm",
    "sonyericsson",
    "zxcasdqwe123",
    "finalfantasy",
    "chickenwing101",
    "justinbieber",
    "contortionist",
    "needforspeed",
    "counterstrike",
    "zaq1xsw2cde3",
    "whosyourdaddy",
    "lost4815162342",
    "combat123654",
    "devilmaycry4",
    "iseedeadpeople",
    "jamesbond007",
    "4815162342lost",
    "123qwe456rty",
    "playstation3",
    "159753456852",
    "christopher1",
    "ingodwetrust",
    "minecraft123",
    "peanutbutter",
    "residentevil",
    "qawsedrftgyh",
    "avrillavigne",
    "massimiliano",
    "stratocaster",
    "punksnotdead",
    "playstation2",
    "nightcrawler",
    "1a2s3d4f5g6h",
    "sanfrancisco",
    "greenlantern",
    "passwordstandard",
    "warhammer40k",
    "morganstanley",
    "stinkyfinger",
    "michaeljackson",
    "ilovemyfamily",
    "systemofadown",
    "mortalkombat",
    "thecakeisalie",
    "sonnenschein",
    "weihnachtsbaum",
]


@pytest.mark.parametrize("password", BREACHED)
def test_fifty_of_a_breach_are_refused(password: str) -> None:
    assert passwords.is_breached(password) or passwords.is_obvious(password)


@pytest.mark.parametrize("password", ["Chicken Wing 101", "CHICKENWING101", "$0nnensche1n", "dragonbaseball"])
def test_so_they_are_disguised_or_two_together(password: str) -> None:
    assert passwords.is_breached(password)


def test_choosing_one_is_refused_with_the_reason(client_for: Clients) -> None:
    answer = client_for("alice").post(
        "/profiel/wachtwoord", data={"password": "chicken wing 101", "current_password": "x"}
    )
    assert answer.status_code == 422
    assert "gelekte wachtwoorden" in answer.text
