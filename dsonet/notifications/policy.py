"""The only file that decides what of the inbox exists for a member."""

from sqlalchemy import Select, and_, or_, select

from dsonet.forum import policy as forum
from dsonet.forum.policy import ME
from dsonet.notifications.models import Notice, NoticeKind


def visible_notices(viewer: forum.Viewer) -> Select[tuple[Notice]]:
    """One's own notices of what one may still see; and that one's own words were hidden, which one may not.

    Of an answer in a thread that is hidden too not even that: the notice says the thread's title.

    The statement has a place for the reader: `ME`.
    """
    seen_thread = forum.thread_is_visible(viewer)
    seen_reply = or_(Notice.reply_id.is_(None), forum.reply_is_visible(viewer))
    told_why = and_(Notice.kind == NoticeKind.HIDDEN, or_(Notice.reply_id.is_(None), seen_thread))
    return (
        select(Notice)
        .join(Notice.thread)
        .outerjoin(Notice.reply)
        .where(Notice.member_id == ME)
        .where(or_(told_why, and_(seen_thread, seen_reply)))
    )
