"""What happened, as rows in the database: written with the act, handled by the worker.

`record()` inserts a row in the act's own transaction; a class with `urgent = True` overtakes others, because
somebody waits for what it brings. `handle_waiting()` claims a row, runs its listeners and
commits claim and what they wrote together: all or nothing. A row that fails waits with a growing pause, never
blocks the rows behind it, and after the last try is left for the administrator to see
(docs/decisions/0003-events-in-the-database.md).
"""

import dataclasses
import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import JSON, ColumnElement, Index, String, delete, exists, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db, now, reading
from dsonet.faults import describe

log = logging.getLogger(__name__)
MOST_TRIES = 10
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)
KEPT = timedelta(days=30)
_WAITS = text("handled_at IS NULL AND failed_at IS NULL")


class Event(db.Model):  # type: ignore[name-defined,misc]
    """One thing that happened: its class's name and its ids."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    """When the last try failed: nobody tries again by itself."""
    last_error: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (Index("ix_event_waiting", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),)


Handler = Callable[[Any], None]
H = TypeVar("H", bound=Handler)
_listeners: dict[str, list[Handler]] = defaultdict(list)
_classes: dict[str, type[Any]] = {}


def record(event: Any, not_before: datetime | None = None) -> None:
    """Keep `event` (a frozen dataclass of ids) with the act that is being done; the caller commits.

    It is handled as soon as can be, or at the moment `not_before`.
    """
    facts = dataclasses.asdict(event)
    db.session.add(Event(name=type(event).__name__, facts=facts, next_try_at=not_before))


def listen(event_class: type[Any]) -> Callable[[H], H]:
    """Run the decorated function in the worker for each event of this class."""
    name = event_class.__name__
    if _classes.setdefault(name, event_class) is not event_class:
        raise ValueError(f"two classes of events are called {name}")

    def register(handler: H) -> H:
        _listeners[name].append(handler)
        return handler

    return register


def handle_waiting(most: int = 100, go_on: Callable[[], bool] = lambda: True) -> int:
    """Handle up to `most` waiting events while `go_on()`, the urgent first; how many were handled or failed.

    The next one is looked for after each, so that what somebody waits for overtakes what waits already.
    """
    with reading():
        waits = db.session.scalar(select(exists().where(_waits())))
        db.session.commit()
    handled = 0
    while waits and handled < most and go_on() and _handle_next():
        handled += 1
    return handled


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed tries: each time twice as long, up to a bound."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


def sweep() -> None:
    """Forget what was handled a month ago."""
    db.session.execute(delete(Event).where(Event.handled_at < now() - KEPT))


def _waits() -> ColumnElement[bool]:
    due = or_(Event.next_try_at.is_(None), Event.next_try_at <= now())
    return Event.handled_at.is_(None) & Event.failed_at.is_(None) & due


def _handle_next() -> bool:
    """Claim the first row that nobody has and run its listeners; False when there is none."""
    event = _claim()
    if event is None:
        db.session.rollback()
        return False
    id_ = event.id
    try:
        # A class that nobody listens to fails too: a worker of another version must not swallow it.
        happened = _classes[event.name](**_frozen(event.facts))
        for handler in _listeners[event.name]:
            handler(happened)
        db.session.commit()
    except Exception as error:  # noqa: BLE001 - whatever a listener raises: this row waits and the next goes on
        db.session.rollback()
        _postpone(id_, error)
    finally:
        db.session.expunge_all()
    return True


def _claim() -> Event | None:
    """The next row, marked as handled in this transaction; None when others have all that wait."""
    urgent = [name for name, known in _classes.items() if getattr(known, "urgent", False)]
    free = select(Event.id).where(_waits()).order_by(Event.name.in_(urgent).desc(), Event.id).limit(1)
    free = free.with_for_update(skip_locked=True)
    claim = update(Event).where(Event.id == free.scalar_subquery()).values(handled_at=now()).returning(Event)
    return db.session.scalar(claim, execution_options={"synchronize_session": False})


def _frozen(facts: dict[str, Any]) -> dict[str, Any]:
    """JSON gives tuples back as lists."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}


def _postpone(id_: int, error: Exception) -> None:
    """Keep, apart from what was rolled back, that a try failed."""
    unhandled = select(Event).where(Event.id == id_, Event.handled_at.is_(None)).with_for_update()
    event = db.session.scalar(unhandled)
    if event is not None:
        event.attempts += 1
        event.last_error = describe(error)[:200]
        event.next_try_at = now() + pause_after(event.attempts)
        event.failed_at = now() if event.attempts >= MOST_TRIES else None
        log.error("event %s (%s), try %s: %s", id_, event.name, event.attempts, event.last_error)
    db.session.commit()
