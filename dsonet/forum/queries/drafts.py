"""Reads of what a member is writing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.models import Draft, Thread
from dsonet.members.models import Member
from dsonet.text import excerpt
from dsonet.themes.models import Theme
from dsonet.themes.policy import theme_is_visible

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """One draft: what it begins with, and where it belongs."""

    id: int
    title: str
    words: str
    saved_at: datetime
    thread_id: int | None
    slug: str


def drafts_of(me: Member) -> list[ListedDraft]:
    """One's own drafts in places that one still sees, the latest first."""
    rows = db.session.execute(
        select(Draft, Thread.title, Theme.slug, Theme.title)
        .outerjoin(Thread, Thread.id == Draft.thread_id)
        .join(Theme, or_(Theme.id == Draft.theme_id, Theme.id == Thread.theme_id))
        .where(Draft.member_id == me.id)
        .where(
            or_(
                and_(Draft.thread_id.is_(None), theme_is_visible(me, me.id)),
                and_(Thread.id.is_not(None), policy.thread_is_visible(me)),
            )
        )
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
    )
    return [
        ListedDraft(
            draft.id,
            draft.title or thread_title or theme_title,
            excerpt("\n\n".join(filter(None, _words(draft))), EXCERPT),
            draft.saved_at,
            draft.thread_id,
            slug,
        )
        for draft, thread_title, slug, theme_title in rows
    ]


def _words(draft: Draft) -> list[str]:
    return [*(draft.beside.get(name, "") for name in ("situation", "tried", "question")), draft.source]
