"""«Herkenbaar» and «Dank»: said with one's name, taken back by saying it again."""

from typing import Any, cast

from sqlalchemy import CursorResult, delete

from dsonet.access import require
from dsonet.database import db, insert
from dsonet.forum import policy
from dsonet.forum.actions.holding import hold_thread
from dsonet.forum.models import Reply, Sign, SignKind, Thread
from dsonet.members.models import Member


def toggle_sign(member: Member, thread: Thread, reply: Reply | None, kind: SignKind) -> None:
    """Give a sign at the opening words (no reply) or at a reply, or take one's own back."""
    hold_thread(member, thread, reply)
    require(policy.may_sign(member, thread, reply.author_id if reply else thread.author_id))
    reply_id = reply.id if reply else None
    taken_back = db.session.execute(
        delete(Sign).where(
            Sign.member_id == member.id,
            Sign.thread_id == thread.id,
            Sign.reply_id == reply_id if reply_id else Sign.reply_id.is_(None),
            Sign.kind == kind,
        )
    )
    if not cast(CursorResult[Any], taken_back).rowcount:
        row = {"member_id": member.id, "thread_id": thread.id, "reply_id": reply_id, "kind": kind}
        db.session.execute(insert(Sign).values(row).on_conflict_do_nothing())
