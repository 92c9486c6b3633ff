"""The database away or held by somebody else: one plain page that says so, with the words that were typed."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url, text
from werkzeug.test import TestResponse

from dsonet import database
from dsonet.app import create_app
from dsonet.database import SQLITE, db
from dsonet.forum.models import ReadMark
from dsonet.web.headers import POLICY
from tests.build import a_reply, a_thread, member_id
from tests.postgres import Server
from tests.site import HOST, Browser

ClientFor = Callable[[str], FlaskClient]
WORDS = "Een bericht waar lang over is nagedacht."
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def app_on(settings: dict[str, Any], url: str) -> Flask:
    """The site on another database."""
    app = create_app(settings | {"DATABASE_URL": url})
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = Browser
    return app


def somebody(app: Flask) -> FlaskClient:
    """A browser with a cookie: whose it is can't be asked."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a-token"
    return client


def is_plain(answer: TestResponse) -> bool:
    """Is it the page that says that the database is away, with all that every answer carries?"""
    carries = all(answer.headers.get(name) == value for name, value in ALWAYS.items())
    return answer.status_code == 503 and answer.headers["Retry-After"] == "30" and carries


@pytest.fixture
def nowhere(settings: dict[str, Any]) -> Flask:
    """The site with a database file that can't be opened."""
    return app_on(settings, "sqlite:////nowhere/at/all.sqlite")


def test_each_page_says_so(nowhere: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client = somebody(nowhere)
    with nowhere.app_context():
        pages = [
            rule
            for rule in nowhere.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.endpoint != "static"
        ]
    assert len(pages) > 100
    for rule in pages:
        values = dict.fromkeys(rule.arguments, "1")
        with nowhere.test_request_context():
            path = nowhere.url_map.bind(HOST).build(rule.endpoint, values)
        assert is_plain(client.get(path)), rule
    lines = caplog.text.strip().splitlines()
    assert len(lines) == len(pages)
    assert all(": OperationalError at " in line for line in lines)
    assert "nowhere" not in caplog.text


def test_an_unknown_address_too(nowhere: Flask) -> None:
    assert is_plain(somebody(nowhere).get("/bestaat-niet"))


def test_what_was_typed_comes_back(nowhere: Flask) -> None:
    answer = somebody(nowhere).post("/overleg/1/reacties", data={"text": WORDS})
    assert is_plain(answer)
    assert WORDS in answer.text
    assert "even niet bereikbaar" in answer.text


def test_a_stopped_server(settings: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    try:
        url = make_url(server.start()).set(drivername="postgresql+psycopg")
        app = app_on(settings, url.render_as_string(hide_password=False))
        with app.app_context():
            db.create_all()
            db.session.execute(text("SELECT 1"))
        assert somebody(app).get("/inloggen").status_code == 200
    finally:
        server.stop()
    for answer in (somebody(app).get("/"), somebody(app).post("/overleg/1/reacties", data={"text": WORDS})):
        assert is_plain(answer)
    assert WORDS in answer.text
    assert "Traceback" not in caplog.text
    assert str(url.host) not in caplog.text


@contextmanager
def held(app: Flask) -> Iterator[None]:
    """Somebody else is writing, and goes on until the end of the block."""
    url = make_url(app.config["DATABASE_URL"])
    if url.get_backend_name() == "sqlite":
        with closing(SQLITE.connect(url.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE read_mark, reply IN SHARE MODE")
        yield


def test_a_reader_does_not_wait_for_who_writes(app: Flask, client_for: ClientFor) -> None:
    thread_id, client = a_thread(app), client_for("charlie")
    a_reply(app, thread_id)
    path = client.get(f"/overleg/{thread_id}").location
    with held(app):
        begun = time.monotonic()
        assert client.get(path).status_code == 200
        assert time.monotonic() - begun < database.PATIENCE_MS / 3000
    with app.app_context():
        assert db.session.get(ReadMark, (member_id(app, "charlie"), thread_id)) is None
    assert client.get(path).status_code == 200
    with app.app_context():
        assert db.session.get(ReadMark, (member_id(app, "charlie"), thread_id)) is not None


def test_who_writes_gets_the_words_back_when_it_takes_too_long(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not app.config["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("on PostgreSQL only who writes the same row waits")
    thread_id, client = a_thread(app), client_for("charlie")
    monkeypatch.setattr(database, "PATIENCE_MS", 100)
    with app.app_context():
        db.engine.dispose()
    with held(app):
        answer = client.post(f"/overleg/{thread_id}/reacties", data={"text": WORDS, "submission": "a" * 16})
    assert is_plain(answer)
    assert WORDS in answer.text
    monkeypatch.undo()
    with app.app_context():
        db.engine.dispose()
