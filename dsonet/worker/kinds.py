"""The kinds of work. Each does some pieces of its own in a round and asks between any two whether to go on."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from dsonet import events
from dsonet.convening.actions.going import compare_calendars, go
from dsonet.convening.queries.due import coming_meetings, due_letters
from dsonet.database import db, reading
from dsonet.faults import describe
from dsonet.mail import carriers, inbound, smtp
from dsonet.mail.mailbox import Mailbox
from dsonet.notifications import actions as notices
from dsonet.text.renewing import Renewing
from dsonet.web import machines
from dsonet.worker.chores import do_chores
from dsonet.worker.files import Exports, Files, Scans
from dsonet.worker.patience import GoOn, Patience

log = logging.getLogger(__name__)
AT_ONCE = 20
"""Events, and letters, in one round: so many letters in one conversation with the mail server."""
SECONDS_BETWEEN_COMPARING = 60.0
"""How often everyone's calendar is held against the meetings."""
SECONDS_BETWEEN_SWEEPING = 60.0
"""How often notices are looked over that were read."""


class Kind(NamedTuple):
    """One kind of work: `work` does a round, and says whether there was anything to do."""

    name: str
    seconds: float
    """After so long a round begins no other piece."""
    work: Callable[[GoOn], bool]


def kinds_of_work() -> list[Kind]:
    """All kinds, each with its own knowledge of when to try a server again.

    One after the other (`--once`) letters come last, so that what the others wrote goes in the same round.
    """
    return [
        Kind("events", 5, handle_events),
        Kind("mail that comes in", 30, Incoming().look),
        Kind("the virus scanner", 5, Scans().scan),
        Kind("files", 5, Files().examine),
        Kind("exports", 5, Exports().make),
        Kind("meetings", 10, Meetings().convene),
        Kind("notices", 5, Notices().tick_off),
        Kind("texts of an older renderer", 5, Texts().renew),
        Kind("letters", 30, Letters().send),
        Kind("chores", 60, do_chores),
        Kind("presence", 1, Presence().show),
    ]


def handle_events(go_on: GoOn) -> bool:
    """What happened becomes notices and letters."""
    return events.handle_waiting(AT_ONCE, go_on) > 0


class Letters:
    """The outbox is carried to the mail server."""

    def __init__(self) -> None:
        self._patience = Patience()

    def send(self, go_on: GoOn) -> bool:
        """Some letters in one conversation."""
        if self._patience.waits():
            return False
        try:
            sent = smtp.send_waiting(AT_ONCE, go_on)
        except carriers.Away as error:
            log.warning("the mail server can't be used (%s); again in %.0f s", error, self._patience.lose())
            return False
        self._patience.regain()
        return sent > 0


class Incoming:
    """The mailbox is looked into."""

    def __init__(self) -> None:
        self._mailbox = Mailbox()

    def look(self, go_on: GoOn) -> bool:
        """Once a minute."""
        return self._mailbox.look(take_in, go_on) > 0


class Meetings:
    """The letters around meetings that are due are written, and everyone's calendar is kept right."""

    def __init__(self) -> None:
        self._from = self._compares_from = 0.0

    def convene(self, go_on: GoOn) -> bool:
        """Some letters; now and then all calendars."""
        if monotonic() < self._from:
            return False
        due = waiting_for(lambda: due_letters(AT_ONCE))
        went_well = each_by_itself(due, go, "the letter around a meeting", go_on)
        if monotonic() >= self._compares_from:
            self._compares_from = monotonic() + SECONDS_BETWEEN_COMPARING
            coming = waiting_for(coming_meetings)
            each_by_itself(coming, compare_calendars, "the calendars of meeting", go_on)
        if not went_well:
            self._from = monotonic() + SECONDS_BETWEEN_COMPARING
        return bool(due)


class Texts:
    """What an older renderer made is rendered anew."""

    def __init__(self) -> None:
        self._renewing = Renewing()

    def renew(self, _go_on: GoOn) -> bool:
        """Some texts."""
        renewed = self._renewing.some()
        db.session.commit()
        return renewed


class Notices:
    """Notices are read when the thing itself was."""

    def __init__(self) -> None:
        self._from = 0.0

    def tick_off(self, _go_on: GoOn) -> bool:
        """Once a minute; some, and the others in the next rounds."""
        if monotonic() < self._from:
            return False
        ticked = notices.read_with_their_threads()
        db.session.commit()
        if ticked < notices.AT_ONCE:
            self._from = monotonic() + SECONDS_BETWEEN_SWEEPING
        return ticked > 0


class Presence:
    """This machine says that it is running."""

    def __init__(self) -> None:
        self._from = 0.0

    def show(self, _go_on: GoOn) -> bool:
        """Once a minute."""
        if monotonic() >= self._from:
            self._from = monotonic() + machines.SHOWS_UP_EVERY
            machines.show_up()
            if not machines.is_alone_or_shares():
                log.error("another machine uses this database, and files lie on the disk of one of them")
        return False


def waiting_for(ask: Callable[[], list[int]]) -> list[int]:
    """The ids of what there is to do, in a transaction that only reads."""
    with reading():
        ids = ask()
        db.session.commit()
    return ids


def each_by_itself(ids: list[int], act: Callable[[int], None], what: str, go_on: GoOn) -> bool:
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


def take_in(raw: bytes) -> None:
    """Deal with one message of the mailbox: all that follows from it is kept together, or nothing."""
    try:
        inbound.take_in(raw)
        db.session.commit()
    finally:
        db.session.rollback()
