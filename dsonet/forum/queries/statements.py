"""The four statements behind a thread's page, put together once: at each request that would take longer than
running them. Places for ids are filled when they run.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import contains_eager, defer

from dsonet.forum import policy
from dsonet.forum.models import Attachment, Draft, ReadMark, Reply, Sign, ThemeFollow, Thread, ThreadFollow
from dsonet.forum.policy import ME
from dsonet.forum.queries.reading import OWN_FOLLOW, OWN_MARK, OWN_THEME_FOLLOW
from dsonet.members.models import Member, Seat
from dsonet.storage.models import StoredFile

Statement = Select[*tuple[Any, ...]]
_THREAD = bindparam("thread_id", type_=Integer())
_IDS = bindparam("ids", type_=Integer(), expanding=True)

_ALL_WORDS: Statement = select(
    Reply.id,
    Reply.author_id,
    Member.title,
    Reply.html,
    Reply.created_at,
    Reply.edited_at,
    Reply.hidden_at,
    Reply.hidden_reason,
    Reply.withdrawn_at,
).join(Reply.author)
WORDS_OF_PAGE = _ALL_WORDS.where(Reply.id.in_(_IDS))
"""What only a page's own replies need."""
WORDS_OF_THREAD = _ALL_WORDS.where(Reply.thread_id == _THREAD)

FILE = "file"
_SIGNS_HERE = (Sign.thread_id == _THREAD, or_(Sign.reply_id.is_(None), Sign.reply_id.in_(_IDS)))
_FILES_HERE = (
    Attachment.thread_id == _THREAD,
    or_(Attachment.reply_id.is_(None), Attachment.reply_id.in_(_IDS)),
)
EXTRAS: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        Sign.id.label("given"),
        Sign.reply_id,
        Sign.kind,
        Sign.member_id,
        Member.name,
        literal("", String),
        literal(0, BigInteger),
        literal("", String),
    )
    .join(Member, Member.id == Sign.member_id)
    .where(*_SIGNS_HERE),
    select(
        Attachment.id,
        Attachment.reply_id,
        literal(FILE, String),
        Attachment.file_id,
        StoredFile.filename,
        StoredFile.media_type,
        StoredFile.size,
        StoredFile.virus_check,
    )
    .join(Attachment.file)
    .where(*_FILES_HERE),
).order_by("given")
"""Signs (of whom) and files (what) of a page in one question: both say only what hangs where."""


@cache
def opened(viewer: policy.Viewer) -> Statement:
    """A thread with its theme, who began it, and what the reader has to do with it."""
    return (
        policy.visible_threads(viewer)
        .add_columns(Member.name, Member.title, Seat.name)
        .add_columns(ThreadFollow.state, ThemeFollow.state, ReadMark.last_reply_id, Draft.source)
        .join(Thread.theme)
        .join(Thread.author)
        .outerjoin(Member.seat)
        .outerjoin(ReadMark, OWN_MARK)
        .outerjoin(ThreadFollow, OWN_FOLLOW)
        .outerjoin(ThemeFollow, OWN_THEME_FOLLOW)
        .outerjoin(Draft, and_(Draft.thread_id == Thread.id, Draft.member_id == ME))
        .options(
            contains_eager(Thread.theme),
            defer(Thread.source),
            defer(Thread.summary_source),
        )
        .where(Thread.id == _THREAD)
    )


@cache
def bones(viewer: policy.Viewer) -> Statement:
    """The skeleton of a thread."""
    return (
        select(
            Reply.id,
            Reply.parent_id,
            Reply.author_id,
            Member.name,
            Seat.name,
            policy.reply_is_visible(viewer),
            Reply.useful_at.is_not(None),
        )
        .join(Reply.author)
        .outerjoin(Member.seat)
        .where(Reply.thread_id == _THREAD)
        .order_by(Reply.id)
    )
