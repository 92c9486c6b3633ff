"""Reads of threads: the lists with their filters and pages, and one thread for an act."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, exists, false, func, literal, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload
from sqlalchemy.sql import ColumnElement

from dsonet.access import NotVisible
from dsonet.database import db, rows
from dsonet.forum import policy
from dsonet.forum.models import ReadMark, Reply, ThemeFollow, Thread, ThreadFollow, ThreadKind
from dsonet.forum.policy import ME
from dsonet.forum.queries.cursors import Cursor
from dsonet.forum.queries.reading import (
    IS_FOLLOWED,
    IS_UNREAD,
    OWN_FOLLOW,
    OWN_MARK,
    OWN_THEME_FOLLOW,
    reader,
)
from dsonet.forum.queries.statements import Statement
from dsonet.members.models import Member, Seat
from dsonet.themes.models import Theme

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


class Way(enum.Enum):
    """Where a page of a list begins."""

    BEGIN = "begin"
    ON = "on"
    BACK = "back"


class Listing(NamedTuple):
    """What kind of list it is."""

    of_one_theme: bool
    chosen: Filter | None
    way: Way


_CONDITIONS: dict[Filter, ColumnElement[bool]] = {
    Filter.UNREAD: IS_UNREAD,
    Filter.UNANSWERED: and_(
        Thread.kind == ThreadKind.QUESTION, Thread.reply_count == 0, Thread.closed_at.is_(None)
    ),
    Filter.OWN: Thread.author_id == ME,
    Filter.FOLLOWED: IS_FOLLOWED,
}


class ListedThread(NamedTuple):
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
    is_of_circle: bool

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
    """The thread with its theme and author."""
    thread: Thread | None = db.session.scalar(
        _one(policy.viewer(me)), {"thread_id": thread_id, "me_id": me.id}
    )
    if thread is None:
        raise NotVisible
    return thread


def threads_page(
    me: Member, theme: Theme | None, chosen: Filter | None, after: Cursor | None, before: Cursor | None
) -> ThreadsPage:
    """A page of a theme's threads, pinned ones first; of all themes (None) the latest first."""
    way = Way.BACK if before else Way.ON if after else Way.BEGIN
    listing = Listing(theme is not None, chosen, way)
    places = reader(me) | {"theme_id": theme and theme.id} | _place(before or after)
    found = rows(_list(policy.viewer(me), listing), places | {"most": PAGE + 1})
    return _page([ListedThread._make(row) for row in found], way)


def latest_threads(me: Member, chosen: Filter | None, most: int) -> list[ListedThread]:
    """The first few of all themes, for other pages."""
    statement = _list(policy.viewer(me), Listing(False, chosen, Way.BEGIN))
    return [ListedThread._make(row) for row in rows(statement, reader(me) | {"most": most})]


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


@cache
def _one(viewer: policy.Viewer) -> Statement:
    return (
        policy.visible_threads(viewer)
        .join(Thread.theme)
        .options(contains_eager(Thread.theme), joinedload(Thread.author), joinedload(Thread.circle))
        .where(Thread.id == bindparam("thread_id"))
    )


@cache
def _list(viewer: policy.Viewer, listing: Listing) -> Statement:
    """One statement for each kind of list, put together once."""
    latest = (Thread.last_activity_at, Thread.id)
    keys = (Thread.pinned, *latest) if listing.of_one_theme else latest
    names = ("pinned", "moment", "thread_id") if listing.of_one_theme else ("moment", "thread_id")
    place = tuple_(*(bindparam(name, type_=key.type) for name, key in zip(names, keys, strict=True)))
    query = _rows().where(policy.thread_is_visible(viewer)).limit(bindparam("most"))
    if listing.of_one_theme:
        query = query.where(Thread.theme_id == bindparam("theme_id"))
    if listing.chosen is not None:
        query = query.where(_CONDITIONS[listing.chosen])
    if listing.way is Way.BACK:
        return query.where(tuple_(*keys) > place).order_by(*(key.asc() for key in keys))
    if listing.way is Way.ON:
        query = query.where(tuple_(*keys) < place)
    return query.order_by(*(key.desc() for key in keys))


def _rows() -> Statement:
    """Threads with all that a list shows of them.

    Every thread has a theme and an author; they are joined as if not, because SQLite then begins with the
    threads, in the order of their index, and stops after a page (it began with the members, and sorted).
    """
    last = aliased(Reply)
    last_author = aliased(Member)
    answered = exists().where(
        Reply.thread_id == Thread.id, Reply.useful_at.is_not(None), Reply.hidden_at.is_(None)
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
            func.coalesce(IS_UNREAD, false()),
            answered,
            Thread.circle_id.is_not(None),
        )
        .outerjoin(Thread.theme)
        .outerjoin(Thread.author)
        .outerjoin(Member.seat)
        .outerjoin(last, last.id == Thread.last_reply_id)
        .outerjoin(last_author, last_author.id == last.author_id)
        .outerjoin(ReadMark, OWN_MARK)
        .outerjoin(ThreadFollow, OWN_FOLLOW)
        .outerjoin(ThemeFollow, OWN_THEME_FOLLOW)
    )


def _place(cursor: Cursor | None) -> dict[str, Any]:
    return cursor._asdict() if cursor else {}


def _page(rows: list[ListedThread], way: Way) -> ThreadsPage:
    there_is_more = len(rows) > PAGE
    rows = rows[:PAGE]
    if way is Way.BACK:
        rows.reverse()
    newer = there_is_more if way is Way.BACK else way is Way.ON
    older = way is Way.BACK or there_is_more
    return ThreadsPage(
        threads=rows,
        newer=rows[0].cursor.packed() if rows and newer else None,
        older=rows[-1].cursor.packed() if rows and older else None,
    )
