"""The mailbox in which answers come in: looked into once a minute, over IMAP (RFC 3501) with checked certificates.

Each message is dealt with and committed before it is marked as seen. Whoever is killed between the two gets it once
more, and the door (`inbound`) knows it then. No transaction is open while the server is talked to.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from dsonet.faults import describe
from dsonet.mail.inbound import LARGEST

log = logging.getLogger(__name__)
SECONDS = 20
"""For each step of the conversation."""
EVERY_SECONDS = 60.0
MOST_SECONDS_AWAY = 900.0
AT_ONCE = 50
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
Failed = (OSError, imaplib.IMAP4.error)
"""Whatever goes wrong between us and the server; `abort` is one of the latter."""


class Mailbox:
    """Knows when to look again: a minute later, and longer after each time that the server was away."""

    def __init__(self) -> None:
        self._next_look = 0.0
        self._seconds_away = 0.0

    def look(self, take: Callable[[bytes], None], go_on: Callable[[], bool] = lambda: True) -> int:
        """Hand each unseen message to `take`, which commits; how many there were. Nothing until it is time."""
        if not current_app.config["IMAP_HOST"] or monotonic() < self._next_look:
            return 0
        self._next_look = monotonic() + EVERY_SECONDS
        try:
            taken = _take_unseen(take, go_on)
        except Failed as error:
            self._seconds_away = min(self._seconds_away * 2 or EVERY_SECONDS, MOST_SECONDS_AWAY)
            self._next_look = monotonic() + self._seconds_away
            log.warning(
                "the mailbox can't be used (%s); again in %.0f s", type(error).__name__, self._seconds_away
            )
            return 0
        self._seconds_away = 0.0
        return taken


def _take_unseen(take: Callable[[bytes], None], go_on: Callable[[], bool]) -> int:
    taken = 0
    with _opened() as server:
        for uid in _ask(server, "SEARCH", "UNSEEN")[0].split()[:AT_ONCE]:
            if not go_on():
                break
            _take_one(server, uid.decode(), take)
            taken += 1
    return taken


def _take_one(server: imaplib.IMAP4, uid: str, take: Callable[[bytes], None]) -> None:
    """Deal with one message and mark it. What trips us up is marked for people as well, and not tried for ever."""
    raw = _fetch(server, uid)
    marks = r"(\Seen)"
    try:
        if raw is not None:
            take(raw)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - the other messages go on
        log.error("a message that came in could not be dealt with: %s", describe(error))
        marks = r"(\Seen \Flagged)"
    _ask(server, "STORE", uid, "+FLAGS.SILENT", marks)


def _fetch(server: imaplib.IMAP4, uid: str) -> bytes | None:
    """The message, without marking it; None when it is gone, or larger than we read."""
    size = _SIZE.search(b" ".join(one for one in _ask(server, "FETCH", uid, "(RFC822.SIZE)") if one))
    if size is None or int(size[1]) > LARGEST:
        log.warning("a message in the mailbox is gone or too large")
        return None
    found = _ask(server, "FETCH", uid, "(BODY.PEEK[])")
    return next((one[1] for one in found if isinstance(one, tuple)), None)


def _ask(server: imaplib.IMAP4, command: str, *arguments: str) -> list[Any]:
    """One command by UID. Raises IMAP4.error unless the server says OK."""
    answer, data = server.uid(command, *arguments)
    if answer != "OK":
        raise imaplib.IMAP4.error(f"{command} {answer}")
    return data


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    """A conversation in the inbox, secured and signed in."""
    config = current_app.config
    server = _connect(config["IMAP_HOST"], config["IMAP_PORT"], config["IMAP_SECURITY"])
    try:
        if config["IMAP_SECURITY"] == "starttls":
            server.starttls(ssl.create_default_context())
        server.login(config["IMAP_USERNAME"], config["IMAP_PASSWORD"])
        answer, _data = server.select("INBOX")
        if answer != "OK":
            raise imaplib.IMAP4.error(f"SELECT {answer}")
        yield server
    finally:
        with suppress(*Failed):
            server.logout()


def _connect(host: str, port: int, security: str) -> imaplib.IMAP4:
    if security == "tls":
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    return imaplib.IMAP4(host, port, timeout=SECONDS)
