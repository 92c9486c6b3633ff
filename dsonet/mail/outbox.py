"""Letters to be sent: written in the transaction of what caused them, checked again when they go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, or_

from dsonet.database import db, insert, now
from dsonet.mail.headers import message_id, safe_header
from dsonet.mail.models import Letter

KEPT = timedelta(days=90)


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
    urgent: bool = False


Check = Callable[[Letter], bool]
C = TypeVar("C", bound=Check)
_checks: dict[str, Check] = {}


def post(draft: LetterDraft, once: str) -> None:
    """Write a letter; one with the same `once` is written only the first time. The caller commits."""
    db.session.execute(
        insert(Letter)
        .values(
            once=once,
            kind=draft.kind,
            member_id=draft.member_id,
            about=dict(draft.about),
            to_address=safe_header(draft.to_address),
            subject=safe_header(draft.subject)[:300],
            text=draft.text,
            html=draft.html,
            headers={name: safe_header(value) for name, value in draft.headers.items()},
            message_id=draft.message_id or message_id("letter", once),
            urgent=draft.urgent,
            created_at=now(),
            attempts=0,
            last_error="",
        )
        .on_conflict_do_nothing(index_elements=[Letter.once])
    )


def check(kind: str) -> Callable[[C], C]:
    """Ask the decorated function right before a letter of `kind` is sent; False drops it."""

    def register(function: C) -> C:
        _checks[kind] = function
        return function

    return register


def may_go(letter: Letter) -> bool:
    """Should its reader still get this letter?"""
    function = _checks.get(letter.kind)
    return function is None or function(letter)


def sweep() -> None:
    """Forget letters that were sent, dropped or given up three months ago."""
    limit = now() - KEPT
    db.session.execute(delete(Letter).where(or_(Letter.sent_at < limit, Letter.dropped_at < limit, Letter.failed_at < limit)))
