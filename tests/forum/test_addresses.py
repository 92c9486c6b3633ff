"""Every address that the pages of the conversation write leads somewhere."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import RequestRedirect

from dsonet.database import now
from tests.build import a_reply, a_theme, a_thread
from tests.forum.reading import Cast, address
from tests.site import HOST


@pytest.mark.parametrize("who", ["alice", "bob", "dana"])
@pytest.mark.parametrize("closed", [True, False])
def test_a_thread_leads_only_to_what_there_is(app: Flask, client_for: Cast, who: str, closed: bool) -> None:
    thread = a_thread(app, closed_at=now() if closed else None, edited_at=now())
    for _ in range(25):
        a_reply(app, thread, edited_at=now(), useful_at=now())
    a_reply(app, thread, author="alice", hidden_at=now())
    page = client_for(who).get(address(app, thread)).text
    assert len(_addresses(page)) > 30
    assert _lead_nowhere(app, page) == []


@pytest.mark.parametrize("path", ["/overleg", "/overleg/alles", "/overleg/energie", "/overleg/energie/nieuw"])
def test_lists_and_forms_lead_only_to_what_there_is(app: Flask, client_for: Cast, path: str) -> None:
    theme = a_theme(app, slug="energie")
    for _ in range(25):
        a_thread(app, theme)
    assert _lead_nowhere(app, client_for("dana").get(path).text) == []


def _addresses(page: str) -> set[str]:
    found = re.findall(r' (?:href|action|formaction|hx-get|hx-post|data-[a-z-]+-url)="([^"]*)"', page)
    paths = {urlsplit(unescape(one)).path for one in found if not one.startswith("#")}
    return {path for path in paths if not path.startswith("/static/")}


def _lead_nowhere(app: Flask, page: str) -> list[str]:
    routes = app.url_map.bind(HOST)
    wrong = []
    for path in sorted(_addresses(page)):
        try:
            routes.match(path, method="GET")
        except (MethodNotAllowed, RequestRedirect):
            continue  # there is something that takes a POST
        except Exception:  # noqa: BLE001 - whatever else it is, it leads nowhere
            wrong.append(path)
    return wrong
