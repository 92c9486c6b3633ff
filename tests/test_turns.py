"""With SQLite a process makes one page at a time, and never lets a reader wait for what is slow."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from sqlalchemy import make_url
from werkzeug.test import Client

from dsonet.web import turns
from dsonet.web.turns import Turns, init_turns

SECONDS = 10


class Kitchen:
    """An application that tells how many requests are in it, and keeps each until `done`."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.entered = threading.Semaphore(0)
        self.done = threading.Event()

    def __call__(self, _environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.entered.release()
        assert self.done.wait(SECONDS)
        self.inside -= 1
        start_response("200 OK", [])
        return [b"page"]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", SECONDS)


@pytest.mark.usefixtures("patient")
def test_pages_follow_each_other() -> None:
    kitchen = Kitchen()
    client = Client(Turns(kitchen))
    with ThreadPoolExecutor(3) as pool:
        pages = [pool.submit(client.get, "/") for _ in range(3)]
        assert kitchen.entered.acquire(timeout=SECONDS)
        kitchen.done.set()
        assert [page.result().data for page in pages] == [b"page"] * 3
    assert kitchen.most == 1


@pytest.mark.usefixtures("patient")
def test_what_brings_something_waits_for_no_page_and_lets_no_page_wait() -> None:
    kitchen = Kitchen()
    client = Client(Turns(kitchen))
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(client.open, "/", method=method) for method in ("POST", "GET", "POST")]
        for _ in asked:
            assert kitchen.entered.acquire(timeout=SECONDS)
        kitchen.done.set()
        assert all(one.result().status_code == 200 for one in asked)


def test_a_page_that_waits_itself_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    kitchen = Kitchen()
    client = Client(Turns(kitchen))
    with ThreadPoolExecutor(2) as pool:
        pages = [pool.submit(client.get, "/") for _ in range(2)]
        for _ in pages:
            assert kitchen.entered.acquire(timeout=SECONDS)
        kitchen.done.set()
        assert all(page.result().status_code == 200 for page in pages)


def test_a_turn_ends_also_by_an_error() -> None:
    def broken(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    application = Turns(broken)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            Client(application).get("/")
    assert not application._turn.locked()


@pytest.mark.parametrize(
    ("database", "take_turns"), [("sqlite:///x.sqlite", True), ("postgresql+psycopg://localhost/x", False)]
)
def test_only_sqlite_asks_for_it(database: str, take_turns: bool) -> None:
    app = Flask("any")
    app.config["SQLALCHEMY_DATABASE_URI"] = make_url(database)
    init_turns(app)
    assert isinstance(app.wsgi_app, Turns) == take_turns
