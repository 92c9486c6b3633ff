"""Follow, mute, or leave it to what counts by itself: for a thread and for a theme."""

from collections.abc import Sequence

from dsonet.access import require
from dsonet.database import db, insert
from dsonet.forum.models import FollowState, ThemeFollow, Thread, ThreadFollow
from dsonet.members.models import Member
from dsonet.themes.models import Theme


def follow_thread(member: Member, thread: Thread, state: FollowState | None) -> None:
    """Follow or mute a thread; None leaves it to the theme's choice."""
    require(member.is_active)
    _keep(ThreadFollow, member, "thread_id", thread.id, state)


def follow_theme(member: Member, theme: Theme, state: FollowState | None) -> None:
    """Follow or mute a theme; None does neither."""
    require(member.is_active)
    _keep(ThemeFollow, member, "theme_id", theme.id, state)


def follow_themes(member: Member, themes: Sequence[Theme]) -> None:
    """Follow what comes with a seat, unless this member already chose otherwise."""
    for theme in themes:
        row = {"member_id": member.id, "theme_id": theme.id, "state": FollowState.FOLLOWING}
        db.session.execute(insert(ThemeFollow).values(row).on_conflict_do_nothing())


def follow_by_writing(member: Member, thread: Thread) -> None:
    """Who writes follows, unless this member already chose otherwise."""
    row = {"member_id": member.id, "thread_id": thread.id, "state": FollowState.FOLLOWING}
    db.session.execute(insert(ThreadFollow).values(row).on_conflict_do_nothing())


def _keep(
    kind: type[ThreadFollow] | type[ThemeFollow],
    member: Member,
    place: str,
    id_: int,
    state: FollowState | None,
) -> None:
    whose = {"member_id": member.id, place: id_}
    if state is None:
        db.session.query(kind).filter_by(**whose).delete(synchronize_session=False)
        return
    db.session.execute(
        insert(kind)
        .values(**whose, state=state)
        .on_conflict_do_update(index_elements=list(whose), set_={"state": state})
    )
