"""A forgotten password."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.members.sign_in_models import Purpose, Token
from tests.members.people import (
    OTHER_PASSWORD,
    PASSWORD,
    a_link,
    a_seat,
    facts_of,
    is_in,
    letters,
    sign_in,
    someone,
    work,
)

LONG = ("de boot vaart " * 10)[:128]


def test_a_forgotten_password_is_replaced_by_letter(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    anonymous.post("/wachtwoord-vergeten", data={"email": "iris@example.org"})
    work(app)
    (letter,) = letters(app)
    path = letter.link("/wachtwoord/")
    page = anonymous.get(path)
    assert 'autocomplete="new-password"' in page.text
    assert anonymous.post(path, data={"password": OTHER_PASSWORD}).status_code == 303
    assert is_in(anonymous)
    assert sign_in(app.test_client(), "iris@example.org").status_code == 422
    assert sign_in(app.test_client(), "iris@example.org", OTHER_PASSWORD).status_code == 303


def test_a_new_password_ends_other_sessions_and_links(app: Flask, anonymous: FlaskClient) -> None:
    member_id = someone(app, email="iris@example.org")
    elsewhere = app.test_client()
    sign_in(elsewhere, "iris@example.org")
    first, second = (a_link(app, member_id, Purpose.RESET) for _ in range(2))
    mailed = a_link(app, member_id, Purpose.SIGN_IN)
    assert is_in(elsewhere)
    anonymous.post(f"/wachtwoord/{first}", data={"password": OTHER_PASSWORD})
    assert not is_in(elsewhere)
    assert anonymous.get(f"/wachtwoord/{second}").status_code == 410
    assert app.test_client().post(f"/inloggen/link/{mailed}").status_code == 410


def test_a_new_password_leaves_other_members_alone(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="joost@example.org")
    joost = app.test_client()
    sign_in(joost, "joost@example.org")
    token = a_link(app, someone(app), Purpose.RESET)
    anonymous.post(f"/wachtwoord/{token}", data={"password": OTHER_PASSWORD})
    assert is_in(joost)


def test_a_link_works_once_and_for_an_hour(app: Flask, anonymous: FlaskClient) -> None:
    member_id = someone(app)
    token = a_link(app, member_id, Purpose.RESET)
    with app.app_context():
        assert (
            timedelta(minutes=59) < db.session.query(Token).one().expires_at - now() <= timedelta(minutes=60)
        )
    assert anonymous.post(f"/wachtwoord/{token}", data={"password": OTHER_PASSWORD}).status_code == 303
    again = anonymous.post(f"/wachtwoord/{token}", data={"password": "nog een ander wachtwoord"})
    assert again.status_code == 410
    late = a_link(app, member_id, Purpose.RESET, expires_at=now() - timedelta(seconds=1))
    before = facts_of(app, member_id)["password_hash"]
    assert anonymous.post(f"/wachtwoord/{late}", data={"password": PASSWORD}).status_code == 410
    assert facts_of(app, member_id)["password_hash"] == before


def test_of_two_at_once_one_sets_the_password(app: Flask) -> None:
    token = a_link(app, someone(app), Purpose.RESET)

    def use(number: int) -> int:
        data = {"password": f"wachtwoord nummer {number} van de brug"}
        return app.test_client().post(f"/wachtwoord/{token}", data=data).status_code

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(use, range(3))) == [303, 410, 410]


@pytest.mark.parametrize(
    "password",
    [
        "elf tekens!",
        "x" * 129,
        "netwerkdso123",
        "Netwerk-DSO 2026!",
        "Iris van der Meer 1",
        "irisvandermeer",
        "i.vandermeer@zwolle.example",
        "ZWOLLE-zwolle-99",
        "",
    ],
)
def test_an_easy_password_is_refused(app: Flask, anonymous: FlaskClient, password: str) -> None:
    seat_id = a_seat(app, "Zwolle")
    member_id = someone(app, name="Iris van der Meer", email="i.vandermeer@zwolle.example", seat_id=seat_id)
    token = a_link(app, member_id, Purpose.RESET)
    answer = anonymous.post(f"/wachtwoord/{token}", data={"password": password})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    if password and "@" not in password:  # the page names the address anyway
        assert password not in answer.text
    assert anonymous.get(f"/wachtwoord/{token}").status_code == 200


@pytest.mark.parametrize(
    "password",
    [
        "twaalf teken",
        LONG,
        "🚲🌉⛵️🏘️ op een rij, aan het water",
        "  spaties voor en achter  ",
        "de boot naar zwolle vaart om vijf uur",
        "éàüöñçåøêîôû",
        "#?$!%=^~&[*]",
    ],
)
def test_any_other_password_will_do(app: Flask, anonymous: FlaskClient, password: str) -> None:
    member_id = someone(app, email="iris@example.org")
    token = a_link(app, member_id, Purpose.RESET)
    assert anonymous.post(f"/wachtwoord/{token}", data={"password": password}).status_code == 303
    assert sign_in(app.test_client(), "iris@example.org", password).status_code == 303
    if password.strip() != password:
        assert sign_in(app.test_client(), "iris@example.org", password.strip()).status_code == 422


@pytest.mark.parametrize("place", [72, 127])
def test_nothing_is_cut_off_a_long_password(app: Flask, anonymous: FlaskClient, place: int) -> None:
    password = LONG
    token = a_link(app, someone(app, email="iris@example.org"), Purpose.RESET)
    anonymous.post(f"/wachtwoord/{token}", data={"password": password})
    other = password[:place] + "#" + password[place + 1 :]
    assert sign_in(app.test_client(), "iris@example.org", other).status_code == 422
    assert sign_in(app.test_client(), "iris@example.org", password).status_code == 303
