"""The rounds of the worker: each kind of work in a thread of its own, guarded by itself, until somebody says stop."""

import logging
import threading
from contextlib import suppress
from time import monotonic
from types import FrameType

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from dsonet.database import db
from dsonet.faults import describe
from dsonet.web.machines import beat
from dsonet.worker.kinds import Kind, kinds_of_work

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
PAUSE_SECONDS = 5.0
"""After a round that failed, most often because the database can't be reached."""
BEATS_EVERY = 20.0
"""Seconds between two marks that a kind of work is alive."""


class Worker:
    """Rounds of work until `stop()`; what is in hand is finished."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._kinds = kinds_of_work()
        self._beats_from: dict[str, float] = {}

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """End after the event or letter in hand; fit to be a signal handler."""
        self._stopped.set()

    def goes_on(self) -> bool:
        """Has nobody said stop?"""
        return not self._stopped.is_set()

    def run(self) -> None:
        """Work until stopped, whatever happens: all kinds beside each other."""
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        threads = [
            threading.Thread(target=self._run, args=(app, kind), name=kind.name) for kind in self._kinds
        ]
        for thread in threads:
            thread.start()
        self._stopped.wait()
        for thread in threads:
            thread.join()

    def run_once(self) -> None:
        """Work until nothing waits that can be done now."""
        while self.goes_on() and self.work():
            pass

    def work(self) -> bool:
        """One round of each kind, one after the other. True when there was any work."""
        busy = [self._round(kind) for kind in self._kinds if self.goes_on()]
        return any(busy)

    def _run(self, app: Flask, kind: Kind) -> None:
        while self.goes_on():
            with app.app_context():
                busy = self._round(kind)
            if busy is None:
                self._stopped.wait(PAUSE_SECONDS)
            elif not busy:
                self._stopped.wait(IDLE_SECONDS)

    def _round(self, kind: Kind) -> bool | None:
        """One round of one kind, as long as it may take; None when it failed, which stops no other kind."""
        begun = monotonic()
        end = begun + kind.seconds
        try:
            busy = kind.work(lambda: self.goes_on() and monotonic() < end)
            if begun >= self._beats_from.get(kind.name, 0.0):
                self._beats_from[kind.name] = begun + BEATS_EVERY
                beat(kind.name)
            return busy
        except Exception as error:  # noqa: BLE001 - a round that fails is told, and the next one tries again
            log.error("%s: the worker pauses for %.0f s: %s", kind.name, PAUSE_SECONDS, describe(error))
            with suppress(SQLAlchemyError):
                db.session.rollback()
            db.session.remove()
            return None
