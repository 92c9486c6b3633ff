"""Keep what is being written, so that a closed tab or an expired sign-in loses nothing."""

from typing import Any

from sqlalchemy import delete, text

from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.forum import policy
from dsonet.forum.models import Draft, Thread
from dsonet.members.models import Member
from dsonet.themes.models import Theme

ONE_PLACE: list[Any] = ["member_id", text("coalesce(thread_id, 0)"), text("coalesce(theme_id, 0)")]


def keep_reply_draft(member: Member, thread: Thread, source: str) -> None:
    """Keep a reply in the making; without words there is nothing to keep."""
    require(policy.may_reply(member, thread))
    _keep(member, "", source, thread_id=thread.id)


def keep_thread_draft(member: Member, theme: Theme, title: str, source: str) -> None:
    """Keep a thread in the making."""
    require(policy.may_start_thread(member, theme))
    _keep(member, title, source, theme_id=theme.id)


def discard_draft(member: Member, draft_id: int) -> None:
    """Throw one of one's own drafts away."""
    db.session.execute(delete(Draft).where(Draft.id == draft_id, Draft.member_id == member.id))


def _keep(member: Member, title: str, source: str, **place: int) -> None:
    if not title and not source:
        db.session.execute(delete(Draft).filter_by(member_id=member.id, **place))
        return
    words = {"title": title, "source": source, "saved_at": now()}
    db.session.execute(
        insert(Draft)
        .values(member_id=member.id, **place, **words)
        .on_conflict_do_update(index_elements=ONE_PLACE, set_=words)
    )
