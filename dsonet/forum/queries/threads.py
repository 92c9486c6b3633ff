"""Reads of threads: the lists with their filters and pages, and one thread for an act."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, false, func, literal, select, tuple_
from sqlalchemy.orm import aliased, contains_eager
from sqlalchemy.sql import ColumnElement

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.models import ReadMark, Reply, Theme, ThemeFollow, Thread, ThreadFollow, ThreadKind
from dsonet.forum.queries.cursors import Cursor
from dsonet.forum.queries.reading import is_followed, is_unread, own_follow, own_mark, own_theme_follow
from dsonet.members.models import Member, Seat

PAGE = 20
SIMILAR = 5
SHORTEST_WORD = 4
MOST_WORDS = 8


class Filter(enum.StrEnum):
    """What a list may be narrowed to; the value stands in the address."""

    UNREAD = "ongelezen"
    UNANSWERED = "onbeantwoord"
    OWN = "van-mij"
    FOLLOWED = "gevolgd"


@dataclass(frozen=True, slots=True)
class ListedThread:
    """One thread as a list shows it."""

    id: int
    kind: ThreadKind
    title: str
    theme_slug: str
    theme_title: str
    author_name: str
    city: str | None
    created_at: datetime
    reply_count: int
    last_activity_at: datetime
    last_name: str | None
    """Who wrote the last reply."""
    is_pinned: bool
    is_closed: bool
    is_hidden: bool
    is_unread: bool
    is_answered: bool

    @property
    def cursor(self) -> Cursor:
        """Where a page goes on after this row."""
        return Cursor(self.is_pinned, self.last_activity_at, self.id)


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """One page of a list, with what packed cursors lead to the pages beside it."""

    threads: list[ListedThread]
    newer: str | None
    older: str | None


def thread_for(me: Member, thread_id: int) -> Thread:
    """The thread with its theme."""
    thread: Thread | None = db.session.scalar(
        policy.visible_threads(me)
        .join(Thread.theme)
        .options(contains_eager(Thread.theme))
        .where(Thread.id == thread_id)
    )
    if thread is None:
        raise NotVisible
    return thread


def threads_page(
    me: Member, theme: Theme | None, chosen: Filter | None, after: Cursor | None, before: Cursor | None
) -> ThreadsPage:
    """A page of a theme's threads, pinned ones first; of all themes (None) the latest first."""
    keys = _keys(theme)
    query = _narrowed(_listing(me), me, theme, chosen)
    if before is not None:
        ordered = query.where(keys > _position(before, theme)).order_by(*(key.asc() for key in keys.clauses))
    else:
        ordered = query.order_by(*(key.desc() for key in keys.clauses))
        ordered = ordered if after is None else ordered.where(keys < _position(after, theme))
    rows = [ListedThread(*row) for row in db.session.execute(ordered.limit(PAGE + 1))]
    return _page(rows, after, before)


def latest_threads(me: Member, chosen: Filter | None, most: int) -> list[ListedThread]:
    """The first few of all themes, for other pages."""
    query = _narrowed(_listing(me), me, None, chosen)
    ordered = query.order_by(Thread.last_activity_at.desc(), Thread.id.desc()).limit(most)
    return [ListedThread(*row) for row in db.session.execute(ordered)]


def similar_threads(me: Member, title: str) -> Sequence[Any]:
    """A few threads that share words with `title`, most shared first: id, title, theme's slug, replies."""
    words = {word for word in title.casefold().split() if len(word) >= SHORTEST_WORD}
    matches = [Thread.title.icontains(word, autoescape=True) for word in sorted(words, key=len)[-MOST_WORDS:]]
    if not matches:
        return ()
    shared = sum((case((match, 1), else_=0) for match in matches), literal(0))
    return db.session.execute(
        select(Thread.id, Thread.title, Theme.slug, Thread.reply_count)
        .join(Thread.theme)
        .where(policy.thread_is_visible(me), shared > 0)
        .order_by(shared.desc(), Thread.last_activity_at.desc(), Thread.id.desc())
        .limit(SIMILAR)
    ).all()


def _listing(me: Member) -> Select[*tuple[Any, ...]]:
    last = aliased(Reply)
    last_author = aliased(Member)
    answered = exists().where(
        Reply.thread_id == Thread.id, Reply.useful_at.is_not(None), policy.reply_is_visible(me)
    )
    return (
        select(
            Thread.id,
            Thread.kind,
            Thread.title,
            Theme.slug,
            Theme.title,
            Member.name,
            Seat.name,
            Thread.created_at,
            Thread.reply_count,
            Thread.last_activity_at,
            last_author.name,
            Thread.pinned,
            Thread.closed_at.is_not(None),
            Thread.hidden_at.is_not(None),
            func.coalesce(is_unread(me), false()),
            answered,
        )
        .join(Thread.theme)
        .join(Thread.author)
        .outerjoin(Member.seat)
        .outerjoin(last, last.id == Thread.last_reply_id)
        .outerjoin(last_author, last_author.id == last.author_id)
        .outerjoin(ReadMark, own_mark(me))
        .outerjoin(ThreadFollow, own_follow(me))
        .outerjoin(ThemeFollow, own_theme_follow(me))
        .where(policy.thread_is_visible(me))
    )


def _narrowed(
    query: Select[*tuple[Any, ...]], me: Member, theme: Theme | None, chosen: Filter | None
) -> Select[*tuple[Any, ...]]:
    conditions: dict[Filter, ColumnElement[bool]] = {
        Filter.UNREAD: is_unread(me),
        Filter.UNANSWERED: and_(
            Thread.kind == ThreadKind.QUESTION, Thread.reply_count == 0, Thread.closed_at.is_(None)
        ),
        Filter.OWN: Thread.author_id == me.id,
        Filter.FOLLOWED: is_followed(),
    }
    if theme is not None:
        query = query.where(Thread.theme_id == theme.id)
    return query if chosen is None else query.where(conditions[chosen])


def _keys(theme: Theme | None) -> Any:
    latest = (Thread.last_activity_at, Thread.id)
    return tuple_(*latest) if theme is None else tuple_(Thread.pinned, *latest)


def _position(cursor: Cursor, theme: Theme | None) -> Any:
    latest = (literal(cursor.moment, Thread.last_activity_at.type), literal(cursor.thread_id))
    return tuple_(*latest) if theme is None else tuple_(literal(cursor.pinned), *latest)


def _page(rows: list[ListedThread], after: Cursor | None, before: Cursor | None) -> ThreadsPage:
    there_is_more = len(rows) > PAGE
    rows = rows[:PAGE]
    if before is not None:
        rows.reverse()
    newer = there_is_more if before is not None else after is not None
    older = before is not None or there_is_more
    return ThreadsPage(
        threads=rows,
        newer=rows[0].cursor.packed() if rows and newer else None,
        older=rows[-1].cursor.packed() if rows and older else None,
    )
