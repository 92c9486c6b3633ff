"""What of the conversation belongs to a seat, and goes with it: the themes that it follows."""

from collections.abc import Sequence

from sqlalchemy import and_, select

from dsonet.database import db
from dsonet.forum.models import FollowState, ThemeFollow
from dsonet.members.models import Member
from dsonet.themes.models import Theme


def followed_themes(member: Member) -> Sequence[Theme]:
    """The network's themes that `member` follows, also once they are out; those of circles are nobody's seat's."""
    own = and_(ThemeFollow.theme_id == Theme.id, ThemeFollow.member_id == member.id)
    return db.session.scalars(
        select(Theme)
        .join(ThemeFollow, own)
        .where(ThemeFollow.state == FollowState.FOLLOWING)
        .where(Theme.circle_id.is_(None), Theme.archived_at.is_(None))
        .order_by(Theme.position, Theme.id)
    ).all()
