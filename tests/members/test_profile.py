"""What members say of themselves, and how they want to read."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.build import member_id
from tests.members.people import facts_of

Clients = Callable[[str], FlaskClient]
WHOLE = {
    "name": "Alice Nieuw",
    "title": "Directeur stad",
    "portfolio": "Wonen en grond",
    "locale": "en",
    "colour_scheme": "dark",
    "reply_order": "time",
}


def test_a_member_changes_the_profile(app: Flask, client_for: Clients) -> None:
    alice = client_for("alice")
    assert alice.post("/profiel", data=WHOLE).status_code == 303
    facts = facts_of(app, member_id(app, "alice"))
    assert {name: facts[name] for name in WHOLE} == WHOLE
    assert 'value="Alice Nieuw"' in alice.get("/profiel").text


def test_the_page_needs_a_sign_in(anonymous: FlaskClient) -> None:
    assert anonymous.get("/profiel").location == "/inloggen?next=/profiel"
    assert anonymous.post("/profiel", data=WHOLE).status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \u202e\u0000 "),
        ("name", "x" * 121),
        ("title", "x" * 121),
        ("portfolio", "x" * 201),
        ("locale", "de"),
        ("colour_scheme", "pink"),
        ("reply_order", ""),
    ],
)
def test_what_can_not_be_comes_back_with_what_was_typed(
    app: Flask, client_for: Clients, field: str, value: str
) -> None:
    alice = client_for("alice")
    answer = alice.post("/profiel", data={**WHOLE, field: value})
    assert answer.status_code == 422
    if field != "portfolio":
        assert "Wonen en grond" in answer.text
    assert facts_of(app, member_id(app, "alice"))["name"] == "Alice van den Berg"


def test_fields_that_are_not_asked_change_nothing(app: Flask, client_for: Clients) -> None:
    before = facts_of(app, member_id(app, "alice"))
    extra = {
        "role": "administrator",
        "email": "x@example.org",
        "seat_id": "1",
        "id": "5",
        "password_hash": "x",
    }
    assert client_for("alice").post("/profiel", data={**WHOLE, **extra}).status_code == 303
    after = facts_of(app, member_id(app, "alice"))
    assert [after[name] for name in extra] == [before[name] for name in extra]


def test_marks_that_turn_the_line_around_are_taken_out(app: Flask, client_for: Clients) -> None:
    client_for("alice").post("/profiel", data={**WHOLE, "name": "Alice \u202ednim\u202c"})
    assert facts_of(app, member_id(app, "alice"))["name"] == "Alice dnim"


def test_words_are_shown_as_words(client_for: Clients) -> None:
    alice = client_for("alice")
    alice.post("/profiel", data={**WHOLE, "title": "<script>alert(1)</script>"})
    assert "<script>alert" not in alice.get("/profiel").text
