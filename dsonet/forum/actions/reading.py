"""Remember up to where a member has read: a mark that only moves forward."""

from dsonet.database import db, insert
from dsonet.forum.models import ReadMark
from dsonet.members.models import Member


def mark_read(member: Member, thread_id: int, reply_id: int) -> None:
    """Move the mark to `reply_id` (0: the opening words were seen); two tabs at once can't move it back."""
    db.session.execute(
        insert(ReadMark)
        .values(member_id=member.id, thread_id=thread_id, last_reply_id=reply_id)
        .on_conflict_do_update(
            index_elements=["member_id", "thread_id"],
            set_={"last_reply_id": reply_id},
            where=ReadMark.last_reply_id < reply_id,
        )
    )
