"""The gate holds for every route: closed unless marked, safe to read, and with the headers that every answer has."""

import hashlib
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from dsonet.database import db
from tests.build import a_meeting, a_reply, a_thread

PUBLIC = {
    "home.answer_health",
    "home.choose_language",
    "home.show",
    "members.accept_invitation",
    "members.ask_reset",
    "members.ask_sign_in_link",
    "members.find_password_page",
    "members.reset_password",
    "members.sign_in",
    "members.sign_in_by_link",
    "notifications.ask_to_stop",
    "notifications.show_letter",
    "notifications.show_postbox",
    "notifications.stop",
    "outcomes.download_file",
    "outcomes.feed",
    "outcomes.list_outcomes",
    "outcomes.show_outcome",
}
"""What people who are not signed in may ask for. `/postvak` exists in the demonstration alone."""
FILLED = {"slug": "thema", "token": "geen", "filename": "naam.pdf", "name": "20260101-000000-000000"}
READ_MARKS = {"read_mark"}
"""What reading may write."""


def rules(app: Flask, method: str) -> list[tuple[Rule, str]]:
    """Every route that answers `method`, with an address that has something in each gap."""
    found = []
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint != "static":
            values = {name: FILLED.get(name, 1) for name in rule.arguments}
            with app.test_request_context():
                found.append((rule, app.url_map.bind("localhost").build(rule.endpoint, values)))
    return found


def digest(app: Flask) -> dict[str, str]:
    """A digest of every table."""
    with app.app_context():
        return {
            table.name: hashlib.sha256(
                repr(sorted(map(repr, db.session.execute(select(table))))).encode()
            ).hexdigest()
            for table in db.metadata.sorted_tables
            if table.name not in READ_MARKS
        }


def test_the_public_routes_are_these_and_no_others(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, "is_public", False)}
    assert marked == PUBLIC


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_all_others_ask_to_sign_in(app: Flask, anonymous: Any, method: str) -> None:
    for rule, address in rules(app, method):
        answer = anonymous.open(address, method=method)
        if rule.endpoint in PUBLIC:
            continue
        if method == "GET":
            assert answer.status_code == 302, address
            assert answer.location.startswith("/inloggen?next="), address
        else:
            assert answer.status_code == 401, address


def test_every_post_needs_the_token_of_its_form(app: Flask, client_for: Any) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = client_for("erik")
        for rule, address in rules(app, "POST"):
            if rule.endpoint != "notifications.stop":
                assert client.post(address).status_code == 400, address
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "erik"])
def test_reading_changes_nothing_but_read_marks(app: Flask, client_for: Any, who: str) -> None:
    thread = a_thread(app)
    a_reply(app, thread)
    a_meeting(app)
    client = client_for(who)
    before = digest(app)
    for _rule, address in rules(app, "GET"):
        with client.get(address) as answer:
            assert answer.status_code < 500, address
        client.head(address).close()
    assert digest(app) == before


@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/overleg", 200), ("/bestaat-niet", 404), ("/moderatie", 403), ("/overleg/reactie/9", 404)],
)
def test_every_answer_carries_the_headers(app: Flask, client_for: Any, address: str, status: int) -> None:
    answer = client_for("alice").get(address)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in policy


def test_a_fault_says_sorry_with_a_number_and_the_headers(
    app: Flask, client_for: Any, monkeypatch: Any
) -> None:
    def fail(*_words: object) -> None:
        raise RuntimeError("kanarie")

    monkeypatch.setitem(app.view_functions, "forum.show_themes", fail)
    answer = client_for("alice").get("/overleg")
    assert answer.status_code == 500
    assert "kanarie" not in answer.text
    assert "Geef het secretariaat dan dit nummer" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(app: Flask, client_for: Any, method: str) -> None:
    assert client_for("alice").open("/overleg", method=method).status_code == 405


def test_words_typed_before_the_sign_in_ran_out_are_given_back(anonymous: Any) -> None:
    answer = anonymous.post(
        "/overleg/1/reacties", data={"text": "Een lange en doordachte reactie.", "csrf_token": "x" * 40}
    )
    assert answer.status_code == 401
    assert "Een lange en doordachte reactie." in answer.text
    assert "x" * 40 not in answer.text
