"""What is kept of a welcome: how far someone came."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db
from dsonet.members.models import Member


class Step(enum.StrEnum):
    """What comes after the password or passkey, in this order; the value stands in the address."""

    CARD = "kaartje"
    FOLLOW = "volgen"


class Welcome(db.Model):  # type: ignore[name-defined,misc]
    """How far a new member came."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    next_step: Mapped[Step] = mapped_column(String(10), default=Step.CARD)
    finished_at: Mapped[datetime | None]
