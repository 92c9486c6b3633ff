"""What happened, as rows in the database: written with the act, handled by the worker.

`record()` inserts a row in the act's own transaction. `handle_waiting()` claims a row, runs its listeners and
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

from sqlalchemy import JSON, Index, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db, now, reading

log = logging.getLogger(__name__)
MOST_TRIES = 10
LONGEST_PAUSE = timedelta(hours=6)
KEPT = timedelta(days=30)


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

    __table_args__ = (Index("ix_event_waiting", "handled_at", "failed_at", "next_try_at", "id"),)


Handler = Callable[[Any], None]
E = TypeVar("E", bound=Handler)
_listeners: dict[str, list[Handler]] = defaultdict(list)
_classes: dict[str, type[Any]] = {}


def record(event: Any) -> None:
    """Keep `event` (a frozen dataclass of ids) with the act that is being done; the caller commits."""
    db.session.add(Event(name=type(event).__name__, facts=dataclasses.asdict(event)))


def listen(event_class: type[Any]) -> Callable[[E], E]:
    """Run the decorated function in the worker for each event of this class."""

    def register(handler: E) -> E:
        _classes[event_class.__name__] = event_class
        if handler not in _listeners[event_class.__name__]:
            _listeners[event_class.__name__].append(handler)
        return handler

    return register


def handle_waiting(most: int = 100) -> int:
    """Handle up to `most` waiting events; returns how many were handled or failed."""
    with reading():
        ids = db.session.scalars(select(Event.id).where(_waits()).order_by(Event.id).limit(most)).all()
        db.session.commit()
    return sum(_handle(id_) for id_ in ids)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed tries: ten seconds, doubling, at most six hours."""
    return min(timedelta(seconds=10 * 2 ** min(attempts, 12)), LONGEST_PAUSE)


def sweep() -> None:
    """Forget what was handled a month ago."""
    db.session.execute(delete(Event).where(Event.handled_at < now() - KEPT))


def _waits() -> Any:
    due = or_(Event.next_try_at.is_(None), Event.next_try_at <= now())
    return (Event.handled_at.is_(None)) & (Event.failed_at.is_(None)) & due


def _handle(event_id: int) -> bool:
    """Claim one row and run its listeners; False when another worker was first."""
    claimed = db.session.execute(
        update(Event)
        .where(Event.id == event_id, _waits())
        .values(handled_at=now())
        .returning(Event.name, Event.facts)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if claimed is None:
        db.session.rollback()
        return False
    try:
        for handler in _listeners[claimed.name]:
            handler(_classes[claimed.name](**_frozen(claimed.facts)))
        db.session.commit()
    except Exception as error:  # whatever a listener raises: the row waits and the next one goes on
        db.session.rollback()
        log.exception("event %s (%s) failed", event_id, claimed.name)
        _postpone(event_id, error)
    finally:
        db.session.expunge_all()
    return True


def _frozen(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}


def _postpone(event_id: int, error: Exception) -> None:
    event = db.session.get_one(Event, event_id)
    event.attempts += 1
    event.last_error = type(error).__name__
    event.next_try_at = now() + pause_after(event.attempts)
    if event.attempts >= MOST_TRIES:
        event.failed_at = now()
    db.session.commit()
