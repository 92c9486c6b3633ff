"""What is measured in this process, without a server between: queries, growth, and the worst Markdown."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bleach.sanitizer import Cleaner
from flask import Flask
from flask.testing import FlaskClient
from markdown_it import MarkdownIt
from sqlalchemy import event

from dsonet.database import db
from tools.bench import filling
from tools.bench.filling import Site
from tools.bench.visitor import Visitor

SIZE = 64 * 1024
REPEATS = 200
OWN_STATEMENTS = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")
HOSTILE = {
    "brackets": "[a](",
    "stars": "*a **b ",
    "quotes in quotes": "> ",
    "lists in lists": "* - 1. ",
    "links": "https://a.nl/b ",
    "marked words": "**a** ",
    "code": "`a` ``b ",
    "table": "|a|b|\n|-|-|\n|c|d|\n\n",
    "escapes": "&amp;\\<b>&#0;",
    "mentions": "@Anne1 van kade ",
    "plain words": "woord ",
}
"""What is repeated until the text is 64 kB; each makes another part of the renderer work."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Processor time of the post of one hostile text, and whether it was kept or refused with a reason."""

    name: str
    seconds: float
    kept: bool


def reader(app: Flask, site: Site) -> FlaskClient:
    """The ordinary member, in this process."""
    client = app.test_client()
    name, value = filling.cookie(app).split("=", 1)
    client.set_cookie(name, value)
    return client


def queries(app: Flask, client: FlaskClient, path: str) -> int:
    """How many statements a page sends, once it has been read before."""
    _read(client, path)
    with _statements(app) as sent:
        _read(client, path)
    return len(sent)


def growth(small: Site, large: Site) -> tuple[float, float]:
    """Processor time in ms of a thread page in a small and in a large network, read in turn."""
    clients = [reader(site.app(), site) for site in (small, large)]
    taken: list[list[float]] = [[], []]
    for number in range(REPEATS):
        for client, times in zip(clients, taken, strict=True):
            path = filling.address(2 + number % (len(small.sizes) - 1))
            start = time.process_time()
            _read(client, path)
            times.append((time.process_time() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def hostile_posts(app: Flask, client: FlaskClient) -> list[Saved]:
    """Post each hostile text once, the slowest first."""
    form = _form(client)
    saved = []
    for number, (name, pattern) in enumerate(HOSTILE.items(), start=1):
        text = (pattern * (SIZE // len(pattern) + 1))[: SIZE - 1].strip() + "."
        fields = {"csrf_token": form.csrf_token, "submission": f"hostile-text-{number}", "text": text}
        start = time.process_time()
        answer = client.post("/overleg/3/reacties", data=fields)
        saved.append(Saved(name, time.process_time() - start, answer.status_code == 303))
        if answer.status_code not in (303, 422):
            raise RuntimeError(f"the text of {name} was answered by {answer.status_code}")
    return sorted(saved, key=lambda one: -one.seconds)


def renders_on_reading(client: FlaskClient) -> int:
    """How often the parser or the cleaner is called by reading the thread with the hostile texts."""
    calls = 0

    def count(*_arguments: Any, **_more: Any) -> str:
        nonlocal calls
        calls += 1
        return ""

    with patch.object(MarkdownIt, "parse", count), patch.object(Cleaner, "clean", count):
        _read(client, filling.address(3))
    return calls


def size(path: Path) -> float:
    """MB of a filled network's database."""
    return sum(file.stat().st_size for file in path.glob("*.sqlite*")) / 1e6


def _form(client: FlaskClient) -> Visitor:
    page = client.get(filling.address(3)).get_data()
    form = Visitor(0, "")
    form.find_token(page)
    return form


def _read(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


@contextmanager
def _statements(app: Flask) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.split(" ", 1)[0] not in OWN_STATEMENTS:
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
