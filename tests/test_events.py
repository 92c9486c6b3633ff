"""What happened is handled once, all or nothing, and what fails keeps nothing else back."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from dsonet import events
from dsonet.database import db, now
from dsonet.events import Event, handle_waiting, listen, record
from dsonet.journal import JournalEntry, write

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class BellRang:
    """An event that only these tests know."""

    door: int
    visitors: tuple[int, ...] = ()


class House:
    """What the listeners did, and which of them fail."""

    def __init__(self) -> None:
        self.opened: list[BellRang] = []
        self.broken: set[int] = set()


house = House()


@listen(BellRang)
def note(event: BellRang) -> None:
    """Writes something into the same transaction."""
    write(1, "opened", "door", event.door)


@listen(BellRang)
def open_door(event: BellRang) -> None:
    """Fails where the test says so, after the first listener has written."""
    if event.door in house.broken:
        raise RuntimeError("words of alice@example.org")
    house.opened.append(event)


@pytest.fixture(autouse=True)
def _empty_house() -> None:
    house.opened.clear()
    house.broken.clear()


def ring(app: Flask, *doors: int, visitors: tuple[int, ...] = ()) -> list[int]:
    """Record events; gives back the ids of their rows."""
    with app.app_context():
        for door in doors:
            record(BellRang(door, visitors))
        db.session.commit()
        return list(db.session.scalars(select(Event.id).order_by(Event.id)))


def handle(app: Flask, most: int = 100) -> int:
    with app.app_context():
        return handle_waiting(most)


def row(app: Flask, id_: int) -> Event:
    with app.app_context():
        return db.session.get_one(Event, id_)


def noted(app: Flask) -> list[int]:
    """The doors in the journal: what listeners wrote and was committed."""
    with app.app_context():
        return list(db.session.scalars(select(JournalEntry.subject_id).order_by(JournalEntry.id)))


def set_back(app: Flask, id_: int) -> None:
    with app.app_context():
        db.session.execute(update(Event).where(Event.id == id_).values(next_try_at=None))
        db.session.commit()


def test_each_event_is_handled_once_in_order_by_every_listener(app: Flask) -> None:
    (first, _second) = ring(app, 1, 2, visitors=(3, 4))
    assert handle(app) == 2
    assert house.opened == [BellRang(1, (3, 4)), BellRang(2, (3, 4))]
    assert noted(app) == [1, 2]
    assert row(app, first).handled_at is not None
    assert handle(app) == 0
    assert len(house.opened) == 2


def test_an_event_goes_with_the_act_that_recorded_it(app: Flask) -> None:
    with app.app_context():
        record(BellRang(1))
        db.session.rollback()
    assert handle(app) == 0
    assert house.opened == []


def test_what_a_failing_listener_began_is_undone(app: Flask) -> None:
    house.broken = {1}
    (id_,) = ring(app, 1)
    assert handle(app) == 1
    assert noted(app) == []
    assert row(app, id_).handled_at is None
    house.broken.clear()
    set_back(app, id_)
    assert handle(app) == 1
    assert noted(app) == [1]


def test_a_failing_row_keeps_back_nothing(app: Flask) -> None:
    house.broken = {1}
    ring(app, 1, 2, 3)
    assert handle(app) == 3
    assert noted(app) == [2, 3]
    assert handle(app) == 0


def test_the_pause_grows_and_the_last_failure_is_the_end(app: Flask) -> None:
    house.broken = {1}
    (id_,) = ring(app, 1)
    pauses = []
    for _ in range(events.MOST_TRIES):
        set_back(app, id_)
        with time_machine.travel(NOON, tick=False):
            assert handle(app) == 1
        next_try = row(app, id_).next_try_at
        assert next_try
        pauses.append((next_try - NOON).total_seconds())
    assert pauses == [10 * 2**tries for tries in range(events.MOST_TRIES)]
    assert row(app, id_).failed_at == NOON
    assert row(app, id_).attempts == events.MOST_TRIES
    set_back(app, id_)
    assert handle(app) == 0


def test_the_pause_has_a_bound() -> None:
    assert events.pause_after(40) == timedelta(hours=6)


def test_it_is_tried_again_when_the_pause_is_over(app: Flask) -> None:
    house.broken = {1}
    ring(app, 1)
    with time_machine.travel(NOON, tick=False):
        handle(app)
    house.broken.clear()
    with time_machine.travel(NOON + timedelta(seconds=9), tick=False):
        assert handle(app) == 0
    with time_machine.travel(NOON + timedelta(seconds=10), tick=False):
        assert handle(app) == 1
    assert noted(app) == [1]


def test_an_event_that_nobody_knows_waits_and_is_not_lost(app: Flask) -> None:
    """A worker of another version must not swallow it."""
    with app.app_context():
        db.session.add(Event(name="FromTheFuture", facts={}))
        db.session.commit()
    (_unknown, known) = ring(app, 1)
    assert handle(app) == 2
    with app.app_context():
        waiting = db.session.scalars(select(Event).where(Event.handled_at.is_(None))).one()
        assert (waiting.name, waiting.attempts) == ("FromTheFuture", 1)
    assert row(app, known).handled_at is not None


def test_one_that_another_worker_has_is_left_to_it(app: Flask) -> None:
    (id_,) = ring(app, 1)
    with app.app_context():
        claimed = events._claim()
        assert claimed is not None
        assert claimed.id == id_
        db.session.commit()
        assert not events._handle_next()
    assert house.opened == []


def test_a_batch_has_a_bound_and_can_be_stopped(app: Flask) -> None:
    ring(app, 1, 2, 3)
    assert handle(app, most=2) == 2
    with app.app_context():
        assert handle_waiting(go_on=lambda: False) == 0
    assert handle(app) == 1


def test_two_classes_of_one_name_are_a_mistake() -> None:
    impostor = type("BellRang", (), {})
    with pytest.raises(ValueError, match="BellRang"):
        listen(impostor)


def test_the_log_says_which_and_where_and_no_words(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="dsonet")
    house.broken = {1}
    (id_,) = ring(app, 1)
    handle(app)
    (line,) = caplog.messages
    assert line.startswith(f"event {id_} (BellRang), try 1: RuntimeError at ")
    assert "test_events.py:" in line
    assert "alice" not in caplog.text
    assert "alice" not in row(app, id_).last_error


def test_what_was_handled_is_forgotten_after_a_month(app: Flask) -> None:
    old, recent, waiting = ring(app, 1, 2, 3)
    with app.app_context():
        db.session.get_one(Event, old).handled_at = now() - timedelta(days=31)
        db.session.get_one(Event, recent).handled_at = now() - timedelta(days=29)
        db.session.get_one(Event, waiting).recorded_at = now() - timedelta(days=31)
        db.session.commit()
        events.sweep()
        db.session.commit()
        assert set(db.session.scalars(select(Event.id))) == {recent, waiting}
