"""What is kept of the conversation: threads, replies, and what members do with them."""

import enum
from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile
from dsonet.text import RENDERER_VERSION
from dsonet.themes.models import Theme


class ThreadKind(enum.StrEnum):
    """A question waits for answers; a conversation does not."""

    QUESTION = "question"
    CONVERSATION = "conversation"


class FollowState(enum.StrEnum):
    """Following hears of each reply; muted hears of nothing, not even a mention."""

    FOLLOWING = "following"
    MUTED = "muted"


class SignKind(enum.StrEnum):
    """What a reader may say without words: «Herkenbaar» and «Dank». Never a score."""

    RECOGNISABLE = "recognisable"
    THANKS = "thanks"


class Thread(db.Model):  # type: ignore[name-defined,misc]
    """One question or subject: the opening words, and what its list shows of the replies."""

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey(Theme.id))
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id), index=True)
    kind: Mapped[ThreadKind] = mapped_column(String(20), default=ThreadKind.CONVERSATION)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup]
    """Made from `source` at save, by the renderer of `renderer_version`; never on reading."""
    renderer_version: Mapped[int]
    answer_by: Mapped[date | None]
    """Until when an answer helps («graag antwoord voor»)."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised by each edit; who saves on an older one is shown both."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime] = mapped_column(default=now)
    """Of the last visible reply, else the opening; the list's order."""
    last_reply_id: Mapped[int] = mapped_column(default=0)
    """Of the last visible reply; 0 when there is none. A read mark below it means unread."""
    reply_count: Mapped[int] = mapped_column(default=0)
    """Visible replies only."""
    pinned: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    summary_source: Mapped[str] = mapped_column(Text, default="")
    summary_html: Mapped[Markup] = mapped_column(default=Markup())
    """The asker's summary, on top once the thread is closed."""
    summary_renderer_version: Mapped[int] = mapped_column(default=RENDERER_VERSION)
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")
    withdrawn_at: Mapped[datetime | None]
    """When its author took the words back: the place stays."""
    submission: Mapped[str | None] = mapped_column(String(64))
    """The form's idempotency key: a double submit makes one thread."""
    imported_from: Mapped[str | None] = mapped_column(String(200), unique=True)
    circle_id: Mapped[int | None] = mapped_column(ForeignKey(Circle.id), index=True)
    """The circle that it belongs to, by itself or by its theme; it exists for nobody else."""

    circle: Mapped[Circle | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme] = relationship(lazy="raise_on_sql")
    author: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_thread_list", "theme_id", "pinned", "last_activity_at", "id"),
        Index("ix_thread_latest", "last_activity_at", "id"),
        Index("uq_thread_submission", "author_id", "submission", unique=True),
    )


_USEFUL = text("useful_at IS NOT NULL")


class Reply(db.Model):  # type: ignore[name-defined,misc]
    """One member's words in a thread. Ids grow with time within a thread."""

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    """The reply that this one answers; none when it answers the opening words."""
    root_id: Mapped[int | None]
    """The reply at the top of this one's branch, itself for a root: a page holds whole branches."""
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup]
    renderer_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    useful_at: Mapped[datetime | None]
    """When the asker marked it as a useful answer."""
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")
    withdrawn_at: Mapped[datetime | None]
    """When its author took the words back: the place stays."""
    submission: Mapped[str | None] = mapped_column(String(64))
    imported_from: Mapped[str | None] = mapped_column(String(200), unique=True)

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    author: Mapped[Member] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        Index("ix_reply_thread_root", "thread_id", "root_id", "id"),
        Index("ix_reply_thread", "thread_id", "id"),
        Index("ix_reply_useful", "thread_id", sqlite_where=_USEFUL, postgresql_where=_USEFUL),
        Index("uq_reply_submission", "author_id", "submission", unique=True),
    )


class Revision(db.Model):  # type: ignore[name-defined,misc]
    """The words as they were before an edit, and who edited."""

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey(Reply.id, ondelete="CASCADE"), index=True)
    """None for the opening words."""
    editor_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    title: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(default=now)
    is_private: Mapped[bool] = mapped_column(default=False, server_default=false())
    """«Dit had er niet moeten staan»: for the author and who moderates."""

    editor: Mapped[Member] = relationship(lazy="raise_on_sql")


class ReadMark(db.Model):  # type: ignore[name-defined,misc]
    """Up to which reply a member has read a thread; 0 when only the opening words were seen."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(
        ForeignKey(Thread.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    last_reply_id: Mapped[int] = mapped_column(default=0)


class ThreadFollow(db.Model):  # type: ignore[name-defined,misc]
    """A member follows or mutes a thread; without a row the theme's choice counts."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(
        ForeignKey(Thread.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[FollowState] = mapped_column(String(10))


class ThemeFollow(db.Model):  # type: ignore[name-defined,misc]
    """A member follows or mutes a whole theme."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(
        ForeignKey(Theme.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[FollowState] = mapped_column(String(10))


class Sign(db.Model):  # type: ignore[name-defined,misc]
    """«Herkenbaar» or «Dank» of one member, at the opening words (no reply) or at a reply."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey(Reply.id, ondelete="CASCADE"))
    kind: Mapped[SignKind] = mapped_column(String(20))

    __table_args__ = (
        Index("uq_sign", "thread_id", text("coalesce(reply_id, 0)"), "member_id", "kind", unique=True),
        Index("ix_sign_reply", "reply_id"),
    )


class Attachment(db.Model):  # type: ignore[name-defined,misc]
    """A file with the opening words (no reply) or with a reply."""

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey(Reply.id, ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id))

    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql")

    __table_args__ = (Index("ix_attachment_thread", "thread_id", "reply_id"),)


class Draft(db.Model):  # type: ignore[name-defined,misc]
    """What a member is writing: a reply in a thread, or a new thread in a theme."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey(Thread.id, ondelete="CASCADE"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey(Theme.id, ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(Text)
    beside: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """What else stands in the form of a new thread, by the name of its field; empty ones are left out."""
    saved_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        Index(
            "uq_draft",
            "member_id",
            text("coalesce(thread_id, 0)"),
            text("coalesce(theme_id, 0)"),
            unique=True,
        ),
        CheckConstraint("(thread_id IS NULL) <> (theme_id IS NULL)", name="one_place"),
    )
