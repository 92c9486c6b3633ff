"""Every read of the inbox and of how a member wants to hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from dsonet.database import db
from dsonet.forum.models import ReadMark, Reply, Thread
from dsonet.forum.policy import ME, Viewer, viewer
from dsonet.members.models import Member
from dsonet.members.policy import has_access
from dsonet.notifications import policy
from dsonet.notifications.models import Notice, NoticeKind, Preference

PER_PAGE = 25
MOST_COUNTED = 100
"""The bell says «99+» then."""
READ_WITH_THREAD = (NoticeKind.REPLY, NoticeKind.MENTION, NoticeKind.NEW_THREAD)
"""Notices that reading the thread itself makes read; nobody needs to tick them off."""


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One notice as the inbox shows it."""

    notice: Notice
    unread: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of notices, the latest first; `next_id` is where the next page begins."""

    lines: list[InboxLine]
    next_id: int | None


def unread_count(kind_of_viewer: Viewer) -> Select[int]:
    """How many unread notices the bell shows; the frame of every page asks this together with what else it shows.

    What is more than people count is not counted: the price of every page would grow with it.
    """
    notices = _with_mark(policy.visible_notices(kind_of_viewer)).where(_is_unread())
    some = notices.with_only_columns(Notice.id, maintain_column_froms=True).limit(MOST_COUNTED)
    return select(func.count()).select_from(some.subquery())


def inbox(member: Member, before_id: int | None = None) -> Inbox:
    """The latest notices, paged by key."""
    rows = (
        _with_mark(policy.visible_notices(viewer(member)))
        .add_columns(_is_unread().label("unread"))
        .options(
            contains_eager(Notice.thread).joinedload(Thread.theme),
            contains_eager(Notice.thread).joinedload(Thread.author),
            contains_eager(Notice.reply).joinedload(Reply.author),
        )
        .order_by(Notice.id.desc())
        .limit(PER_PAGE + 1)
    )
    if before_id is not None:
        rows = rows.where(Notice.id < before_id)
    found = [
        InboxLine(notice, bool(unread)) for notice, unread in db.session.execute(rows, {"me_id": member.id})
    ]
    return Inbox(found[:PER_PAGE], found[PER_PAGE - 1].notice.id if len(found) > PER_PAGE else None)


def preference_of(member: Member) -> Preference:
    """How `member` wants to hear; what holds without a row is the same for all."""
    return db.session.get(Preference, member.id) or default_preference(member.id)


def preferences_of(member_ids: Sequence[int]) -> dict[int, Preference]:
    """How each of these members wants to hear."""
    kept = db.session.scalars(select(Preference).where(Preference.member_id.in_(member_ids)))
    return {id_: default_preference(id_) for id_ in member_ids} | {one.member_id: one for one in kept}


def default_preference(member_id: int) -> Preference:
    """Everything directly, until the member says otherwise; not kept."""
    return Preference(member_id=member_id, replies="direct", mentions="direct", documents="direct")


def member_by_id(member_id: int) -> Member | None:
    """The one whom a link in a letter is for, while still a member."""
    return db.session.scalar(select(Member).where(Member.id == member_id, has_access()))


def thread_of_letter(member: Member, thread_id: int) -> Thread | None:
    """The thread that a letter was about, hidden meanwhile or not: the theme stays known for stopping."""
    return db.session.scalar(select(Thread).where(Thread.id == thread_id).options(joinedload(Thread.theme)))


def _with_mark(notices: Select[Any]) -> Select[Any]:
    return notices.outerjoin(ReadMark, and_(ReadMark.thread_id == Notice.thread_id, ReadMark.member_id == ME))


def is_read_there() -> ColumnElement[bool]:
    """Does the mark of its reader say that the thing itself was read?"""
    return and_(
        Notice.kind.in_(READ_WITH_THREAD),
        ReadMark.member_id.is_not(None),
        or_(Notice.reply_id.is_(None), Notice.reply_id <= ReadMark.last_reply_id),
    )


def _is_unread() -> ColumnElement[bool]:
    return and_(Notice.read_at.is_(None), not_(is_read_there()))
