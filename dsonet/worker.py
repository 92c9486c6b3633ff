"""`flask worker [--once]`: events become letters, letters go out, and once a day what is old is swept.

It may be killed at any moment: claims roll back and leases run out.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

import click
from flask import Flask
from sqlalchemy import String, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from dsonet import events, storage
from dsonet.database import db, insert, now, reading
from dsonet.mail import outbox, smtp
from dsonet.members import actions as members
from dsonet.web import limits

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
PAUSE_SECONDS = 5.0
"""After the database could not be reached."""
A_DAY = timedelta(hours=20)


class Chore(db.Model):  # type: ignore[name-defined,misc]
    """When a daily chore was last done, by whichever worker."""

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    done_at: Mapped[datetime]


CHORES: dict[str, Callable[[], object]] = {
    "events": events.sweep,
    "letters": outbox.sweep,
    "links and sessions": members.sweep,
    "tries": limits.sweep,
    "unfinished files": storage.sweep_unfinished,
}


def init_worker(app: Flask) -> None:
    """Add the command `flask worker`."""
    app.cli.add_command(worker)


@click.command("worker")
@click.option("--once", is_flag=True, help="Handle what waits now and stop, for cron.")
def worker(once: bool) -> None:
    """Turn events into letters and send them, until stopped."""
    if once:
        _work_until_idle()
        return
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped.is_set():
        try:
            busy = work()
        except DBAPIError as error:
            db.session.rollback()
            log.warning("the database can't be reached: %s", type(error.orig).__name__)
            stopped.wait(PAUSE_SECONDS)
        else:
            if not busy:
                stopped.wait(IDLE_SECONDS)


def work() -> bool:
    """One round: some events, some letters, the chores that are due. True when there was anything to do."""
    handled = events.handle_waiting(20)
    sent = smtp.send_waiting(20)
    do_chores()
    return bool(handled or sent)


def do_chores() -> None:
    """What is due today, each at most once a day over all workers."""
    with reading():
        done = set(db.session.scalars(select(Chore.name).where(Chore.done_at >= now() - A_DAY)))
        db.session.commit()
    for name, chore in CHORES.items():
        if name in done:
            continue
        claimed = (
            insert(Chore)
            .values(name=name, done_at=now())
            .on_conflict_do_update(
                index_elements=[Chore.name], set_={"done_at": now()}, where=Chore.done_at < now() - A_DAY
            )
            .returning(Chore.name)
        )
        if db.session.scalar(claimed):
            chore()
        db.session.commit()


def _work_until_idle() -> None:
    while work():
        pass
