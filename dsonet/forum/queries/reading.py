"""What is unread: one condition, used by every list and counter."""

from sqlalchemy import and_, or_
from sqlalchemy.sql import ColumnElement

from dsonet.forum.models import FollowState, ReadMark, ThemeFollow, Thread, ThreadFollow
from dsonet.members.models import Member


def own_mark(member: Member) -> ColumnElement[bool]:
    """On which a list outer-joins the member's ReadMark."""
    return and_(ReadMark.thread_id == Thread.id, ReadMark.member_id == member.id)


def own_follow(member: Member) -> ColumnElement[bool]:
    """On which a list outer-joins the member's ThreadFollow."""
    return and_(ThreadFollow.thread_id == Thread.id, ThreadFollow.member_id == member.id)


def own_theme_follow(member: Member) -> ColumnElement[bool]:
    """On which a list outer-joins the member's ThemeFollow."""
    return and_(ThemeFollow.theme_id == Thread.theme_id, ThemeFollow.member_id == member.id)


def is_unread(member: Member) -> ColumnElement[bool]:
    """Something stands after the member's mark; without one, something of after the member came in."""
    came_in = member.joined_at or member.created_at
    never_opened = and_(ReadMark.member_id.is_(None), Thread.last_activity_at > came_in)
    return or_(never_opened, ReadMark.last_reply_id < Thread.last_reply_id)


def is_followed() -> ColumnElement[bool]:
    """The thread's own choice, else the theme's."""
    of_theme = and_(ThreadFollow.state.is_(None), ThemeFollow.state == FollowState.FOLLOWING)
    return or_(ThreadFollow.state == FollowState.FOLLOWING, of_theme)


def is_muted() -> ColumnElement[bool]:
    """Muted threads are never announced as new."""
    of_theme = and_(ThreadFollow.state.is_(None), ThemeFollow.state == FollowState.MUTED)
    return or_(ThreadFollow.state == FollowState.MUTED, of_theme)
