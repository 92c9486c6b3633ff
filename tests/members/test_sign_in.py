"""Coming in with a password."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.members import passwords
from dsonet.members.sign_in_models import SignInSession
from dsonet.members.views import blueprint
from dsonet.web.limits import Attempt
from tests.build import a_member
from tests.members.people import PASSWORD, facts_of, is_in, sign_in, someone

NO_MATCH = "horen niet bij elkaar"


def test_the_right_password_opens_the_house(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    answer = sign_in(anonymous, "Iris@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(anonymous)


def test_the_page_asks_for_what_a_password_manager_fills_in(anonymous: FlaskClient) -> None:
    page = anonymous.get("/inloggen")
    assert page.status_code == 200
    for part in (
        'autocomplete="username"',
        'autocomplete="current-password"',
        'type="password"',
        'type="email"',
    ):
        assert part in page.text
    assert "onpaste" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("email", ["iris@example.org", "niemand@example.org"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(
    app: Flask, anonymous: FlaskClient, email: str
) -> None:
    someone(app, email="iris@example.org")
    answer = sign_in(anonymous, email, "een heel ander wachtwoord")
    assert answer.status_code == 422
    assert NO_MATCH in answer.text
    assert email in answer.text
    assert "een heel ander wachtwoord" not in answer.text
    assert not is_in(anonymous)


@pytest.mark.parametrize(
    "facts",
    [
        {"ended_at": now()},
        {"may_sign_in": False},
        {"invited_at": now()},
        {"password_hash": None},
        {"password_hash": "geen hash"},
    ],
    ids=["ended", "imported", "invited", "no password", "broken"],
)
def test_who_has_no_access_reads_what_a_stranger_reads(
    app: Flask, anonymous: FlaskClient, facts: dict[str, object]
) -> None:
    someone(app, email="iris@example.org", **facts)
    answer = sign_in(anonymous, "iris@example.org")
    assert (answer.status_code, NO_MATCH in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"password": PASSWORD}, "Vul je e-mailadres in."),
        ({"email": "iris@example.org"}, "Vul je wachtwoord in."),
        ({"email": ["", "iris@example.org"], "password": ["", PASSWORD]}, "Vul je e-mailadres in."),
        ({"email": "\x00\ud800".encode("utf-8", "surrogatepass"), "password": b"\xed\xa0\x80\x00"}, "in"),
        ({"email": "x" * 300, "password": "y"}, "254"),
        ({"email": "iris@example.org", "password": "y" * 100_000}, NO_MATCH),
    ],
)
def test_bad_input_is_explained(anonymous: FlaskClient, data: dict[str, object], complaint: str) -> None:
    answer = anonymous.post("/inloggen", data=data)
    assert answer.status_code == 422
    assert complaint in answer.text


def test_a_field_of_ten_megabytes_is_refused(anonymous: FlaskClient) -> None:
    answer = anonymous.post("/inloggen", data={"email": "iris@example.org", "password": "y" * 10_000_000})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/overleg/3?na=8", "/overleg/3?na=8"),
        ("https://evil.example/", "/"),
        ("////evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("//[::1", "/"),
        ("https:evil.example", "/"),
    ],
)
def test_only_own_pages_come_next(app: Flask, anonymous: FlaskClient, asked: str, goes_to: str) -> None:
    someone(app, email="iris@example.org")
    assert sign_in(anonymous, "iris@example.org", next=asked).location == goes_to


def test_the_page_that_was_asked_for_is_kept_in_the_form(anonymous: FlaskClient) -> None:
    sent_away = anonymous.get("/profiel")
    assert 'value="/profiel"' in anonymous.get(sent_away.location).text
    assert "evil" not in anonymous.get("/inloggen?next=//evil.example").text


def test_who_is_in_already_goes_home(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    sign_in(anonymous, "iris@example.org")
    assert anonymous.get("/inloggen").location == "/"


def test_the_cookie_gets_a_new_token_and_holds_nothing_else(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    with anonymous.session_transaction() as cookie:
        cookie["_user_id"] = "chosen-by-an-attacker"
    sign_in(anonymous, "iris@example.org")
    with anonymous.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert len(token) >= 43
    with app.app_context():
        kept = db.session.query(SignInSession).one().token_hash
    assert kept != token


def test_the_sixth_try_has_to_wait(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    for _ in range(blueprint.TRIES_BY_ACCOUNT):
        assert sign_in(anonymous, "iris@example.org", "mis").status_code == 422
    refused = sign_in(anonymous, "IRIS@example.org")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900


def test_many_tries_at_once_are_still_counted_one_by_one(app: Flask) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: sign_in(app.test_client(), "iris@example.org", "mis"), range(16)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(422), codes.count(429)) == (blueprint.TRIES_BY_ACCOUNT, 11)


def test_an_unknown_address_has_to_wait_as_well(anonymous: FlaskClient) -> None:
    codes = [sign_in(anonymous, "niemand@example.org", "mis").status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_after_a_quarter_of_an_hour_it_can_be_tried_again(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    for _ in range(6):
        sign_in(anonymous, "iris@example.org", "mis")
    with app.app_context():
        db.session.query(Attempt).update({"at": now() - timedelta(minutes=16)})
        db.session.commit()
    assert sign_in(anonymous, "iris@example.org").status_code == 303


def test_of_one_account_twenty_tries_a_day_can_be_wrong(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    for _ in range(4):
        for _ in range(5):
            assert sign_in(anonymous, "iris@example.org", "mis").status_code == 422
        with app.app_context():
            db.session.query(Attempt).update({"at": now() - timedelta(minutes=16)})
            db.session.commit()
    assert sign_in(anonymous, "iris@example.org", "mis").status_code == 429
    with app.app_context():
        db.session.query(Attempt).update({"at": now() - timedelta(hours=25)})
        db.session.commit()
    assert sign_in(anonymous, "iris@example.org").status_code == 303


def test_what_strangers_try_keeps_nobody_from_proving_who_they_are(
    app: Flask, anonymous: FlaskClient
) -> None:
    someone(app, email="iris@example.org")
    sign_in(anonymous, "iris@example.org")
    for _ in range(6):
        sign_in(app.test_client(), "iris@example.org", "mis")
    assert anonymous.post("/inloggen/opnieuw", data={"password": PASSWORD}).status_code == 303
    for _ in range(5):
        assert anonymous.post("/inloggen/opnieuw", data={"password": "mis"}).status_code == 422
    assert anonymous.post("/inloggen/opnieuw", data={"password": PASSWORD}).status_code == 429


def test_success_forgets_the_tries_before_it(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    for _ in range(3):
        for _ in range(4):
            sign_in(anonymous, "iris@example.org", "mis")
        assert sign_in(anonymous, "iris@example.org").status_code == 303
        anonymous.post("/uitloggen")


def test_one_place_can_not_try_everybody(anonymous: FlaskClient) -> None:
    codes = [sign_in(anonymous, f"lid{n}@example.org", "mis").status_code for n in range(31)]
    assert codes == [422] * 30 + [429]


def test_an_ipv6_network_is_one_place(anonymous: FlaskClient) -> None:
    for n in range(30):
        data = {"email": f"lid{n}@example.org", "password": "mis"}
        anonymous.post("/inloggen", data=data, environ_base={"REMOTE_ADDR": f"2001:db8::{n + 1:x}"})
    last = {"email": "nieuw@example.org", "password": "mis"}
    there = {"REMOTE_ADDR": "2001:db8::ffff"}
    elsewhere = {"REMOTE_ADDR": "2001:db8:0:1::1"}
    assert anonymous.post("/inloggen", data=last, environ_base=there).status_code == 429
    assert anonymous.post("/inloggen", data=last, environ_base=elsewhere).status_code == 422


def test_a_forged_address_of_origin_changes_nothing(anonymous: FlaskClient) -> None:
    for n in range(30):
        data = {"email": f"lid{n}@example.org", "password": "mis"}
        anonymous.post("/inloggen", data=data, headers={"X-Forwarded-For": f"10.0.0.{n}"})
    assert sign_in(anonymous, "nieuw@example.org", "mis").status_code == 429


def test_a_hall_full_of_members_gets_in_from_one_place(app: Flask) -> None:
    password_hash = passwords.hash_password(PASSWORD)
    for n in range(32):
        a_member(app, email=f"gast{n}@example.org", password_hash=password_hash)
        assert sign_in(app.test_client(), f"gast{n}@example.org").status_code == 303


def test_an_old_hash_is_made_anew(app: Flask, anonymous: FlaskClient) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.NOBODYS)
    member_id = a_member(app, email="iris@example.org", password_hash=weak)
    assert sign_in(anonymous, "iris@example.org").status_code == 303
    kept = facts_of(app, member_id)["password_hash"]
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(kept, PASSWORD)


def test_the_form_needs_its_csrf_token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    someone(app, email="iris@example.org")
    client = app.test_client()
    assert sign_in(client, "iris@example.org").status_code == 400
    assert not is_in(client)
    page = client.get("/inloggen").text
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    assert sign_in(client, "iris@example.org", csrf_token=token).status_code == 303
    assert is_in(client)
