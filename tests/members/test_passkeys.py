"""Passkeys: made, used in the place of both steps, and taken away. A real browser does so in tests/browser."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.members.sign_in_models import Passkey
from tests.members.people import PASSWORD, copy_of, facts_of, is_in, letters, sign_in, someone, turn_stale
from tests.members.software_key import PRESENT, SoftwareKey
from tests.site import HOST

IRIS = "iris@example.org"


def asked(client: FlaskClient, address: str) -> dict[str, Any]:
    """What the browser is asked to make or sign."""
    options: dict[str, Any] = json.loads(client.post(address).text)
    return options


def add(client: FlaskClient, key: SoftwareKey, name: str = "telefoon") -> Any:
    """Make a passkey, as the page's script does."""
    options = asked(client, "/profiel/passkeys/vraag")
    return client.post(f"/profiel/passkeys?naam={name}", json=key.made(options))


def enter(client: FlaskClient, key: SoftwareKey, next_path: str = "") -> Any:
    """Come in with it."""
    options = asked(client, "/inloggen/passkey/vraag")
    return client.post(f"/inloggen/passkey?next={next_path}", json=key.signed(options))


@pytest.fixture
def key(app: Flask, anonymous: FlaskClient) -> SoftwareKey:
    """The passkey of Iris, made in a browser that is signed out again."""
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    made = SoftwareKey()
    answer = add(anonymous, made)
    assert (answer.status_code, answer.json) == (200, {"next": "/profiel/herstelcodes"})
    anonymous.post("/uitloggen")
    return made


def test_the_browser_is_asked_for_a_key_that_needs_no_address(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS)
    sign_in(anonymous, IRIS)
    options = asked(anonymous, "/profiel/passkeys/vraag")
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["rp"]["id"] == HOST
    assert options["attestation"] == "none"
    assert len(options["challenge"]) >= 43
    assert options == {**asked(anonymous, "/profiel/passkeys/vraag"), "challenge": options["challenge"]}


def test_a_passkey_stands_for_both_steps(app: Flask, anonymous: FlaskClient, key: SoftwareKey) -> None:
    assert enter(anonymous, key, "/overleg").json == {"next": "/overleg"}
    assert is_in(anonymous)
    with app.app_context():
        passkey = db.session.query(Passkey).one()
        assert (passkey.sign_count, passkey.name) == (1, "telefoon")
    assert [letter for letter in letters(app) if "passkey" in letter.text]


def test_it_satisfies_a_network_that_asks_a_second_step(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email=IRIS, role="moderator")
    sign_in(anonymous, IRIS)
    add(anonymous, SoftwareKey())
    assert anonymous.get("/overleg").status_code == 200


def test_what_is_asked_to_sign_says_nothing_of_anybody(anonymous: FlaskClient, key: SoftwareKey) -> None:
    options = asked(anonymous, "/inloggen/passkey/vraag")
    assert options.get("allowCredentials", []) == []
    assert "iris" not in str(options)


def test_after_a_password_it_is_the_second_step(app: Flask, anonymous: FlaskClient, key: SoftwareKey) -> None:
    assert sign_in(anonymous, IRIS).location == "/inloggen/code"
    assert "data-passkey" in anonymous.get("/inloggen/code").text
    assert enter(anonymous, key).status_code == 200
    assert is_in(anonymous)


def test_an_answer_counts_once(app: Flask, anonymous: FlaskClient, key: SoftwareKey) -> None:
    options = asked(anonymous, "/inloggen/passkey/vraag")
    thief = copy_of(app, anonymous)
    answer = key.signed(options)
    assert anonymous.post("/inloggen/passkey", json=answer).status_code == 200
    assert thief.post("/inloggen/passkey", json=answer).status_code == 422
    assert not is_in(thief)


@pytest.mark.parametrize(
    "bend",
    [
        {"origin": "http://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"count": -1},
        {"id": b"x" * 32},
    ],
    ids=["origin", "host", "nobody verified", "nobody there", "a copy", "unknown"],
)
def test_what_is_not_right_is_refused(anonymous: FlaskClient, key: SoftwareKey, bend: dict[str, Any]) -> None:
    enter(anonymous, key)
    anonymous.post("/uitloggen")
    for name, value in bend.items():
        setattr(key, name, value)
    answer = enter(anonymous, key)
    assert (answer.status_code, is_in(anonymous)) == (422, False)


def test_another_key_under_the_same_name_is_refused(anonymous: FlaskClient, key: SoftwareKey) -> None:
    forged = SoftwareKey()
    forged.id = key.id
    assert enter(anonymous, forged).status_code == 422


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b'{"id": 3}', b'{"id": "a"}', b"x" * 30_000, b"\xff"]
)
@pytest.mark.parametrize("address", ["/inloggen/passkey", "/profiel/passkeys"])
def test_rubbish_is_refused(
    app: Flask, anonymous: FlaskClient, key: SoftwareKey, body: bytes, address: str
) -> None:
    enter(anonymous, key)
    anonymous.post("/inloggen/passkey/vraag")
    answer = anonymous.post(address, data=body, content_type="application/json")
    assert answer.status_code == 422


def test_without_a_question_there_is_no_answer(anonymous: FlaskClient, key: SoftwareKey) -> None:
    answer = anonymous.post("/inloggen/passkey", json=key.signed({"challenge": "Zm9v"}))
    assert answer.status_code == 422


def test_a_question_lasts_five_minutes(anonymous: FlaskClient, key: SoftwareKey) -> None:
    options = asked(anonymous, "/inloggen/passkey/vraag")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert anonymous.post("/inloggen/passkey", json=key.signed(options)).status_code == 422


def test_who_left_does_not_come_in(
    app: Flask, anonymous: FlaskClient, key: SoftwareKey, client_for: Any
) -> None:
    with app.app_context():
        member_id = db.session.query(Passkey).one().member_id
    client_for("erik").post(f"/beheer/leden/{member_id}/beeindigen")
    assert facts_of(app, member_id)["ended_at"]
    assert enter(anonymous, key).status_code == 422


def test_nobody_takes_away_anothers_passkey(
    app: Flask, anonymous: FlaskClient, key: SoftwareKey, client_for: Any
) -> None:
    with app.app_context():
        passkey_id = db.session.query(Passkey).one().id
    assert client_for("alice").post(f"/profiel/passkeys/{passkey_id}/weghalen").status_code == 404
    assert enter(anonymous, key).status_code == 200


def test_a_passkey_taken_away_opens_nothing(app: Flask, anonymous: FlaskClient, key: SoftwareKey) -> None:
    enter(anonymous, key)
    with app.app_context():
        passkey_id = db.session.query(Passkey).one().id
    assert anonymous.post(f"/profiel/passkeys/{passkey_id}/weghalen").status_code == 303
    assert is_in(anonymous)
    anonymous.post("/uitloggen")
    assert enter(anonymous, key).status_code == 422
    assert sign_in(anonymous, IRIS).location == "/"


def test_a_passkey_shows_again_who_it_is(app: Flask, anonymous: FlaskClient, key: SoftwareKey) -> None:
    enter(anonymous, key)
    turn_stale(app)
    assert anonymous.get("/profiel/app").status_code == 303
    assert enter(anonymous, key, "/profiel/app").json == {"next": "/profiel/app"}
    assert anonymous.get("/profiel/app").status_code == 200


def test_another_persons_passkey_does_not_show_who_one_is(
    app: Flask, anonymous: FlaskClient, key: SoftwareKey
) -> None:
    someone(app, email="jan@example.org")
    sign_in(anonymous, "jan@example.org", PASSWORD)
    turn_stale(app)
    enter(anonymous, key)
    assert "jan@example.org" not in anonymous.get("/profiel").text, "the browser is hers now"
