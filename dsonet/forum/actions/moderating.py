"""What moderators do to keep threads findable and kind, and what takes it back. Each act is in the record."""

from sqlalchemy import func, select

from dsonet import events, journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.forum import policy
from dsonet.forum.actions.holding import hold_thread
from dsonet.forum.events import WordsHidden, WordsRestored
from dsonet.forum.models import Reply, Thread
from dsonet.members.models import Member
from dsonet.themes.models import Theme


def pin_thread(moderator: Member, thread: Thread, pinned: bool) -> None:
    """Let a thread stand on top of its theme, or let it go again."""
    hold_thread(moderator, thread)
    require(policy.may_moderate_in(moderator, thread))
    if thread.pinned != pinned:
        thread.pinned = pinned
        _note(moderator, "pin_thread" if pinned else "unpin_thread", thread)


def move_thread(moderator: Member, thread: Thread, theme: Theme) -> None:
    """Take a thread to the theme where it belongs; its old address leads there."""
    hold_thread(moderator, thread)
    require(policy.may_move(moderator, thread, theme))
    if thread.theme_id != theme.id:
        before = db.session.execute(select(Theme.title).where(Theme.id == thread.theme_id)).scalar_one()
        _note(moderator, "move_thread", thread, before=before, after=theme.title)
        thread.theme_id, thread.theme = theme.id, theme


def hide_thread(moderator: Member, thread: Thread, reason: str) -> None:
    """Let a thread exist for nobody but who moderates there; the author hears why."""
    hold_thread(moderator, thread)
    require(policy.may_moderate_in(moderator, thread))
    if thread.hidden_at is None:
        thread.hidden_at, thread.hidden_reason = now(), reason
        _note(moderator, "hide_thread", thread, reason=reason)
        events.record(WordsHidden(thread.id, None, reason))


def restore_thread(moderator: Member, thread: Thread) -> None:
    """Bring a hidden thread back."""
    hold_thread(moderator, thread)
    require(policy.may_moderate_in(moderator, thread))
    if thread.hidden_at is not None:
        events.record(WordsRestored(thread.id, None, thread.hidden_at.isoformat()))
        thread.hidden_at, thread.hidden_reason = None, ""
        _note(moderator, "restore_thread", thread)


def hide_reply(moderator: Member, thread: Thread, reply: Reply, reason: str) -> None:
    """Let a reply exist for nobody but who moderates there; the author hears why."""
    hold_thread(moderator, thread, reply)
    require(policy.may_moderate_in(moderator, thread))
    if reply.hidden_at is None:
        reply.hidden_at, reply.hidden_reason = now(), reason
        _recount(thread)
        _note(moderator, "hide_reply", thread, reply, reason=reason)
        events.record(WordsHidden(thread.id, reply.id, reason))


def restore_reply(moderator: Member, thread: Thread, reply: Reply) -> None:
    """Bring a hidden reply back to its place."""
    hold_thread(moderator, thread, reply)
    require(policy.may_moderate_in(moderator, thread))
    if reply.hidden_at is not None:
        events.record(WordsRestored(thread.id, reply.id, reply.hidden_at.isoformat()))
        reply.hidden_at, reply.hidden_reason = None, ""
        _recount(thread)
        _note(moderator, "restore_reply", thread, reply)


def _recount(thread: Thread) -> None:
    """Set what lists show of the replies to what can be seen now."""
    db.session.flush()
    count, last_id = db.session.execute(
        select(func.count(), func.max(Reply.id)).where(
            Reply.thread_id == thread.id, Reply.hidden_at.is_(None)
        )
    ).one()
    last_at = db.session.scalar(select(Reply.created_at).where(Reply.id == last_id))
    thread.reply_count, thread.last_reply_id = count, last_id or 0
    thread.last_activity_at = last_at or thread.created_at


def _note(
    moderator: Member, verb: str, thread: Thread, reply: Reply | None = None, reason: str = "", **facts: str
) -> None:
    subject = reply or thread
    kind = "reply" if reply else "thread"
    journal.write(
        moderator.id, verb, kind, subject.id, reason, title=thread.title, thread_id=thread.id, **facts
    )
