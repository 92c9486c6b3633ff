"""The kinds of work on files: the virus scanner's look, our own, and members' own data in one file."""

import logging
from time import monotonic

from dsonet import storage
from dsonet.database import db, reading
from dsonet.documents.actions.examining import claim_examination, finish_examination, give_back
from dsonet.documents.queries.findings import anything_waits
from dsonet.extraction import Findings, MachineBusy, Remark, examine, with_first_page
from dsonet.privacy.actions import exports
from dsonet.storage import sharing, viruses
from dsonet.storage.models import VirusCheck
from dsonet.worker.patience import GoOn, Patience

log = logging.getLogger(__name__)
SECONDS_BETWEEN_SWEEPING = 60.0
"""How often exports are looked over that were fetched."""


class Scans:
    """The virus scanner looks at files that wait for it."""

    def __init__(self) -> None:
        self._patience = Patience()
        self._last = 0

    def scan(self, _go_on: GoOn) -> bool:
        """One file."""
        file = None if self._patience.waits() else viruses.next_waiting(self._last)
        if file is None:
            return False
        self._last = file.id
        try:
            found = viruses.check(file)
        except viruses.ScannerAway as error:
            self._patience.lose()
            log.warning("a file waits for the virus scanner (%s)", error)
            return False
        db.session.commit()
        self._patience.regain()
        if found == VirusCheck.FOUND:
            log.warning("the virus scanner holds stored file %d", file.id)
        return True


class Files:
    """What is in files is looked at."""

    def __init__(self) -> None:
        self._patience = Patience()

    def examine(self, _go_on: GoOn) -> bool:
        """One file."""
        if self._patience.waits():
            return False
        try:
            examined = examine_next()
        except storage.Away as error:
            log.warning("files wait: %s; again in %.0f s", error, self._patience.lose())
            return False
        self._patience.regain()
        return examined


class Exports:
    """Members' own data is put in a file."""

    def __init__(self) -> None:
        self._patience = Patience()
        self._sweeps_from = 0.0

    def make(self, _go_on: GoOn) -> bool:
        """One export; and once a minute what was fetched goes."""
        if self._patience.waits():
            return False
        if monotonic() >= self._sweeps_from:
            self._sweeps_from = monotonic() + SECONDS_BETWEEN_SWEEPING
            sweep_exports()
        try:
            made = make_export()
        except storage.Away as error:
            log.warning("an export waits: %s; again in %.0f s", error, self._patience.lose())
            return False
        self._patience.regain()
        return made


def examine_next() -> bool:
    """Look into one file that waits, without holding a transaction. Raises storage.Away, and then it waits on."""
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
    except MachineBusy:
        give_back(file_id)
        db.session.commit()
        return True
    except OSError as error:
        give_back(file_id)
        db.session.commit()
        raise storage.Away(type(error).__name__) from error
    finish_examination(file_id, findings)
    db.session.commit()
    return True


def sweep_exports() -> None:
    """Let go of exports that were fetched, or were not in time; the bytes go once that is kept."""
    keys = exports.sweep()
    db.session.commit()
    sharing.let_go(keys)


def make_export() -> bool:
    """Make one export that waits: read at one moment, packed without holding a transaction, then told.

    Raises storage.Away, and then it waits on.
    """
    export_id = exports.claim_export()
    db.session.commit()
    if export_id is None:
        return False
    with reading():
        found = exports.gather(export_id)
        db.session.commit()
    if found is None:
        return True
    try:
        stored = exports.pack(*found)
    except (OSError, storage.StorageFull) as error:
        exports.give_back(export_id)
        db.session.commit()
        raise storage.Away(type(error).__name__) from error
    exports.finish_export(export_id, stored)
    db.session.commit()
    return True
