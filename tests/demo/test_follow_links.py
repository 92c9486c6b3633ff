"""Every link of every page leads somewhere, for each kind of reader of the demonstration.

Pages of one kind differ in their rows: of each kind a few are opened, with and without a filter.
"""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from dsonet.database import db
from tests.conftest import _empty_tables
from tests.site import HOST, SITE

OPENED_OF_A_KIND = 4
GOOD = {200, 302, 303}


@pytest.fixture(scope="module")
def demo(app_once: Flask) -> Iterator[Flask]:
    """The demonstration, loaded once for all readers."""
    assert app_once.test_cli_runner().invoke(args=["demo"]).exit_code == 0
    yield app_once
    with app_once.app_context():
        db.session.remove()
        _empty_tables()


@pytest.mark.parametrize("who", ["director", "moderator", "secretariat", "administrator", "a visitor"])
def test_every_link_leads_somewhere(demo: Flask, who: str) -> None:
    client = demo.test_client()
    if who != "a visitor":
        assert client.post("/inloggen/demonstratie", data={"who": who}).status_code == 303
    dead = {f"{path} (on {page})": code for path, page, code in follow(demo, client) if code not in GOOD}
    assert dead == {}


def follow(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str, int]]:
    """Each address that was found, the page it stands on, and how it answers."""
    waiting, seen, opened = deque([("/", "")]), {"/"}, Counter[tuple[str, bool]]()
    adapter = app.url_map.bind(HOST)
    while waiting:
        path, page = waiting.popleft()
        try:
            kind = adapter.match(urlsplit(path).path)[0]
        except HTTPException:
            kind = path
        opened[kind, "?" in path] += 1
        if opened[kind, "?" in path] > OPENED_OF_A_KIND:
            continue
        answer = client.get(path)
        yield path, page, answer.status_code
        if answer.mimetype == "text/html":
            for link in links(answer.text, path) - seen:
                seen.add(link)
                waiting.append((link, path))
        answer.close()


def links(html: str, path: str) -> set[str]:
    """Where the links of a page lead on this site, without the place in the page."""
    found = set()
    for link in BeautifulSoup(html, "html.parser").select("a[href]"):
        parts = urlsplit(urljoin(SITE + path, str(link["href"])))
        if parts.netloc == HOST and not parts.path.startswith("/static/"):
            found.add(parts._replace(scheme="", netloc="", fragment="").geturl())
    return found
