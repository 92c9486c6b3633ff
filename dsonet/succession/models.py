"""What is kept of a succession: which seat, from whom, to whom, and at which minute."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.members.models import Member, Seat

_OPEN = text("done_at IS NULL AND undone_at IS NULL")


class Becomes(enum.StrEnum):
    """What becomes of the predecessor."""

    ENDED = "ended"
    ALUMNUS = "alumnus"


class Succession(db.Model):  # type: ignore[name-defined,misc]
    """One succession, planned, done or undone. The predecessor's access follows the minute by itself."""

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey(Seat.id, ondelete="CASCADE"))
    predecessor_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), index=True)
    """Known from the minute on."""
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    title: Mapped[str] = mapped_column(String(120), default="")
    portfolio: Mapped[str] = mapped_column(String(200), default="")
    becomes: Mapped[Becomes] = mapped_column(String(10))
    takes_effect_at: Mapped[datetime]
    planned_by_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"))
    planned_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    seat: Mapped[Seat] = relationship(lazy="raise_on_sql")
    predecessor: Mapped[Member] = relationship(lazy="raise_on_sql", foreign_keys=[predecessor_id])

    __table_args__ = (
        Index("uq_succession_open", "seat_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    @property
    def can_be_undone(self) -> bool:
        """Until its minute has passed."""
        return self.done_at is None and self.undone_at is None and self.takes_effect_at > now()
