"""Another address for oneself: confirmed by the new one, told to the old one, which can undo it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from tests.members.people import (
    OTHER_PASSWORD,
    ReadLetter,
    an_app,
    facts_of,
    is_in,
    letters,
    sign_in,
    someone,
)

OLD, NEW = "iris@example.org", "iris.jansen@example.org"


def letter_to(app: Flask, address: str, kind: str) -> ReadLetter:
    return next(letter for letter in letters(app) if (letter.to, letter.kind) == (address, kind))


def asked(app: Flask, client: FlaskClient) -> str:
    """Iris asked for another address; the path of the link that confirms it."""
    sign_in(client, OLD)
    answer = client.post("/profiel/adres", data={"email": NEW})
    assert answer.status_code == 200
    return letter_to(app, NEW, "new_address").link("/adres-bevestigen/")


def changed(app: Flask, client: FlaskClient) -> str:
    """Iris confirmed it; the path of the link that undoes it."""
    assert client.post(asked(app, client)).location == "/inloggen"
    return letter_to(app, OLD, "old_address").link("/adres-herstellen/")


def test_the_old_address_stays_until_the_new_one_is_confirmed(app: Flask, anonymous: FlaskClient) -> None:
    iris = someone(app, email=OLD)
    link = asked(app, anonymous)
    anonymous.get(link)
    assert facts_of(app, iris)["email"] == OLD
    assert NEW in anonymous.get(link).text


def test_confirmed_it_is_the_address_and_every_session_ends(app: Flask, anonymous: FlaskClient) -> None:
    iris = someone(app, email=OLD)
    changed(app, anonymous)
    assert facts_of(app, iris)["email"] == NEW
    assert not is_in(anonymous)
    assert NEW in letter_to(app, OLD, "old_address").text
    assert sign_in(anonymous, OLD).status_code == 422
    sign_in(anonymous, NEW)
    assert is_in(anonymous)


def test_a_link_counts_once_and_for_an_hour(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=OLD)
    link = asked(app, anonymous)
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert anonymous.post(link).status_code == 410
    assert anonymous.post(link).status_code == 303
    assert anonymous.post(link).status_code == 410
    assert anonymous.get(link[:-2] + "xx").status_code == 410


def test_the_old_address_takes_the_account_back(app: Flask, anonymous: FlaskClient) -> None:
    iris = someone(app, email=OLD)
    undo = changed(app, anonymous)
    sign_in(anonymous, NEW)
    an_app(app, iris)
    victim = app.test_client()
    assert OLD in victim.get(undo).text
    assert facts_of(app, iris)["email"] == NEW, "looking changes nothing"
    answer = victim.post(undo)
    assert answer.location.startswith("/wachtwoord/")
    assert facts_of(app, iris)["email"] == OLD
    assert not is_in(anonymous)
    assert sign_in(app.test_client(), OLD).status_code == 422, "the password that the thief knew is gone"
    victim.post(answer.location, data={"password": OTHER_PASSWORD})
    assert is_in(victim), "so is the app that was set up since"


def test_two_weeks_later_it_can_not_be_undone(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=OLD)
    undo = changed(app, anonymous)
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        assert anonymous.post(undo).status_code == 410


def test_an_address_that_somebody_has_reads_the_same_and_gets_nothing(
    app: Flask, anonymous: FlaskClient
) -> None:
    someone(app, email=OLD)
    sign_in(anonymous, OLD)
    with time_machine.travel(now(), tick=False):  # the second stands in the CSRF token
        free = anonymous.post("/profiel/adres", data={"email": "vrij@example.org"}).text
        taken = anonymous.post("/profiel/adres", data={"email": "alice@example.org"}).text
    assert taken.replace("alice@", "vrij@") == free
    assert not [letter for letter in letters(app) if letter.to == "alice@example.org"]


def test_who_takes_the_address_first_has_it(app: Flask, anonymous: FlaskClient) -> None:
    iris = someone(app, email=OLD)
    link = asked(app, anonymous)
    someone(app, email=NEW)
    assert anonymous.post(link).status_code == 410
    assert facts_of(app, iris)["email"] == OLD


def test_who_left_meanwhile_changes_nothing(app: Flask, anonymous: FlaskClient, client_for: object) -> None:
    iris = someone(app, email=OLD)
    link = asked(app, anonymous)
    client_for("erik").post(f"/beheer/leden/{iris}/beeindigen")  # type: ignore[operator]
    assert anonymous.post(link).status_code == 410


@pytest.mark.parametrize(
    "email", ["", "geen adres", OLD.upper(), "a@b", "x" * 250 + "@example.org", "a@b.nl\nBcc: c@d.nl"]
)
def test_bad_input_is_explained(app: Flask, anonymous: FlaskClient, email: str) -> None:
    someone(app, email=OLD)
    sign_in(anonymous, OLD)
    answer = anonymous.post("/profiel/adres", data={"email": email})
    assert answer.status_code == 422
    assert not [letter for letter in letters(app) if letter.kind == "new_address"]


def test_asking_has_a_limit(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=OLD)
    sign_in(anonymous, OLD)
    codes = [
        anonymous.post("/profiel/adres", data={"email": f"i{n}@example.org"}).status_code for n in range(4)
    ]
    assert codes == [200, 200, 200, 429]


def test_each_letter_of_it_leaves_the_house(app: Flask, anonymous: FlaskClient) -> None:
    """A kind of letter of which nobody said whether it may still go would wait for ever."""
    someone(app, email=OLD)
    changed(app, anonymous)
    with app.app_context():
        waiting = db.session.query(Letter).order_by(Letter.id).all()
        assert [(letter.kind, outbox.may_go(letter)) for letter in waiting] == [
            ("account", True),
            ("new_address", True),
            ("old_address", True),
        ]
