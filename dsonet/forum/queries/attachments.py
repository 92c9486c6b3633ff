"""Reads of files with someone's words."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.models import Attachment, Reply, Thread
from dsonet.members.models import Member


def attachment_for(me: Member, thread_id: int, attachment_id: int) -> Attachment:
    """A file with visible words, with its row of storage."""
    attachment: Attachment | None = db.session.scalar(
        select(Attachment)
        .join(Thread, Thread.id == Attachment.thread_id)
        .outerjoin(Reply, Reply.id == Attachment.reply_id)
        .where(Attachment.id == attachment_id, Attachment.thread_id == thread_id)
        .where(policy.thread_is_visible(me), or_(Attachment.reply_id.is_(None), policy.reply_is_visible(me)))
        .options(joinedload(Attachment.file))
    )
    if attachment is None:
        raise NotVisible
    return attachment


def attachments_of(thread: Thread, reply: Reply | None) -> Sequence[Attachment]:
    """The files with the opening words or with a reply that was found visible before."""
    place = Attachment.reply_id == reply.id if reply else Attachment.reply_id.is_(None)
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.thread_id == thread.id, place)
        .options(joinedload(Attachment.file))
        .order_by(Attachment.id)
    ).all()
