"""What the tests of the conversation look at: a page's replies, and rows of the database."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dsonet.database import db
from dsonet.events import Event
from dsonet.forum.models import Reply, Thread
from dsonet.themes.models import Theme

Cast = Callable[[str], FlaskClient]


def address(app: Flask, thread_id: int) -> str:
    """Where a thread is found."""
    with app.app_context():
        slug = db.session.scalar(select(Theme.slug).join(Thread).where(Thread.id == thread_id))
        return f"/overleg/{slug}/{thread_id}"


def shown(page: Any) -> list[int]:
    """Ids of the replies on a page, in order."""
    return [int(id_) for id_ in re.findall(r'id="reactie-(\d+)"', page.text)]


def bare(page: Any) -> str:
    """A page without what differs at each request."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page.text)


def new(page: Any) -> int:
    """How many replies are marked as new."""
    return int(page.text.count("dso-post--unread"))


def events(app: Flask, name: str) -> list[dict[str, Any]]:
    """The facts of the recorded events of this name."""
    with app.app_context():
        return list(db.session.scalars(select(Event.facts).where(Event.name == name).order_by(Event.id)))


def replies(app: Flask) -> list[Reply]:
    """All replies."""
    with app.app_context():
        return list(db.session.scalars(select(Reply).order_by(Reply.id)))


def thread(app: Flask, thread_id: int) -> Thread:
    """A thread as it is now."""
    with app.app_context():
        return db.session.get_one(Thread, thread_id)
