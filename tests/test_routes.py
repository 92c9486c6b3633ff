"""The gate holds for every route: closed unless marked, safe to read, and with the headers that every answer has."""

import hashlib
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from dsonet.database import db, now
from dsonet.forum.models import Draft
from dsonet.members.sign_in_models import SignInSession
from dsonet.notifications.models import Notice
from tests.build import (
    a_document,
    a_folder,
    a_meeting,
    a_planned_letter,
    a_reply,
    a_theme,
    a_thread,
    an_outcome,
)
from tests.site import HOST

PUBLIC = {
    "calendars.fetch_all",
    "calendars.fetch_promised",
    "meetings.answer_by_link",
    "meetings.show_answer_link",
    "meetings.show_poll_link",
    "meetings.vote_by_link",
    "home.choose_language",
    "home.show",
    "members.accept_invitation",
    "members.ask_reset",
    "members.ask_sign_in_link",
    "members.begin_passkey",
    "members.come_back",
    "members.confirm_address",
    "members.find_password_page",
    "members.go_outside",
    "members.reset_password",
    "members.sign_in",
    "members.sign_in_by_link",
    "members.sign_in_to_demo",
    "members.take_second_step",
    "members.stop_way_back",
    "members.undo_address",
    "members.use_passkey",
    "notifications.ask_to_stop",
    "notifications.show_letter",
    "notifications.show_postbox",
    "notifications.stop",
    "outcomes.download_file",
    "outcomes.feed",
    "outcomes.list_outcomes",
    "outcomes.show_outcome",
}
"""What people who are not signed in may ask for. `/postvak` and signing in to a demonstration exist there alone."""
BEFORE_STEP = {
    "members.add_app",
    "members.add_passkey",
    "members.add_second_step",
    "members.begin_adding",
    "members.begin_passkey",
    "members.keep_passkey",
    "members.offer_paper_codes",
    "members.prove_again",
    "members.renew_paper_codes",
    "members.show_security",
    "members.sign_out",
    "members.take_second_step",
    "members.use_passkey",
}
"""What a member may ask for who still has to set up the second step that the network asks."""
FILLED = {"slug": "thema", "token": "geen", "filename": "naam.pdf", "name": "20260101-000000-000000"}
WRITTEN_BY_READING = {"read_mark", "journal_entry", "download"}
"""What reading may write: read marks, that a keeper opened someone's page, and what was fetched."""


def rules(app: Flask, method: str) -> list[tuple[Rule, str]]:
    """Every route that answers `method`, with an address that has something in each gap."""
    found = []
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint != "static":
            values = {name: FILLED.get(name, 1) for name in rule.arguments}
            with app.test_request_context():
                found.append((rule, app.url_map.bind(HOST).build(rule.endpoint, values)))
    return found


def digest(app: Flask) -> dict[str, str]:
    """A digest of every table."""
    with app.app_context():
        return {
            table.name: hashlib.sha256(
                repr(sorted(map(repr, db.session.execute(select(table))))).encode()
            ).hexdigest()
            for table in db.metadata.sorted_tables
            if table.name not in WRITTEN_BY_READING
        }


def test_the_public_routes_are_these_and_no_others(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, "is_public", False)}
    assert marked == PUBLIC


def test_before_the_second_step_these_routes_are_open_and_no_others(app: Flask, client_for: Any) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, "is_before_step", False)}
    assert marked == BEFORE_STEP
    client = client_for("erik")
    with app.app_context():
        db.session.query(SignInSession).update({"two_step_at": None})
        db.session.commit()
    for method in ("GET", "POST"):
        for rule, address in rules(app, method):
            if rule.endpoint not in BEFORE_STEP:
                answer = client.open(address, method=method)
                led_away = answer.status_code == 302 and answer.location == "/profiel/tweede-stap"
                assert led_away if method == "GET" else answer.status_code == 403, address


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


@pytest.fixture
def furnished(app: Flask) -> Flask:
    """The application with one of each thing under the number 1 or the word «thema»."""
    thread = a_thread(app, a_theme(app, slug="thema"))
    reply = a_reply(app, thread)
    a_planned_letter(app, a_meeting(app))
    an_outcome(app, slug="thema", published_at=now())
    a_document(app, a_folder(app))
    with app.app_context():
        db.session.add(Notice(member_id=1, kind="reply", thread_id=thread, reply_id=reply, once="een"))
        db.session.add(Draft(member_id=1, thread_id=thread, source="Nog niet af"))
        db.session.commit()
    return app


@pytest.mark.parametrize(("who", "least_shown"), [("alice", 30), ("bob", 30), ("dana", 35), ("erik", 40)])
def test_reading_changes_nothing_but_read_marks_and_the_record(
    furnished: Flask, client_for: Any, who: str, least_shown: int
) -> None:
    client = client_for(who)
    before = digest(furnished)
    shown = 0
    for _rule, address in rules(furnished, "GET"):
        with client.get(address) as answer, client.head(address) as head:
            assert answer.status_code < 500, address
            assert head.status_code == answer.status_code, address
            assert head.data == b"", address
            shown += answer.status_code == 200
        assert digest(furnished) == before, address
    assert shown >= least_shown


def test_looking_in_from_outside_changes_nothing(furnished: Flask, anonymous: Any) -> None:
    before = digest(furnished)
    for _rule, address in rules(furnished, "GET"):
        with anonymous.get(address) as answer:
            assert answer.status_code < 500, address
    assert digest(furnished) == before


NAMED_IN_PUBLIC = {"token", "slug", "name", "filename", "file_id"}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/overleg", 200),
        ("GET", "/overleg/1", 302),
        ("GET", "/bijeenkomsten/1/agenda.ics", 200),
        ("GET", "/uitkomsten/thema", 200),
        ("GET", "/bestaat-niet", 404),
        ("GET", "/moderatie", 403),
        ("GET", "/overleg/reactie/9", 404),
        ("POST", "/overleg", 405),
        ("POST", "/overleg/1/reacties", 422),
        ("POST", "/meldingen/gelezen", 303),
    ],
)
def test_every_answer_carries_the_headers(
    furnished: Flask, client_for: Any, method: str, address: str, status: int
) -> None:
    answer = client_for("alice").open(address, method=method)
    assert answer.status_code == status
    assert_guarded(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/inloggen", 200),
        ("GET", "/uitkomsten/atom.xml", 200),
        ("GET", "/overleg", 302),
        ("GET", "/bestaat-niet", 404),
        ("POST", "/overleg/1/reacties", 401),
        ("POST", "/afmelden/verzonnen", 404),
    ],
)
def test_so_does_every_answer_to_the_world(
    furnished: Flask, anonymous: Any, method: str, address: str, status: int
) -> None:
    answer = anonymous.open(address, method=method)
    assert answer.status_code == status
    assert_guarded(answer)


def test_a_page_behind_a_link_in_a_letter_is_kept_nowhere(furnished: Flask, anonymous: Any) -> None:
    """Whoever has the address has the key: no cache keeps it, no search engine finds it."""
    rules = [rule for rule in furnished.url_map.iter_rules() if "token" in rule.arguments]
    assert len(rules) >= 10
    for rule in rules:
        for method in {"GET", "POST"} & (rule.methods or set()):
            address = rule.rule.replace("<token>", "verzonnen").replace("<path:token>", "verzonnen")
            answer = anonymous.open(address, method=method)
            assert answer.headers["Cache-Control"] == "no-store", rule
            assert answer.headers["X-Robots-Tag"] == "noindex", rule


def test_what_a_link_carries_as_a_key_is_called_token(furnished: Flask) -> None:
    """So that the rule above finds it: a public address names things by number, by slug, or by one of these."""
    names = {
        name
        for rule in furnished.url_map.iter_rules()
        if getattr(furnished.view_functions[rule.endpoint], "is_public", False)
        for name in rule.arguments
    }
    assert names <= NAMED_IN_PUBLIC, names


def assert_guarded(answer: Any) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(anonymous: Any) -> None:
    cookie = anonymous.post("/taal", data={"locale": "en"}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


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
    assert_guarded(answer)
    assert answer.headers["Cache-Control"] == "no-store"


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
