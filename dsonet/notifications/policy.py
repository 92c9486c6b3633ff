"""The only file that decides what of the inbox exists for a member."""

from sqlalchemy import Select, or_, select

from dsonet.forum import policy as forum
from dsonet.forum.queries.reading import ME
from dsonet.notifications.models import Notice, NoticeKind


def visible_notices(viewer: forum.Viewer) -> Select[tuple[Notice]]:
    """One's own notices of what one may still see; and that one's own words were hidden, which one may not.

    The statement has a place for the reader: `ME`.
    """
    seen_thread = forum.thread_is_visible(viewer)
    seen_reply = or_(Notice.reply_id.is_(None), forum.reply_is_visible(viewer))
    return (
        select(Notice)
        .join(Notice.thread)
        .outerjoin(Notice.reply)
        .where(Notice.member_id == ME)
        .where(or_(Notice.kind == NoticeKind.HIDDEN, seen_thread & seen_reply))
    )
