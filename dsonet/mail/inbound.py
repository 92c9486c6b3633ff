"""The door for mail that comes in: read one message, whatever is in it, and hand it to whom it is for.

What comes in was written by anyone. A message that can't be read is logged and let go; it never raises. Each message
is dealt with once: its digest is kept with what it caused, so that one that is handed in again does nothing.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from typing import TypeVar

from sqlalchemy import delete

from dsonet.database import db, insert, now
from dsonet.faults import describe
from dsonet.mail.bounces import hear_bounce, is_report
from dsonet.mail.models import TakenIn

log = logging.getLogger(__name__)
LARGEST = 10 * 1024 * 1024
"""Bytes of a message; what is larger is let go unread."""
LARGEST_CALENDAR = 64 * 1024
MOST_PARTS = 500
"""Lines that could begin a part. A message of a million small parts would fill the memory."""
LONGEST_HEADER = 10_000
MOST_BRACKETS = 20
KEPT = timedelta(days=90)
MOST_HOPS = 50
"""Mail servers that a letter came by; one of more goes round (RFC 5321 §6.3)."""
_MARKS_OF_PROGRAMS = (
    *("List-Id", "X-Autoreply", "X-Autorespond", "X-Loop", "X-Auto-Response-Suppress", "X-Failed-Recipients"),
)
_AWAY = re.compile(
    r"(automatisch(e)? (antwoord|beantwoording|reactie)|automatic reply|auto(-| )?reply|auto:|out of (the )?office|"
    r"afwezig|afwezigheid|ik ben afwezig|niet aanwezig|abwesenheit|réponse automatique)\b",
    re.IGNORECASE,
)
"""How the subject of an answer begins that nobody wrote; an Exchange of here says it by nothing else."""
_PART = re.compile(rb"^--", re.MULTILINE)
_COMMENT = re.compile(r"\([^()]*\)|\"[^\"]*\"")
_PASSED = re.compile(r"(?:^|;)\s*dmarc\s*=\s*pass\b")
_FOUND_FROM = re.compile(r"\bheader\.from\s*=\s*([^\s;]+)")


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar object that came along: the method that its type names, and its words (None: unreadable)."""

    method: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message: who says to have sent it, and what matters of the rest. Addresses are in lower case."""

    sender: str
    """Empty unless there is exactly one."""
    recipients: frozenset[str]
    """All at whom it was delivered, by any header that says so."""
    is_automatic: bool
    """Written by a program: nothing answers it (RFC 3834)."""
    calendars: tuple[CalendarPart, ...]
    dmarc_passed_by: frozenset[str]
    """The servers that say that the sender's domain vouches for it; the one who asks knows whom to believe."""


Taker = Callable[[Incoming], bool]
T = TypeVar("T", bound=Taker)
_takers: list[Taker] = []


def taker(function: T) -> T:
    """Offer each message that comes in to the decorated function; True when it was for it. It does not commit."""
    _takers.append(function)
    return function


def take_in(raw: bytes) -> None:
    """Deal with one message; the caller commits. Only the database's own errors come out."""
    message = _read(raw)
    if message is None or not _claim(raw):
        return
    if is_report(message):
        hear_bounce(message)
        return
    incoming = _look_at(message)
    if incoming is not None and not any(take(incoming) for take in _takers):
        log.info("a message came in that is for nobody")


def sweep() -> None:
    """Forget which messages came in three months ago."""
    db.session.execute(delete(TakenIn).where(TakenIn.taken_at < now() - KEPT))


def _claim(raw: bytes) -> bool:
    """Is this the first time? Kept or forgotten together with what follows from it."""
    claim = insert(TakenIn).values(digest=hashlib.sha256(raw).hexdigest(), taken_at=now())
    claim = claim.on_conflict_do_nothing(index_elements=[TakenIn.digest])
    return db.session.scalar(claim.returning(TakenIn.digest)) is not None


def _read(raw: bytes) -> Message | None:
    """The message, or None when nobody could have meant it to be read."""
    if len(raw) > LARGEST:
        log.warning("a message that came in is too large: %s bytes", len(raw))
        return None
    if sum(1 for _ in _PART.finditer(raw)) > MOST_PARTS:
        log.warning("a message that came in has too many parts")
        return None
    try:
        return message_from_bytes(raw, policy=compat32)
    except Exception as error:  # noqa: BLE001 - whatever the parser makes of a hostile message
        log.warning("a message that came in can't be read: %s", describe(error))
        return None


def _look_at(message: Message) -> Incoming | None:
    try:
        senders = _addresses(message, "From")
        sender = senders[0] if len(senders) == 1 and len(message.get_all("From", [])) == 1 else ""
        delivered = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
        return Incoming(
            sender=sender,
            recipients=frozenset(address for name in delivered for address in _addresses(message, name)),
            is_automatic=_is_automatic(message),
            calendars=tuple(_calendars(message)),
            dmarc_passed_by=_dmarc_passed_by(message, sender),
        )
    except Exception as error:  # noqa: BLE001 - as above: headers and parts are read here
        log.warning("a message that came in can't be understood: %s", describe(error))
        return None


def _values(message: Message, name: str) -> list[str]:
    return [str(value)[:LONGEST_HEADER] for value in message.get_all(name, [])]


def _addresses(message: Message, name: str) -> list[str]:
    return [address.lower() for _name, address in getaddresses(_values(message, name)) if "@" in address]


def _first_word(message: Message, name: str) -> str:
    return next(iter(re.split(r"[;\s(]", "".join(_values(message, name)[:1]).strip().lower())), "")


def _is_automatic(message: Message) -> bool:
    """Did a program write it? (RFC 3834 §2, and what came before it)."""
    submitted = _first_word(message, "Auto-Submitted") not in ("", "no")
    bulk = _first_word(message, "Precedence") in ("bulk", "junk", "list", "auto_reply")
    spam = _first_word(message, "X-Spam-Flag") == "yes" or _first_word(message, "X-Spam-Status").startswith(
        "yes"
    )
    nobody = any(value.strip() == "<>" for value in _values(message, "Return-Path"))
    marked = any(name in message for name in _MARKS_OF_PROGRAMS)
    away = any(_AWAY.match(_readable(value)) for value in _values(message, "Subject"))
    goes_round = len(message.get_all("Received", [])) > MOST_HOPS
    return submitted or bulk or spam or nobody or marked or away or goes_round


def _readable(value: str) -> str:
    """A header whose words are written in another alphabet (RFC 2047)."""
    try:
        return str(make_header(decode_header(value))).strip()
    except (LookupError, ValueError, HeaderParseError):
        return value.strip()


def _calendars(message: Message) -> Iterator[CalendarPart]:
    """The calendar parts: one as such, or as a file (some programs send both).

    What Outlook wraps in a «winmail.dat» nobody but Outlook reads: it is a calendar of which the words are lost.
    """
    for part in message.walk():
        if part.get_content_type() in ("application/ms-tnef", "application/vnd.ms-tnef"):
            yield CalendarPart("", None)
        if part.get_content_type() in ("text/calendar", "application/ics"):
            method = part.get_param("method")
            named = method.strip().upper() if isinstance(method, str) else ""
            yield CalendarPart(named, _words(part))


def _words(part: Message) -> str | None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or len(content) > LARGEST_CALENDAR:
        return None
    charset = part.get_param("charset") or "utf-8"
    try:
        return content.decode(charset if isinstance(charset, str) else "utf-8").removeprefix("\ufeff")
    except (LookupError, UnicodeError):
        return None


def _dmarc_passed_by(message: Message, sender: str) -> frozenset[str]:
    """Who says that DMARC passed for the sender's domain, in the topmost header that it wrote (RFC 8601 §5).

    A server writes above what was there before, so of one name only the first counts.
    """
    said: dict[str, bool] = {}
    for value in _values(message, "Authentication-Results"):
        words = _without_comments(" ".join(value.split()).lower()).strip()
        server = next(iter(re.split(r"[;\s]", words)), "")
        found = _FOUND_FROM.search(words)
        is_theirs = found is None or sender.endswith(("@" + found[1], "." + found[1]))
        said.setdefault(server, bool(_PASSED.search(words)) and is_theirs)
    return frozenset(server for server, passed in said.items() if passed)


def _without_comments(words: str) -> str:
    """What stands between brackets or quotes is for people, and could say anything; brackets stand in brackets."""
    for _ in range(MOST_BRACKETS):
        stripped = _COMMENT.sub(" ", words)
        if stripped == words:
            return words
        words = stripped
    return ""
