"""Reads of themes: the overview with what is new, and one theme."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, func, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.models import Draft, FollowState, ReadMark, ThemeFollow, Thread, ThreadFollow
from dsonet.forum.policy import ME
from dsonet.forum.queries.reading import IS_ANNOUNCED, IS_UNREAD, OWN_FOLLOW, OWN_MARK, reader
from dsonet.members.models import Member
from dsonet.themes.models import Theme, ThemeKind


@dataclass(frozen=True, slots=True)
class ListedTheme:
    """One theme as the overview shows it."""

    theme: Theme
    follow: FollowState | None
    threads: int
    unread: int
    latest_at: datetime | None


class FollowedTheme(NamedTuple):
    """One theme as its own page shows it."""

    theme: Theme
    follow: FollowState | None
    moderator_name: str | None


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """The overview: themes in use by kind, and the archived ones."""

    by_kind: list[tuple[ThemeKind, list[ListedTheme]]]
    archived: list[ListedTheme]
    unread: int


def themes_page(me: Member) -> ThemesPage:
    """All themes in the order that the secretariat gave them."""
    themes = _listed_themes(me)
    in_use = [listed for listed in themes if listed.theme.archived_at is None]
    by_kind = [(kind, [listed for listed in in_use if listed.theme.kind == kind]) for kind in ThemeKind]
    return ThemesPage(
        by_kind=[(kind, listed) for kind, listed in by_kind if listed],
        archived=[listed for listed in themes if listed.theme.archived_at is not None],
        unread=sum(listed.unread for listed in in_use),
    )


def theme_for(me: Member, slug: str) -> Theme:
    """The theme at this address."""
    return followed_theme_for(me, slug).theme


def followed_theme_for(me: Member, slug: str) -> FollowedTheme:
    """The theme at this address, whether `me` follows it, and who moderates there."""
    row = db.session.execute(_followed_theme(policy.viewer(me)), {"slug": slug, "me_id": me.id}).one_or_none()
    if row is None:
        raise NotVisible
    return FollowedTheme(row[0], _state(row[1]), row[2])


def themes_to_ask_in(me: Member) -> list[Theme]:
    """Where `me` may begin a conversation, in the order that the secretariat gave them."""
    themes = policy.visible_themes(me).options(joinedload(Theme.circle))
    in_order = db.session.scalars(themes.order_by(Theme.position, Theme.title, Theme.id))
    return [theme for theme in in_order if policy.may_start_thread(me, theme)]


def theme_draft(me: Member, theme: Theme) -> Draft | None:
    """The thread that `me` was writing here, if any."""
    return db.session.scalar(select(Draft).where(Draft.member_id == me.id, Draft.theme_id == theme.id))


def _listed_themes(me: Member) -> list[ListedTheme]:
    rows = db.session.execute(_overview(policy.viewer(me)), reader(me))
    return [ListedTheme(row[0], _state(row[1]), row[2], row[3] or 0, row[4]) for row in rows]


@cache
def _followed_theme(viewer: policy.Viewer) -> Select[*tuple[Any, ...]]:
    return (
        policy.visible_themes(viewer)
        .add_columns(ThemeFollow.state, Member.name)
        .outerjoin(Member, Member.id == Theme.moderator_id)
        .outerjoin(ThemeFollow, and_(ThemeFollow.theme_id == Theme.id, ThemeFollow.member_id == ME))
        .options(joinedload(Theme.circle))
        .where(Theme.slug == bindparam("slug"))
    )


@cache
def _overview(viewer: policy.Viewer) -> Select[*tuple[Any, ...]]:
    return (
        policy.visible_themes(viewer)
        .add_columns(
            ThemeFollow.state,
            func.count(Thread.id),
            func.sum(case((and_(IS_UNREAD, IS_ANNOUNCED), 1), else_=0)),
            func.max(Thread.last_activity_at),
        )
        .select_from(Theme)
        .outerjoin(Thread, and_(Thread.theme_id == Theme.id, policy.thread_is_visible(viewer)))
        .outerjoin(ReadMark, OWN_MARK)
        .outerjoin(ThreadFollow, OWN_FOLLOW)
        .outerjoin(ThemeFollow, and_(ThemeFollow.theme_id == Theme.id, ThemeFollow.member_id == ME))
        .group_by(Theme.id, ThemeFollow.state)
        .order_by(Theme.position, Theme.title, Theme.id)
    )


def _state(kept: str | None) -> FollowState | None:
    return FollowState(kept) if kept else None
