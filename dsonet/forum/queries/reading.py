"""What is unread and what is followed: conditions used by every list and counter.

They hold places for the reader (`reader()` fills them), so that a statement is put together once for each
kind of viewer and not at each request.
"""

from typing import Any

from sqlalchemy import and_, bindparam, or_

from dsonet.database import UtcDateTime
from dsonet.forum.models import FollowState, ReadMark, ThemeFollow, Thread, ThreadFollow
from dsonet.forum.policy import ME
from dsonet.members.models import Member

_CAME_IN = bindparam("came_in", type_=UtcDateTime())

OWN_MARK = and_(ReadMark.thread_id == Thread.id, ReadMark.member_id == ME)
"""On which a list outer-joins the reader's ReadMark."""
OWN_FOLLOW = and_(ThreadFollow.thread_id == Thread.id, ThreadFollow.member_id == ME)
OWN_THEME_FOLLOW = and_(ThemeFollow.theme_id == Thread.theme_id, ThemeFollow.member_id == ME)

IS_UNREAD = or_(
    and_(ReadMark.member_id.is_(None), Thread.last_activity_at > _CAME_IN),
    ReadMark.last_reply_id < Thread.last_reply_id,
)
"""Something stands after the reader's mark; without a mark, something of after the reader came in."""
IS_FOLLOWED = or_(
    ThreadFollow.state == FollowState.FOLLOWING,
    and_(ThreadFollow.state.is_(None), ThemeFollow.state == FollowState.FOLLOWING),
)
"""The thread's own choice, else the theme's."""
IS_ANNOUNCED = or_(
    ThreadFollow.state == FollowState.FOLLOWING,
    and_(
        ThreadFollow.state.is_(None),
        or_(ThemeFollow.state.is_(None), ThemeFollow.state == FollowState.FOLLOWING),
    ),
)
"""Not muted: what is muted is never announced as new."""


def reader(member: Member) -> dict[str, Any]:
    """What fills the places for the reader."""
    return {"me_id": member.id, "came_in": member.joined_at or member.created_at}
