"""Every write of the inbox and of how a member wants to hear."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, select, update

from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.forum.models import FollowState, ReadMark, ThemeFollow, Thread, ThreadFollow
from dsonet.members.models import Member
from dsonet.notifications import queries
from dsonet.notifications.models import MailChoice, Notice, NoticeKind, Preference

KEPT = timedelta(days=365)
AT_ONCE = 1000
"""Rows in one transaction."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice to be put in somebody's inbox."""

    member_id: int
    kind: NoticeKind
    thread_id: int
    reply_id: int | None
    once: str


def notify(*tellings: Telling) -> None:
    """Put notices in inboxes, in one statement; a second one with the same `once` is not written."""
    if tellings:
        rows = [{**asdict(telling), "created_at": now()} for telling in tellings]
        db.session.execute(insert(Notice).values(rows).on_conflict_do_nothing(index_elements=[Notice.once]))


def mark_all_read(member: Member) -> None:
    """Empty the bell."""
    require(member.is_active)
    db.session.execute(
        update(Notice).where(Notice.member_id == member.id, Notice.read_at.is_(None)).values(read_at=now())
    )


def read_with_their_threads() -> int:
    """What the read marks say was read: tick off its notices, some at a time; how many there were."""
    there = queries.is_read_there()
    some = (
        select(Notice.id)
        .join(ReadMark, and_(ReadMark.thread_id == Notice.thread_id, ReadMark.member_id == Notice.member_id))
        .where(Notice.read_at.is_(None), there)
        .limit(AT_ONCE)
    )
    ids = db.session.scalars(some).all()
    if ids:
        db.session.execute(update(Notice).where(Notice.id.in_(ids)).values(read_at=now()))
    return len(ids)


def sweep() -> None:
    """Forget notices after a year, read or not."""
    db.session.execute(delete(Notice).where(Notice.created_at < now() - KEPT))


def choose_mail(member: Member, replies: MailChoice, mentions: MailChoice, documents: MailChoice) -> None:
    """Keep when letters come."""
    require(member.is_active)
    word = {"replies": replies, "mentions": mentions, "documents": documents}
    db.session.execute(
        insert(Preference)
        .values(member_id=member.id, **word)
        .on_conflict_do_update(index_elements=[Preference.member_id], set_=word)
    )


def stop_thread(member: Member, thread: Thread) -> None:
    """No letter about this thread any more."""
    require(member.is_active)
    word = {"state": FollowState.MUTED}
    db.session.execute(
        insert(ThreadFollow)
        .values(member_id=member.id, thread_id=thread.id, **word)
        .on_conflict_do_update(index_elements=[ThreadFollow.member_id, ThreadFollow.thread_id], set_=word)
    )


def stop_theme(member: Member, thread: Thread) -> None:
    """No letter from this theme any more: it is the list that the letter names (RFC 2919, 8058)."""
    require(member.is_active)
    word = {"state": FollowState.MUTED}
    db.session.execute(
        insert(ThemeFollow)
        .values(member_id=member.id, theme_id=thread.theme_id, **word)
        .on_conflict_do_update(index_elements=[ThemeFollow.member_id, ThemeFollow.theme_id], set_=word)
    )
    of_theme = select(Thread.id).where(Thread.theme_id == thread.theme_id)
    db.session.execute(
        delete(ThreadFollow).where(
            ThreadFollow.member_id == member.id,
            ThreadFollow.state == FollowState.FOLLOWING,
            ThreadFollow.thread_id.in_(of_theme),
        )
    )
