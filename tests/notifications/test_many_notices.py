"""The bell and the inbox stay as quick when many notices are kept: read with the thing itself, forgotten in time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

import time_machine
from flask import Flask
from sqlalchemy import Table, event, text

from dsonet.database import db, now
from dsonet.notifications import actions
from dsonet.notifications.models import Notice
from dsonet.worker import Worker
from tests.build import a_reply, a_thread, member_id
from tests.notifications.hearing import follow, handle_events, reply
from tests.notifications.test_inbox import bell


def many_notices(app: Flask, how_many: int, thread_id: int) -> None:
    alice = member_id(app, "alice")
    with app.app_context():
        db.session.add_all(
            Notice(member_id=alice, kind="useful", thread_id=thread_id, once=str(number))
            for number in range(how_many)
        )
        db.session.commit()


@contextmanager
def asked_of_notices(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the table inside the block, with its values."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if "notice" in statement:
            asked.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plan(app: Flask, statement: str, values: Any) -> str:
    """How the database answers it; on PostgreSQL as for a table that is too large to be read whole."""
    with app.app_context(), db.engine.connect() as connection:
        is_postgresql = db.engine.dialect.name == "postgresql"
        if is_postgresql:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        words = "EXPLAIN " if is_postgresql else "EXPLAIN QUERY PLAN "
        rows = connection.exec_driver_sql(words + statement, values).all()
        return "\n".join(" ".join(map(str, row)) for row in rows)


def as_migrated(app: Flask) -> None:
    """The indexes in the order in which the migrations leave them: SQLite takes the later of two that fit alike.

    On one connection: another one of the pool would still hold the schema from before the drop.
    """
    indexes = {str(index.name): index for index in cast(Table, Notice.__table__).indexes}
    with app.app_context(), db.engine.begin() as connection:
        for name in ("ix_notice_created_at", "ix_notice_inbox", "ix_notice_unread"):
            indexes[name].drop(connection)
            indexes[name].create(connection)


def test_the_bell_and_the_inbox_have_an_index_each(app: Flask, client_for: Any) -> None:
    as_migrated(app)
    many_notices(app, 60, a_thread(app))
    client = client_for("alice")
    client.get("/meldingen")  # what is asked once per process is asked now
    with asked_of_notices(app) as asked:
        client.get("/meldingen")
    (inbox,) = [one for one in asked if "ORDER BY notice.id DESC" in one[0]]
    (bell_of,) = [one for one in asked if "count(*)" in one[0]]
    assert "ix_notice_unread" in plan(app, *bell_of)
    found = plan(app, *inbox)
    assert "ix_notice_inbox" in found
    assert "TEMP B-TREE FOR ORDER BY" not in found


def test_reading_a_thread_reads_its_notices(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    follow(app, "alice", thread)
    reply(client_for, thread)
    handle_events(app)
    client_for("alice").get(f"/overleg/{thread}", follow_redirects=True)
    with app.app_context():
        Worker().run_once()
        assert db.session.query(Notice.read_at).filter(Notice.kind == "reply").one()[0] is not None


def test_what_was_not_read_stays_unread(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    follow(app, "alice", thread)
    client_for("alice").get(f"/overleg/{thread}", follow_redirects=True)
    reply(client_for, thread)
    handle_events(app)
    with app.app_context():
        Worker().run_once()
        assert db.session.query(Notice.read_at).one()[0] is None


def test_after_a_year_they_are_forgotten(app: Flask) -> None:
    many_notices(app, 2, a_thread(app))
    with app.app_context():
        actions.sweep()
        db.session.commit()
        assert db.session.query(Notice).count() == 2
    with time_machine.travel(now() + timedelta(days=366), tick=False), app.app_context():
        actions.sweep()
        db.session.commit()
        assert db.session.query(Notice).count() == 0


def test_the_bell_stops_counting_at_a_hundred(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    a_reply(app, thread)
    many_notices(app, 120, thread)
    page = client_for("alice").get("/overleg").text
    assert '<span class="dso-count">99+</span>' in page
    many = client_for("alice").get("/meldingen").text
    client_for("alice").post("/meldingen/gelezen")
    assert bell(client_for("alice").get("/overleg").text) == 0
    assert "99+" in many
