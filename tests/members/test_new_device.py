"""A sign-in on a device that was not seen before is told by mail, and does not lock out the one that was."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.members.sign_in_models import Purpose
from tests.build import a_member
from tests.members.people import PASSWORD, a_link, is_in, letters, sign_in, someone

IRIS = "iris@example.org"
FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/130"}


def told(app: Flask) -> list[str]:
    return [letter.text for letter in letters(app) if "nog niet kenden" in letter.text]


def test_a_new_device_is_told_with_what_it_is(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    anonymous.post("/inloggen", data={"email": IRIS, "password": PASSWORD}, headers=FIREFOX)
    assert len(told(app)) == 1
    assert "Firefox · Windows" in told(app)[0]
    assert letters(app)[-1].to == IRIS


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (IPHONE + "Version/18.0 EdgiOS/130.0 Mobile/15E148 Safari/605.1.15", "Edge · iPhone"),
        (IPHONE + "CriOS/130.0 Mobile/15E148 Safari/604.1", "Chrome · iPhone"),
        (IPHONE + "FxiOS/131.0 Mobile/15E148 Safari/605.1.15", "Firefox · iPhone"),
        (IPHONE + "Version/18.1 Mobile/15E148 Safari/604.1", "Safari · iPhone"),
        (ANDROID + " EdgA/130.0", "Edge · Android"),
        (ANDROID + " OPR/80.0", "Opera · Android"),
        (ANDROID.replace("Chrome/", "SamsungBrowser/27.0 Chrome/"), "Samsung Internet · Android"),
        (ANDROID, "Chrome · Android"),
        ("curl/8.0", "een onbekende browser"),
        ("", "een onbekende browser"),
    ],
)
def test_a_browser_is_told_by_its_own_name(app: Flask, anonymous: FlaskClient, agent: str, name: str) -> None:
    someone(app, email=IRIS)
    anonymous.post("/inloggen", data={"email": IRIS, "password": PASSWORD}, headers={"User-Agent": agent})
    assert f"kenden: {name}." in told(app)[0]


def test_the_same_device_is_not_told_again(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    for _ in range(3):
        sign_in(anonymous, IRIS)
        anonymous.post("/uitloggen")
    assert len(told(app)) == 1


def test_to_another_member_the_same_device_is_new(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    someone(app, email="jan@example.org")
    sign_in(anonymous, IRIS)
    anonymous.post("/uitloggen")
    sign_in(anonymous, "jan@example.org")
    assert len(told(app)) == 2


def test_who_just_joined_is_not_told(app: Flask, anonymous: FlaskClient) -> None:
    member = a_member(app, email=IRIS, invited_at=None, joined_at=None)
    token = a_link(app, member, Purpose.SIGN_IN)
    anonymous.post(f"/inloggen/link/{token}")
    assert len(told(app)) == 1


def test_the_cookie_is_out_of_reach_of_scripts(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    answer = sign_in(anonymous, IRIS)
    cookie = next(
        value for value in answer.headers.getlist("Set-Cookie") if value.startswith("__Host-device=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_who_guesses_elsewhere_does_not_lock_out_the_owners_own_device(
    app: Flask, anonymous: FlaskClient
) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    anonymous.post("/uitloggen")
    stranger = app.test_client()
    for _ in range(6):
        answer = sign_in(stranger, IRIS, "mis")
    assert answer.status_code == 429
    sign_in(anonymous, IRIS)
    assert is_in(anonymous)


def test_on_ones_own_device_too_guessing_ends(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    anonymous.post("/uitloggen")
    answers = [sign_in(anonymous, IRIS, "mis").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
