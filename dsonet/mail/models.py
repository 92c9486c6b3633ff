"""What is kept of letters: until they are sent, what they say; afterwards only that they were sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db, now

_WAITS = text("sent_at IS NULL AND dropped_at IS NULL AND failed_at IS NULL")


class Letter(db.Model):  # type: ignore[name-defined,misc]
    """One letter to one address."""

    id: Mapped[int] = mapped_column(primary_key=True)
    once: Mapped[str] = mapped_column(String(120), unique=True)
    """What keeps a letter from being written twice."""
    kind: Mapped[str] = mapped_column(String(20))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Ids that the check at the time of sending needs."""
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str] = mapped_column(Text, default="")
    """An iCalendar object that goes along as `text/calendar` (RFC 6047); empty: none."""
    calendar_method: Mapped[str] = mapped_column(String(10), default="")
    """REQUEST or CANCEL, as in the object itself."""
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    message_id: Mapped[str] = mapped_column(String(200))
    urgent: Mapped[bool] = mapped_column(default=False)
    """Someone is waiting for it before a sign-in page."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a mail server was asked to take it, and did not."""
    next_try_at: Mapped[datetime | None]
    """Not before this moment; also the end of the lease of whoever is sending it."""
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    """When the check said that its reader should no longer get it."""
    failed_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    """When a mail server said that it could not be delivered (RFC 3464)."""
    last_error: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        Index("ix_letter_waiting", "urgent", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )


class TakenIn(db.Model):  # type: ignore[name-defined,misc]
    """That a message which came in was dealt with; only its digest is kept."""

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(default=now)
