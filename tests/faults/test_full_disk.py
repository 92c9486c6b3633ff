"""A disk that takes nothing more: reading goes on, nothing typed is lost, nothing half is left behind.

The operating system refuses every write of the web processes to a file (RLIMIT_FSIZE), as a full disk does.
"""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dsonet.database import db
from dsonet.forum.models import Reply
from tests.build import a_meeting, a_reply, a_thread
from tests.faults.serving import Server, Visitor, serving
from tests.storage.sample_files import PDF

ClientFor = Callable[[str], FlaskClient]
WORDS = "Een bericht waar lang over is nagedacht."


@contextmanager
def full(server: Server) -> Iterator[None]:
    """No web process can write to a file inside the block."""
    for pid in server.web_processes():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    for pid in server.web_processes():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def on_sqlite(app: Flask) -> bool:
    """Do the web processes write the database themselves?"""
    return str(app.config["DATABASE_URL"]).startswith("sqlite")


def stored(app: Flask) -> set[Path]:
    """All files of the storage, half ones too."""
    return {path for path in Path(app.config["STORAGE_FOLDER"]).rglob("*") if path.is_file()}


def test_reading_goes_on_and_a_reply_comes_back_until_there_is_room(
    app: Flask, client_for: ClientFor
) -> None:
    if not on_sqlite(app):
        pytest.skip("the database server writes, not the web process")
    thread_id = a_thread(app)
    a_reply(app, thread_id, source="Dit is nog niet gelezen.")
    with serving(app) as server:
        visitor = Visitor(server, client_for("bob"))
        typed = {"text": WORDS, "submission": "abcdefgh12345678"}
        address = visitor.get(f"/overleg/{thread_id}").location
        with full(server):
            page = visitor.get(address)
            assert page.status == 200
            assert "Dit is nog niet gelezen." in page.text
            refused = visitor.post(f"/overleg/{thread_id}/reacties", **typed)
            assert refused.status == 500
            assert WORDS in refused.text
        assert visitor.post(f"/overleg/{thread_id}/reacties", **typed).status == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Reply.source == WORDS)) == 1


@pytest.mark.parametrize(("size", "status"), [(20_000, 422), (2_000_000, 507)])
def test_a_paper_that_finds_no_room_is_refused_and_leaves_nothing(
    app: Flask, client_for: ClientFor, size: int, status: int
) -> None:
    """A small upload is held in memory while it comes in; a large one goes to the disk at once."""
    meeting_id = a_meeting(app)
    before = stored(app)
    with serving(app) as server:
        visitor = Visitor(server, client_for("dana"))
        bring = partial(visitor.upload, f"/bijeenkomsten/{meeting_id}/stukken", PDF + bytes(size), "plan.pdf")
        with full(server):
            refused = bring()
            assert refused.status == status
            assert "de opslag is vol" in refused.text
            assert stored(app) == before
        assert bring().status == 303
