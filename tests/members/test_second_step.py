"""The second step: a code from an app or from paper, after a password or a link."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.members import two_steps
from dsonet.members.models import Member
from dsonet.members.sign_in_models import Authenticator, Purpose, RecoveryCode
from tests.members.people import (
    OTHER_PASSWORD,
    PASSWORD,
    a_link,
    an_app,
    ask_second_step_of,
    copy_of,
    is_in,
    letters,
    sign_in,
    someone,
    turn_stale,
)

IRIS = "iris@example.org"


def code_of(secret: str, seconds: int = 0) -> str:
    """What the app shows now, or so many seconds away."""
    return pyotp.TOTP(secret).at(int(time.time()) + seconds)


def half_in(app: Flask, client: FlaskClient) -> str:
    """Iris with an app has typed her password; the app's secret."""
    secret = an_app(app, someone(app, email=IRIS))
    answer = sign_in(client, IRIS, next="/overleg/3")
    assert (answer.status_code, answer.location) == (303, "/inloggen/code")
    return secret


def codes_on(page: str) -> list[str]:
    return re.findall(r"<code>([a-z0-9-]{19})</code>", page)


def test_a_password_alone_opens_nothing(app: Flask, anonymous: FlaskClient) -> None:
    half_in(app, anonymous)
    assert not is_in(anonymous)
    page = anonymous.get("/inloggen/code").text
    assert 'autocomplete="one-time-code"' in page
    assert "zes cijfers" in page


def test_with_the_code_one_is_in_and_goes_where_one_was_going(app: Flask, anonymous: FlaskClient) -> None:
    secret = half_in(app, anonymous)
    code = code_of(secret)
    answer = anonymous.post("/inloggen/code", data={"code": f" {code[:3]} {code[3:]} "})
    assert (answer.status_code, answer.location) == (303, "/overleg/3")
    assert is_in(anonymous)


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_clock_half_a_minute_off_is_no_fault(app: Flask, anonymous: FlaskClient, seconds: int) -> None:
    secret = half_in(app, anonymous)
    assert anonymous.post("/inloggen/code", data={"code": code_of(secret, seconds)}).status_code == 303


@pytest.mark.parametrize(
    "code", ["000000", "", "1" * 61, "abc", "\u0661\u0662\u0663\u0664\u0665\u0666", "é" * 16]
)
def test_a_wrong_code_is_refused(app: Flask, anonymous: FlaskClient, code: str) -> None:
    half_in(app, anonymous)
    assert anonymous.post("/inloggen/code", data={"code": code}).status_code == 422
    assert not is_in(anonymous)


def test_an_old_code_is_refused(app: Flask, anonymous: FlaskClient) -> None:
    secret = half_in(app, anonymous)
    assert anonymous.post("/inloggen/code", data={"code": code_of(secret, -90)}).status_code == 422


def test_a_code_counts_once(app: Flask, anonymous: FlaskClient) -> None:
    secret = half_in(app, anonymous)
    code = code_of(secret)
    assert anonymous.post("/inloggen/code", data={"code": code}).status_code == 303
    other = app.test_client()
    sign_in(other, IRIS)
    assert other.post("/inloggen/code", data={"code": code}).status_code == 422
    assert not is_in(other)


def test_of_a_code_used_at_one_moment_one_is_let_in(app: Flask, anonymous: FlaskClient) -> None:
    secret = half_in(app, anonymous)
    thieves = [copy_of(app, anonymous) for _ in range(4)]
    code = code_of(secret)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.post("/inloggen/code", data={"code": code}), thieves))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]


def test_guessing_codes_has_to_wait(app: Flask, anonymous: FlaskClient) -> None:
    secret = half_in(app, anonymous)
    for number in range(5):
        assert anonymous.post("/inloggen/code", data={"code": f"00000{number}"}).status_code == 422
    assert anonymous.post("/inloggen/code", data={"code": code_of(secret)}).status_code == 429


def test_half_way_lasts_ten_minutes(app: Flask, anonymous: FlaskClient) -> None:
    secret = half_in(app, anonymous)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        answer = anonymous.post("/inloggen/code", data={"code": code_of(secret)})
        assert (answer.status_code, answer.location) == (303, "/inloggen")
        assert not is_in(anonymous)


def test_half_way_is_worth_nothing_after_a_new_password(app: Flask, anonymous: FlaskClient) -> None:
    secret = half_in(app, anonymous)
    with app.app_context():
        db.session.query(Member).filter_by(email=IRIS).update({"password_hash": "another"})
        db.session.commit()
    assert anonymous.post("/inloggen/code", data={"code": code_of(secret)}).location == "/inloggen"


def test_nobody_is_half_way_who_did_not_begin(anonymous: FlaskClient) -> None:
    assert anonymous.get("/inloggen/code").location == "/inloggen"


@pytest.mark.parametrize("purpose", [Purpose.SIGN_IN, Purpose.RESET])
def test_a_link_does_not_take_the_second_step(app: Flask, anonymous: FlaskClient, purpose: Purpose) -> None:
    member = someone(app, email=IRIS)
    secret = an_app(app, member)
    path = "/inloggen/link/" if purpose == Purpose.SIGN_IN else "/wachtwoord/"
    answer = anonymous.post(path + a_link(app, member, purpose), data={"password": OTHER_PASSWORD})
    assert answer.location == "/inloggen/code"
    assert not is_in(anonymous)
    anonymous.post("/inloggen/code", data={"code": code_of(secret)})
    assert is_in(anonymous)


def set_up_app(client: FlaskClient) -> str:
    """Scan the picture and type the code; the page with the codes on paper."""
    page = client.get("/profiel/app").text
    assert "<svg" in page
    secret = re.sub(r"\s", "", re.findall(r'dso-key">([A-Z2-7 ]+)<', page)[0])
    answer = client.post("/profiel/app", data={"code": code_of(secret)})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_setting_up_an_app_shows_ten_codes_once_and_ends_other_sessions(
    app: Flask, anonymous: FlaskClient
) -> None:
    someone(app, email=IRIS)
    elsewhere = app.test_client()
    sign_in(elsewhere, IRIS)
    sign_in(anonymous, IRIS)
    page = set_up_app(anonymous)
    assert len(set(codes_on(page))) == 10
    assert is_in(anonymous)
    assert not is_in(elsewhere)
    assert "code uit een app" in letters(app)[-1].text
    assert letters(app)[-1].to == IRIS
    with app.app_context():
        kept = repr([(row.code_hash,) for row in db.session.query(RecoveryCode)])
        assert not any(code in kept or code.replace("-", "") in kept for code in codes_on(page))
        sealed = db.session.query(Authenticator).one().sealed_secret
    assert not re.search(r"[A-Z2-7]{32}", sealed)


def test_a_wrong_code_sets_nothing_up(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    anonymous.get("/profiel/app")
    answer = anonymous.post("/profiel/app", data={"code": "123456"})
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.query(Authenticator).count() == 0


def test_a_code_on_paper_opens_once_and_its_owner_hears_of_it(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    code = codes_on(set_up_app(anonymous))[3]
    for number, expected in enumerate((303, 422)):
        other = app.test_client()
        sign_in(other, IRIS)
        typed = code.upper().replace("-", " ")
        assert other.post("/inloggen/code", data={"code": typed}).status_code == expected, number
    assert [letter for letter in letters(app) if "herstelcodes" in letter.text]
    assert "9 herstelcodes" in anonymous.get("/profiel/beveiliging").text


def test_new_codes_on_paper_take_the_place_of_the_old(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    old = codes_on(set_up_app(anonymous))[0]
    assert len(codes_on(anonymous.post("/profiel/herstelcodes").text)) == 10
    other = app.test_client()
    sign_in(other, IRIS)
    assert other.post("/inloggen/code", data={"code": old}).status_code == 422


def test_the_app_can_be_taken_away_where_nothing_is_asked(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    set_up_app(anonymous)
    assert anonymous.post("/profiel/app/weghalen").status_code == 303
    assert sign_in(app.test_client(), IRIS).location == "/"


def test_where_it_is_asked_the_last_one_stays(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS, role="moderator")
    sign_in(anonymous, IRIS)
    set_up_app(anonymous)
    assert anonymous.post("/profiel/app/weghalen").status_code == 403
    assert "app/weghalen" not in anonymous.get("/profiel/beveiliging").text


@pytest.mark.parametrize("role", ["moderator", "secretariat", "administrator"])
def test_staff_are_led_to_set_one_up_before_anything_else(
    app: Flask, anonymous: FlaskClient, role: str
) -> None:
    someone(app, email=IRIS, role=role)
    sign_in(anonymous, IRIS)
    for address in ("/", "/overleg", "/uitkomsten", "/profiel", "/beheer"):
        assert anonymous.get(address).location == "/profiel/tweede-stap", address
    assert anonymous.get("/profiel/tweede-stap").status_code == 200
    refused = anonymous.post("/overleg/1/reacties", data={"text": "Een lange en doordachte reactie."})
    assert refused.status_code == 403
    assert "Een lange en doordachte reactie." in refused.text
    set_up_app(anonymous)
    assert anonymous.get("/overleg").status_code == 200


def test_an_administrator_decides_of_whom_it_is_asked(app: Flask, client_for: Any) -> None:
    alice = client_for("alice")
    with app.app_context():
        db.session.query(Member).filter_by(email="alice@example.org").one()
    erik = client_for("erik")
    assert erik.post("/beheer/tweede-stap", data={"roles": ["member", "administrator"]}).status_code == 303
    page = erik.get("/beheer/tweede-stap").text
    assert len(re.findall("checked", page)) == 2
    assert alice.get("/overleg").status_code == 200
    fresh = app.test_client()
    someone(app, email=IRIS)
    sign_in(fresh, IRIS)
    assert fresh.get("/overleg").location == "/profiel/tweede-stap"
    assert erik.post("/beheer/tweede-stap", data={"roles": ["koning"]}).status_code == 422


@pytest.mark.parametrize("who", ["alice", "bob", "dana"])
def test_nobody_else_decides_that(client_for: Any, who: str) -> None:
    assert client_for(who).get("/beheer/tweede-stap").status_code == 403
    assert client_for(who).post("/beheer/tweede-stap", data={"roles": []}).status_code == 403


def test_who_gets_a_role_with_a_session_open_takes_the_step_then(app: Flask, anonymous: FlaskClient) -> None:
    ask_second_step_of(app, "moderator")
    member = someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    secret = an_app(app, member)
    with app.app_context():
        db.session.query(Member).filter_by(id=member).update({"given_role": "moderator"})
        db.session.commit()
    assert anonymous.get("/overleg").location == "/profiel/tweede-stap"
    assert anonymous.get("/profiel/tweede-stap").location == "/inloggen/code"
    anonymous.post("/inloggen/code", data={"code": code_of(secret)})
    assert anonymous.get("/overleg").status_code == 200


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/profiel/app"),
        ("POST", "/profiel/app"),
        ("POST", "/profiel/app/weghalen"),
        ("POST", "/profiel/herstelcodes"),
        ("GET", "/profiel/passkeys/nieuw"),
        ("POST", "/profiel/passkeys/vraag"),
        ("POST", "/profiel/passkeys"),
        ("GET", "/profiel/adres"),
        ("POST", "/profiel/adres"),
        ("GET", "/profiel/organisatie-account/koppelen"),
    ],
)
def test_what_only_the_owner_may_do_asks_again_who_it_is(
    app: Flask, anonymous: FlaskClient, method: str, address: str
) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    turn_stale(app)
    answer = anonymous.open(address, method=method)
    assert answer.status_code == 303
    assert answer.location.startswith("/inloggen/opnieuw?next=/profiel/")
    wrong = anonymous.post(answer.location, data={"password": "mis"})
    assert (wrong.status_code, "Dit is niet je wachtwoord." in wrong.text) == (422, True)
    right = anonymous.post(answer.location, data={"password": PASSWORD})
    assert right.status_code == 303
    assert right.location == (address if method == "GET" else "/profiel/beveiliging")
    assert anonymous.get("/profiel/app").status_code == 200


def test_the_key_of_the_site_can_be_changed_without_losing_anyone(app: Flask) -> None:
    sealed = two_steps.seal("ABC", ("old key",))
    assert two_steps.unseal(sealed, ("new key", "old key")) == "ABC"
    with pytest.raises(two_steps.Unreadable):
        two_steps.unseal(sealed, ("new key",))


def test_with_the_key_gone_a_code_on_paper_still_opens(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    on_paper = codes_on(set_up_app(anonymous))[0]
    with app.app_context():
        db.session.query(Authenticator).update({"sealed_secret": two_steps.seal("ABC", ("another key",))})
        db.session.commit()
    other = app.test_client()
    sign_in(other, IRIS)
    refused = other.post("/inloggen/code", data={"code": "123456"})
    assert (refused.status_code, "Gebruik een herstelcode" in refused.text) == (422, True)
    assert other.post("/inloggen/code", data={"code": on_paper}).status_code == 303
