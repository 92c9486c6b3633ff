"""Empties the outbox, at least once for each letter.

A letter is taken under a lease, which runs out when its sender dies. It is checked once more, sent outside
any transaction, and then its words are wiped: they may hold a one-time link.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select, update

from dsonet.database import db, now, reading
from dsonet.faults import describe
from dsonet.mail.carriers import Carrier, carrier
from dsonet.mail.models import Letter
from dsonet.mail.outbox import may_go

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
"""Longer than the longest conversation about one letter."""
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60)]
"""After the first, second … failed try; the last one from then on."""
MOST_TRIES = 120
"""Five days, as mail servers have (RFC 5321 §4.5.4.1). A server that is away counts for no letter."""
FOR_GOOD = frozenset({521, *range(550, 557)})
"""Answers to a recipient or a text that will not change (RFC 5321 §4.2.3, RFC 7504)."""


def send_waiting(most: int = 100, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send up to `most` letters that are due while `go_on()`, the urgent first; returns how many were tried.

    The next one is looked for after each: an urgent letter waits for the one in hand and no longer.
    Raises Away when the mail server can't be reached: then nothing was tried, and every letter waits.
    """
    tried = 0
    next_id = _next_due()
    if next_id is None:
        return tried
    with carrier() as opened:
        while next_id is not None and tried < most and go_on():
            tried += 1
            if not _send(next_id, opened):
                break
            next_id = _next_due()
    return tried


def _next_due() -> int | None:
    with reading():
        due = select(Letter.id).where(_waits()).order_by(Letter.urgent.desc(), Letter.id).limit(1)
        id_ = db.session.scalar(due)
        db.session.commit()
    return id_


def _waits() -> ColumnElement[bool]:
    due = or_(Letter.next_try_at.is_(None), Letter.next_try_at <= now())
    return Letter.sent_at.is_(None) & Letter.dropped_at.is_(None) & Letter.failed_at.is_(None) & due


def _send(id_: int, opened: Carrier) -> bool:
    """Send one letter, if it still may go and nobody else has it; False when the conversation ended."""
    letter = _take(id_)
    if letter is None:
        return True
    try:
        opened.carry(letter)
    except ValueError as error:
        _fail(id_, describe(error))
    except OSError as error:
        return _hear_refusal(id_, error)
    else:
        _wipe(id_, sent_at=now(), subject="")
        db.session.commit()
    return True


def _take(id_: int) -> Letter | None:
    """Lease the letter and ask once more whether it may go; None when there is nothing to send."""
    try:
        lease = update(Letter).where(Letter.id == id_, _waits()).values(next_try_at=now() + LEASE)
        letter = db.session.scalar(lease.returning(Letter), execution_options={"populate_existing": True})
        if letter is not None and not may_go(letter):
            _wipe(id_, dropped_at=now(), subject="")
            letter = None
        db.session.commit()
    except Exception as error:  # noqa: BLE001 - a check that fails keeps back its own letter alone
        db.session.rollback()
        _postpone(id_, describe(error))
        return None
    return letter


def _hear_refusal(id_: int, error: OSError) -> bool:
    """Give up the letter or keep it for later; False when nothing more can be said in this conversation."""
    code = _code(error)
    about_us = isinstance(error, smtplib.SMTPSenderRefused)
    reason = f"{type(error).__name__} {code or ''}".strip()
    if code in FOR_GOOD and not about_us:
        _fail(id_, reason)
    else:
        _postpone(id_, reason)
    return code not in (None, 421) and not about_us


def _code(error: OSError) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(code for code, _words in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _postpone(id_: int, reason: str) -> None:
    letter = db.session.get(Letter, id_, populate_existing=True)
    if letter is not None:
        letter.attempts += 1
        letter.last_error = reason[:200]
        letter.next_try_at = now() + PAUSES[min(letter.attempts, len(PAUSES)) - 1]
        log.warning("letter %s (%s) waits after try %s: %s", id_, letter.kind, letter.attempts, reason)
    db.session.commit()
    if letter is not None and letter.attempts >= MOST_TRIES:
        _fail(id_, reason)


def _fail(id_: int, reason: str) -> None:
    """Give the letter up; to whom and about what it was stays, for the administrator."""
    log.error("letter %s is given up: %s", id_, reason)
    _wipe(id_, failed_at=now(), last_error=reason[:200])
    db.session.commit()


def _wipe(id_: int, **marks: object) -> None:
    wiped = {"text": "", "html": "", "calendar": "", "headers": {}}
    db.session.execute(update(Letter).where(Letter.id == id_).values(**wiped, **marks))
