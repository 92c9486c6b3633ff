"""`flask worker [--once]`: events become letters, letters go out, and once a day what is old is swept.

It may be killed at any moment: claims roll back and leases run out. Several may run beside each other.
"""

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from types import FrameType

import click
from flask import Flask
from sqlalchemy import String, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from dsonet import events, journal, storage
from dsonet.convening.actions.going import compare_calendars, go
from dsonet.convening.queries.due import coming_meetings, due_letters
from dsonet.database import db, insert, now, reading
from dsonet.documents.actions import documents, versions
from dsonet.documents.actions.examining import claim_examination, finish_examination
from dsonet.documents.queries.findings import anything_waits
from dsonet.extraction import Findings, Remark, examine, with_first_page
from dsonet.faults import describe
from dsonet.forum.actions import retention
from dsonet.mail import carriers, inbound, outbox, postbox, smtp
from dsonet.mail.mailbox import Mailbox
from dsonet.members.actions import factors, invitations, links, sessions
from dsonet.privacy.actions import exports
from dsonet.storage import sharing, sweeping, viruses
from dsonet.storage.models import VirusCheck
from dsonet.web import limits

log = logging.getLogger(__name__)
AT_ONCE = 20
"""Events, and letters, in one round: so many letters in one conversation with the mail server."""
IDLE_SECONDS = 1.0
PAUSE_SECONDS = 5.0
"""After a round that failed, most often because the database can't be reached."""
FIRST_SECONDS_AWAY, MOST_SECONDS_AWAY = 10.0, 300.0
"""How long a mail server that can't be reached is left alone."""
SECONDS_BETWEEN_COMPARING = 60.0
"""How often everyone's calendar is held against the meetings."""
A_DAY = timedelta(hours=20)
AN_HOUR = timedelta(hours=1)


class Chore(db.Model):  # type: ignore[name-defined,misc]
    """When a daily chore was last begun, by whichever worker."""

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    begun_at: Mapped[datetime]


def empty_bin() -> None:
    """Let go what was thrown away a month ago; the bytes go once that is kept."""
    keys = documents.empty_bin()
    db.session.commit()
    sharing.let_go(keys)


CHORES: dict[str, Callable[[], object]] = {
    "events": events.sweep,
    "letters": outbox.sweep,
    "letters that came in": inbound.sweep,
    "links": links.sweep,
    "sessions": sessions.sweep,
    "devices": factors.sweep,
    "unanswered invitations": invitations.sweep,
    "the record": journal.sweep,
    "hidden words": retention.forget_hidden,
    "tries": limits.sweep,
    "letters in the folder": postbox.sweep,
    "exports": exports.sweep,
    "the bin of the library": empty_bin,
    "who fetched what": versions.sweep_downloads,
    "unfinished files": storage.sweep_unfinished,
    "files without a row": sweeping.sweep_unowned,
}


class Worker:
    """Rounds of work until `stop()`; what is in hand is finished."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._seconds_away = 0.0
        self._letters_from = 0.0
        self._scans_from, self._last_scanned = 0.0, 0
        self._mailbox = Mailbox()
        self._convenes_from = self._compares_from = 0.0

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """End after the event or letter in hand; fit to be a signal handler."""
        self._stopped.set()

    def goes_on(self) -> bool:
        """Has nobody said stop?"""
        return not self._stopped.is_set()

    def run(self) -> None:
        """Work until stopped, whatever happens."""
        while self.goes_on():
            try:
                busy = self.work()
            except Exception as error:  # noqa: BLE001 - a round that fails is told, and the next one tries again
                _tell(error)
                self._stopped.wait(PAUSE_SECONDS)
            else:
                if not busy:
                    self._stopped.wait(IDLE_SECONDS)

    def run_once(self) -> None:
        """Work until nothing waits that can be done now."""
        while self.goes_on() and self.work():
            pass

    def work(self) -> bool:
        """One round: some events, some letters, the chores that are due. True when there was any."""
        handled = events.handle_waiting(AT_ONCE, self.goes_on)
        came_in = self._mailbox.look(take_in, self.goes_on)
        scanned = self._scan() if self.goes_on() else False
        examined = examine_next() if self.goes_on() else False
        made = make_export() if self.goes_on() else False
        convened = self._convene() if self.goes_on() else False
        sent = self._send()
        if self.goes_on():
            do_chores()
        return bool(handled or came_in or scanned or examined or made or convened or sent)

    def _scan(self) -> bool:
        """Let the virus scanner look at one file that waits."""
        file = viruses.next_waiting(self._last_scanned) if monotonic() >= self._scans_from else None
        if file is None:
            return False
        self._last_scanned = file.id
        try:
            found = viruses.check(file)
        except viruses.ScannerAway as error:
            self._scans_from = monotonic() + FIRST_SECONDS_AWAY
            log.warning("a file waits for the virus scanner (%s)", error)
            return False
        db.session.commit()
        if found == VirusCheck.FOUND:
            log.warning("the virus scanner holds stored file %d", file.id)
        return True

    def _convene(self) -> bool:
        """Write the letters around meetings that are due, and now and then compare everyone's calendar."""
        if monotonic() < self._convenes_from:
            return False
        due = waiting_for(lambda: due_letters(AT_ONCE))
        went_well = each_by_itself(due, go, "the letter around a meeting", self.goes_on)
        if monotonic() >= self._compares_from:
            self._compares_from = monotonic() + SECONDS_BETWEEN_COMPARING
            coming = waiting_for(coming_meetings)
            each_by_itself(coming, compare_calendars, "the calendars of meeting", self.goes_on)
        if not went_well:
            self._convenes_from = monotonic() + SECONDS_BETWEEN_COMPARING
        return bool(due)

    def _send(self) -> int:
        if monotonic() < self._letters_from:
            return 0
        try:
            sent = smtp.send_waiting(AT_ONCE, self.goes_on)
        except carriers.Away as error:
            self._seconds_away = min(self._seconds_away * 2 or FIRST_SECONDS_AWAY, MOST_SECONDS_AWAY)
            self._letters_from = monotonic() + self._seconds_away
            log.warning("the mail server can't be used (%s); again in %.0f s", error, self._seconds_away)
            return 0
        self._seconds_away = 0.0
        return sent


def init_worker(app: Flask) -> None:
    """Add the command `flask worker`."""
    app.cli.add_command(work)


@click.command("worker")
@click.option("--once", is_flag=True, help="Handle what waits now and stop, for cron.")
def work(once: bool) -> None:
    """Turn events into letters and send them, until stopped."""
    worker = Worker()
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run_once() if once else worker.run()


def waiting_for(ask: Callable[[], list[int]]) -> list[int]:
    """The ids of what there is to do, in a transaction that only reads."""
    with reading():
        ids = ask()
        db.session.commit()
    return ids


def each_by_itself(ids: list[int], act: Callable[[int], None], what: str, go_on: Callable[[], bool]) -> bool:
    """Each in its own transaction; one that fails is told and keeps no other back. False when any failed."""
    failed = 0
    for id_ in ids:
        if not go_on():
            break
        try:
            act(id_)
            db.session.commit()
        except Exception as error:  # noqa: BLE001 - the others go on
            failed += 1
            db.session.rollback()
            log.error("%s %d is tried again later: %s", what, id_, describe(error))
        finally:
            db.session.expunge_all()
    return not failed


def examine_next() -> bool:
    """Look into one file that waits, without holding a transaction."""
    with reading():
        waits = anything_waits()
        db.session.commit()
    if not waits:
        return False
    file = claim_examination()
    db.session.commit()
    if file is None:
        return False
    file_id, key, media_type = file.id, file.key, file.media_type
    db.session.commit()
    try:
        with storage.as_file(storage.open_stored(key)) as stream:
            findings = with_first_page(examine(stream, media_type), stream, media_type)
    except FileNotFoundError:
        findings = Findings(remarks=(Remark.DAMAGED,))
    finish_examination(file_id, findings)
    db.session.commit()
    return True


def take_in(raw: bytes) -> None:
    """Deal with one message of the mailbox: all that follows from it is kept together, or nothing."""
    try:
        inbound.take_in(raw)
        db.session.commit()
    finally:
        db.session.rollback()


def make_export() -> bool:
    """Make one export that waits: read at one moment, packed without holding a transaction, then told."""
    export_id = exports.claim_export()
    db.session.commit()
    if export_id is None:
        return False
    with reading():
        found = exports.gather(export_id)
        db.session.commit()
    if found is not None:
        exports.finish_export(export_id, exports.pack(*found))
        db.session.commit()
    return True


def do_chores() -> None:
    """Each at most once a day over all workers; one that fails is tried again in an hour."""
    with reading():
        begun = set(db.session.scalars(select(Chore.name).where(Chore.begun_at >= now() - A_DAY)))
        db.session.commit()
    for name, chore in CHORES.items():
        if name in begun or not _claim(name):
            continue
        try:
            chore()
            db.session.commit()
        except Exception as error:  # noqa: BLE001 - the other chores go on
            db.session.rollback()
            log.error("the daily chore '%s' failed: %s", name, describe(error))
            _try_again_later(name)


def _claim(name: str) -> bool:
    """Is this chore ours today? Kept before it begins: a chore may take long, and holds no lock of others."""
    claim = insert(Chore).values(name=name, begun_at=now())
    claim = claim.on_conflict_do_update(
        index_elements=[Chore.name], set_={"begun_at": now()}, where=Chore.begun_at < now() - A_DAY
    )
    ours = db.session.scalar(claim.returning(Chore.name)) is not None
    db.session.commit()
    return ours


def _try_again_later(name: str) -> None:
    db.session.execute(update(Chore).where(Chore.name == name).values(begun_at=now() - A_DAY + AN_HOUR))
    db.session.commit()


def _tell(error: Exception) -> None:
    """Log a failed round, and leave nothing of it behind."""
    log.error("the worker pauses for %.0f s: %s", PAUSE_SECONDS, describe(error))
    with suppress(SQLAlchemyError):
        db.session.rollback()
    db.session.remove()
