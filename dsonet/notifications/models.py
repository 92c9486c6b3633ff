"""What is kept of telling: the inbox's notices, and how each member wants letters."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.database import db, now
from dsonet.forum.models import Reply, Thread
from dsonet.members.models import Member

_UNREAD = text("read_at IS NULL")


class NoticeKind(enum.StrEnum):
    """Why a notice stands in someone's inbox."""

    REPLY = "reply"
    MENTION = "mention"
    NEW_THREAD = "new_thread"
    USEFUL = "useful"
    HIDDEN = "hidden"
    RESTORED = "restored"


class MailChoice(enum.StrEnum):
    """When letters come; the digest comes in a later release."""

    DIRECT = "direct"
    NONE = "none"


class Notice(db.Model):  # type: ignore[name-defined,misc]
    """One line in a member's inbox. Seen only while its thread and reply are visible to that member."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"))
    kind: Mapped[NoticeKind] = mapped_column(String(20))
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey(Reply.id, ondelete="CASCADE"), index=True)
    once: Mapped[str] = mapped_column(String(80), unique=True)
    """What keeps a notice from being written twice."""
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    read_at: Mapped[datetime | None]
    """When it was ticked off, or the worker saw that the thing itself was read."""

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    reply: Mapped[Reply | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_notice_inbox", "member_id", "id"),
        Index("ix_notice_unread", "member_id", "id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )


class Preference(db.Model):  # type: ignore[name-defined,misc]
    """How a member wants to hear; without a row everything comes directly."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    replies: Mapped[MailChoice] = mapped_column(String(10), default=MailChoice.DIRECT)
    mentions: Mapped[MailChoice] = mapped_column(String(10), default=MailChoice.DIRECT)
    documents: Mapped[MailChoice] = mapped_column(String(10), default=MailChoice.DIRECT)
    """Newer versions of what one fetched."""
