"""Who follows what: the members who want to hear of a thread or theme, as far as they may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.sql import ColumnElement

from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.models import FollowState, Reply, ThemeFollow, Thread, ThreadFollow
from dsonet.members.models import Member
from dsonet.members.policy import hears
from dsonet.themes.models import Theme

_REACHABLE = (hears(), Member.joined_at.is_not(None))
_FOLLOWS = or_(
    ThreadFollow.state == FollowState.FOLLOWING,
    and_(ThreadFollow.state.is_(None), ThemeFollow.state == FollowState.FOLLOWING),
)
_HAS_MUTED = func.coalesce(ThreadFollow.state, ThemeFollow.state) == FollowState.MUTED


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who may hear of a thread, and what they said about that."""

    member: Member
    follows: bool
    has_muted: bool


def thread_with_author(thread_id: int) -> Thread | None:
    """The thread with its theme and author, hidden or not; for the worker, which asks `visible_to` next."""
    return db.session.scalar(
        select(Thread)
        .where(Thread.id == thread_id)
        .options(joinedload(Thread.theme), joinedload(Thread.author))
    )


def reply_with_thread(reply_id: int) -> Reply | None:
    """The reply with its author, thread and theme, hidden or not; for the worker."""
    return db.session.scalar(
        select(Reply)
        .where(Reply.id == reply_id)
        .options(
            joinedload(Reply.author),
            joinedload(Reply.thread).options(joinedload(Thread.theme), joinedload(Thread.author)),
        )
    )


def is_visible_to(member: Member, thread_id: int, reply_id: int | None) -> bool:
    """Do these words exist for `member` at this moment?"""
    sight: Select[Thread] | Select[Reply]
    if reply_id is None:
        sight = policy.visible_threads(member).where(Thread.id == thread_id, Thread.withdrawn_at.is_(None))
    else:
        sight = policy.visible_replies(member).where(
            Reply.id == reply_id, Thread.id == thread_id, Reply.withdrawn_at.is_(None)
        )
    return db.session.scalar(select(exists(sight.subquery().select()))) or False


def who_sees(members: Sequence[Member], thread_id: int, reply_id: int | None) -> set[int]:
    """Those of `members` for whom these words exist at this moment: one query, however many they are."""
    kinds = {policy.Viewers(*policy.viewer(member)) for member in members}
    if not kinds:
        return set()
    sight = or_(*(and_(Member.role == kind.role, _is_visible(kind, reply_id)) for kind in kinds))
    among = select(Member.id).join(Thread, Thread.id == thread_id)
    if reply_id is not None:
        among = among.join(Reply, and_(Reply.id == reply_id, Reply.thread_id == Thread.id))
    return set(db.session.scalars(among.where(Member.id.in_([member.id for member in members]), sight)))


def follower_ids(thread: Thread) -> Sequence[int]:
    """Who follows the thread, or its theme without having muted the thread."""
    return db.session.scalars(_followers(thread, Member.id).order_by(Member.id)).all()


def hearers(thread: Thread, ids: Sequence[int]) -> list[Hearer]:
    """What those with these ids who can be reached want to hear of the thread at this moment."""
    found = db.session.execute(
        _reachable()
        .add_columns(_FOLLOWS, _HAS_MUTED)
        .outerjoin(ThreadFollow, _own_follow(thread))
        .outerjoin(ThemeFollow, _theme_follow(thread))
        .where(Member.id.in_(ids))
        .order_by(Member.id)
    )
    return [Hearer(member, bool(follows), bool(muted)) for member, follows, muted in found]


def wants_to_hear(member: Member, thread: Thread) -> bool:
    """Follows the thread (or its theme) at this moment."""
    return db.session.scalar(_followers(thread, Member.id).where(Member.id == member.id)) is not None


def has_muted(member: Member, thread: Thread) -> bool:
    """Has muted the thread, or its theme without following the thread."""
    states = db.session.execute(
        select(ThreadFollow.state, ThemeFollow.state)
        .select_from(Member)
        .outerjoin(ThreadFollow, _own_follow(thread))
        .outerjoin(ThemeFollow, _theme_follow(thread))
        .where(Member.id == member.id)
    ).one()
    return (states[0] or states[1]) == FollowState.MUTED


def theme_by_id(theme_id: int) -> Theme | None:
    """The theme, for a letter's link to stop."""
    return db.session.get(Theme, theme_id)


def _reachable() -> Select[Member]:
    return select(Member).where(*_REACHABLE)


def _followers(thread: Thread, what: InstrumentedAttribute[int]) -> Select[int]:
    return (
        select(what)
        .where(*_REACHABLE)
        .outerjoin(ThreadFollow, _own_follow(thread))
        .outerjoin(ThemeFollow, _theme_follow(thread))
        .where(_FOLLOWS)
    )


def _is_visible(kind: policy.Viewers, reply_id: int | None) -> ColumnElement[bool]:
    thread = policy.thread_is_visible(kind)
    if reply_id is None:
        return and_(thread, Thread.withdrawn_at.is_(None))
    return and_(thread, policy.reply_is_visible(kind), Reply.withdrawn_at.is_(None))


def _own_follow(thread: Thread) -> ColumnElement[bool]:
    return and_(ThreadFollow.member_id == Member.id, ThreadFollow.thread_id == thread.id)


def _theme_follow(thread: Thread) -> ColumnElement[bool]:
    return and_(ThemeFollow.member_id == Member.id, ThemeFollow.theme_id == thread.theme_id)
