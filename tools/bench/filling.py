"""Fills an empty database with a network of any size, in seconds: each distinct text is rendered once."""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import stamp
from sqlalchemy import insert, text

import config
from dsonet.app import create_app
from dsonet.database import db, now
from dsonet.forum.models import ReadMark, Reply, Thread
from dsonet.members.identity import hash_token
from dsonet.members.models import Member, Network, NetworkKind, Seat
from dsonet.members.sign_in_models import SignInSession
from dsonet.text import RENDERER_VERSION
from dsonet.themes.models import Theme
from tools.bench import words

MEMBERS = 50
SLUG = "stedelijke-ontwikkeling"
SECRET = "only-for-measuring-" * 3
BRANCH = (None, 0, 1, 0)
"""Replies come in branches of four: a root, an answer, an answer to that, and another answer to the root."""
UNREAD_EVERY = 10
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Site:
    """A filled network: where it is kept, and how many replies each thread has (thread 1 first)."""

    folder: Path
    sizes: Sequence[int]

    def environment(self) -> dict[str, str]:
        """The settings with which the production server finds it."""
        own = {"INSTANCE_FOLDER": str(self.folder), "SECRET_KEY": SECRET, "APP_MODE": "production"}
        return own | {"LIMIT_POSTS": "0", "LIMIT_UPLOADS": "0"}  # sixteen members write for a thousand

    def app(self) -> Flask:
        """The application on this network, in this process."""
        return create_app(config.read(self.environment()))


def name(member: int) -> str:
    """What a member is called; the first name stands in the header of all that this member reads."""
    return f"Anne{member} van {words.WORDS[member].capitalize()}"


def token(member: int) -> str:
    """What the cookie of a member holds (ids from 1)."""
    return f"measuring-{member}"


def cookie(app: Flask, member: int = 1) -> str:
    """The session cookie of a signed-in member, as the application itself signs it."""
    with app.test_request_context() as context:
        context.session.update({"_user_id": token(member), "_fresh": True, "seen": int(time.time())})
        context.session.permanent = True
        response = app.response_class()
        app.session_interface.save_session(app, context.session, response)
    return response.headers["Set-Cookie"].split(";", 1)[0]


def address(thread: int) -> str:
    """Where a thread is read."""
    return f"/overleg/{SLUG}/{thread}"


def fill(folder: Path, sizes: Sequence[int]) -> Site:
    """A new network in `folder`, in place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    site = Site(folder, sizes)
    app = site.app()
    with app.app_context():
        _make_tables(app)
        _add_people()
        _add_conversation(sizes)
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return site


def _make_tables(app: Flask) -> None:
    if Path(app.root_path).parent.joinpath("migrations", "env.py").exists():
        app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
    else:
        db.create_all()
        stamp()


def _add_people() -> None:
    seats = [
        {
            "id": id_,
            "name": f"Gemeente {id_}",
            "cbs_code": f"GM{id_:04}",
            "province": "Utrecht",
            "population": 100_000,
            "population_year": 2022,
        }
        for id_ in range(1, MEMBERS + 1)
    ]
    members = [
        {
            "id": id_,
            "email": f"lid{id_}@example.org",
            "name": name(id_),
            "title": "Directeur",
            "seat_id": id_,
            "created_at": now() - timedelta(days=365),
        }
        for id_ in range(1, MEMBERS + 1)
    ]
    sessions = [{"member_id": id_, "token_hash": hash_token(token(id_))} for id_ in range(1, MEMBERS + 1)]
    db.session.add(Network(id=1, name="Netwerk DSO", address="netwerk@example.org", kind=NetworkKind.REAL))
    db.session.execute(insert(Seat), seats)
    db.session.execute(insert(Member), members)
    db.session.execute(insert(SignInSession), sessions)


def _add_conversation(sizes: Sequence[int]) -> None:
    db.session.add(Theme(id=1, slug=SLUG, title="Stedelijke ontwikkeling", description="Alles door elkaar."))
    db.session.flush()
    first = 1
    threads: list[dict[str, Any]] = []
    marks: list[dict[str, int]] = []
    for thread, size in enumerate(sizes, start=1):
        last = first + size - 1 if size else 0
        threads.append(_thread(thread, size, last))
        if thread % UNREAD_EVERY:
            marks.append({"member_id": 1, "thread_id": thread, "last_reply_id": last})
        first += size
    db.session.execute(insert(Thread), threads)
    _add_replies(sizes)
    db.session.execute(insert(ReadMark), marks)


def _thread(thread: int, size: int, last: int) -> dict[str, Any]:
    opening = words.text(thread, 0)
    moment = now() - timedelta(minutes=thread)
    return {
        "id": thread,
        "theme_id": 1,
        "author_id": _author(thread, 0),
        "title": words.title(thread),
        "source": opening.source,
        "html": opening.html,
        "renderer_version": RENDERER_VERSION,
        "created_at": moment - timedelta(days=30),
        "last_activity_at": moment,
        "last_reply_id": last,
        "reply_count": size,
        "pinned": thread == 1,
    }


def _add_replies(sizes: Sequence[int]) -> None:
    batch: list[dict[str, Any]] = []
    for row in _replies(sizes):
        batch.append(row)
        if len(batch) == BATCH:
            db.session.execute(insert(Reply), batch)
            batch = []
    if batch:
        db.session.execute(insert(Reply), batch)


def _replies(sizes: Sequence[int]) -> Iterator[dict[str, Any]]:
    before = 0
    for thread, size in enumerate(sizes, start=1):
        moment = now() - timedelta(minutes=thread)
        for number in range(1, size + 1):
            reply = words.text(thread, number)
            place = (number - 1) % len(BRANCH)
            root = before + number - place
            above = BRANCH[place]
            yield {
                "id": before + number,
                "thread_id": thread,
                "author_id": _author(thread, number),
                "parent_id": None if above is None else root + above,
                "root_id": root,
                "source": reply.source,
                "html": reply.html,
                "renderer_version": RENDERER_VERSION,
                "created_at": moment - timedelta(seconds=size - number),
            }
        before += size


def _author(thread: int, number: int) -> int:
    return (thread * 7 + number * 13) % MEMBERS + 1
