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

WORDS_BESIDE = {"situation", "tried", "question"}
"""What the template for a good question asks."""


def keep_reply_draft(member: Member, thread: Thread, source: str) -> None:
    """Keep a reply in the making; without words there is nothing to keep."""
    require(policy.may_reply(member, thread))
    _keep(member, {"source": source}, bool(source), thread_id=thread.id)


def keep_thread_draft(member: Member, theme: Theme, title: str, source: str, beside: dict[str, str]) -> None:
    """Keep a thread in the making, with all that was filled in; a choice alone is no words."""
    require(policy.may_start_thread(member, theme))
    has_words = bool(title or source or beside.keys() & WORDS_BESIDE)
    _keep(member, {"title": title, "source": source, "beside": beside}, has_words, theme_id=theme.id)


def discard_draft(member: Member, draft_id: int) -> None:
    """Throw one of one's own drafts away."""
    db.session.execute(delete(Draft).where(Draft.id == draft_id, Draft.member_id == member.id))


def _keep(member: Member, words: dict[str, Any], has_words: bool, **place: int) -> None:
    if not has_words:
        db.session.execute(delete(Draft).filter_by(member_id=member.id, **place))
        return
    words = words | {"saved_at": now()}
    db.session.execute(
        insert(Draft)
        .values(member_id=member.id, **place, **words)
        .on_conflict_do_update(index_elements=ONE_PLACE, set_=words)
    )
