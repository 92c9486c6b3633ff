"""The record of acts of staff: who did what to what, when and why, written in the act's own transaction."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db, now


class JournalEntry(db.Model):  # type: ignore[name-defined,misc]
    """One act. `facts` holds small things that the act was about, such as a title at that time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    verb: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index("ix_journal_entry_subject", "subject_kind", "subject_id"),)


KEPT = timedelta(days=3 * 365)


def sweep() -> None:
    """Forget acts of three years ago."""
    db.session.execute(delete(JournalEntry).where(JournalEntry.at < now() - KEPT))


def has(actor_id: int, verb: str, subject_kind: str, subject_id: int, since: datetime) -> bool:
    """Was this written after `since`?"""
    same = JournalEntry.subject_kind == subject_kind, JournalEntry.subject_id == subject_id
    done = JournalEntry.actor_id == actor_id, JournalEntry.verb == verb, JournalEntry.at > since
    return bool(db.session.scalar(select(exists().where(*same, *done))))


def write(
    actor_id: int, verb: str, subject_kind: str, subject_id: int, reason: str = "", **facts: Any
) -> None:
    """Keep that `actor_id` did `verb` to this subject; the caller commits."""
    db.session.add(
        JournalEntry(
            actor_id=actor_id,
            verb=verb,
            subject_kind=subject_kind,
            subject_id=subject_id,
            reason=reason,
            facts=facts,
        )
    )
