"""The only file that decides who sees which theme, and who keeps them."""

from sqlalchemy import ColumnElement, Select, select

from dsonet.circles.policy import ReaderId, is_shared
from dsonet.members import policy as members
from dsonet.members.models import Member, Network, Role
from dsonet.themes.models import Theme

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})


def visible_themes(member: Member) -> Select[Theme]:
    """Themes that exist for `member`; archived ones can still be read."""
    return select(Theme).where(theme_is_visible(member, member.id))


def theme_is_visible(reader: members.Reader, reader_id: ReaderId) -> ColumnElement[bool]:
    """The condition on Theme behind `visible_themes`."""
    return is_shared(Theme.circle_id, reader_id, members.sees(reader, Network.alumni_see_threads))


def may_keep_themes(member: Member) -> bool:
    """Make, change, order and archive themes."""
    return member.is_active and member.role in KEEPERS
