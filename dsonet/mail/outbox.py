"""Letters to be sent: written in the transaction of what caused them, checked again when they go."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, or_

from dsonet.database import db, insert, now
from dsonet.mail.headers import message_id, one_address, one_line, safe_header, safe_headers
from dsonet.mail.models import Letter

KEPT = timedelta(days=90)
LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter as a feature writes it. `about` holds the ids for the check of its `kind`."""

    kind: str
    to_address: str
    subject: str
    text: str
    html: str
    member_id: int | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    message_id: str = ""
    calendar: str = ""
    """An iCalendar object of `calendar_method` that goes along (RFC 6047)."""
    calendar_method: str = ""
    urgent: bool = False


Check = Callable[[Letter], bool]
C = TypeVar("C", bound=Check)
_checks: dict[str, Check] = {}


def post(draft: LetterDraft, once: str) -> None:
    """Write a letter; one with the same `once` is written only the first time. The caller commits.

    A kind of letter of which nobody says whether it may still go is a mistake: it would never be sent.
    """
    post_all([(draft, once)])


def post_all(drafts: Sequence[tuple[LetterDraft, str]]) -> None:
    """Write letters in one statement, each as `post` does."""
    for draft, _once in drafts:
        if draft.kind not in _checks:
            raise LookupError(f"no check for letters of the kind {draft.kind}")
    if drafts:
        rows = [_row(draft, once) for draft, once in drafts]
        db.session.execute(insert(Letter).values(rows).on_conflict_do_nothing(index_elements=[Letter.once]))


def check(kind: str) -> Callable[[C], C]:
    """Ask the decorated function right before a letter of `kind` is sent; False drops it."""

    def register(function: C) -> C:
        _checks[str(kind)] = function
        return function

    return register


def may_go(letter: Letter) -> bool:
    """Should its reader still get this letter? A kind without a check is a mistake, and does not go."""
    if letter.kind not in _checks:
        raise LookupError(f"no check for letters of the kind {letter.kind}")
    return _checks[letter.kind](letter)


def sweep() -> None:
    """Forget letters that were sent, dropped or given up three months ago."""
    limit = now() - KEPT
    over = or_(Letter.sent_at < limit, Letter.dropped_at < limit, Letter.failed_at < limit)
    db.session.execute(delete(Letter).where(over))


def _row(draft: LetterDraft, once: str) -> dict[str, Any]:
    return {
        "once": once,
        "kind": str(draft.kind),
        "member_id": draft.member_id,
        "about": dict(draft.about),
        "to_address": one_address(draft.to_address),
        "subject": one_line(draft.subject)[:LONGEST_SUBJECT],
        "text": draft.text,
        "html": draft.html,
        "headers": safe_headers(dict(draft.headers)),
        "message_id": safe_header(draft.message_id) or message_id("letter", _digest(once)),
        "calendar": draft.calendar,
        "calendar_method": draft.calendar_method,
        "urgent": draft.urgent,
    }


def _digest(once: str) -> str:
    return hashlib.sha256(once.encode()).hexdigest()[:32]
