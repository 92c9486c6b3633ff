"""Reads of themes by themselves: all of them, one, and those to choose from."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.members.models import Member
from dsonet.themes import policy
from dsonet.themes.models import Theme


def all_themes(me: Member) -> Sequence[Theme]:
    """All themes in their order, archived ones too."""
    return db.session.scalars(policy.visible_themes(me).order_by(Theme.position, Theme.title, Theme.id)).all()


def theme_with_id(me: Member, theme_id: int) -> Theme:
    """The theme with this number."""
    theme: Theme | None = db.session.scalar(
        policy.visible_themes(me).where(Theme.id == theme_id).options(joinedload(Theme.circle))
    )
    if theme is None:
        raise NotVisible
    return theme


def themes_in_use(me: Member) -> Sequence[Theme]:
    """The network's themes that something new can come in, in their order."""
    return [theme for theme in all_themes(me) if theme.archived_at is None and theme.circle_id is None]
