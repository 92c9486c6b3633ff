"""What was hidden or taken back long ago is forgotten: the place in the talk stays, the words go."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update

from dsonet.database import db, now
from dsonet.forum.models import Attachment, Reply, Revision, Thread
from dsonet.storage.models import StoredFile
from dsonet.text import RENDERER_VERSION, to_safe_html

HIDDEN_KEPT = timedelta(days=180)
FORGOTTEN = "Deze woorden zijn na een half jaar verborgen te zijn gewist."


def forget_hidden() -> None:
    """Take the words, the former words and the files of what was hidden half a year ago.

    The bytes of those files have no row any more, and go with the next sweep of such bytes.
    """
    limit = now() - HIDDEN_KEPT
    _forget_withdrawn(limit)
    threads = select(Thread.id).where(Thread.hidden_at < limit)
    replies = select(Reply.id).where(or_(Reply.hidden_at < limit, Reply.thread_id.in_(threads)))
    places = {
        kind: or_(kind.thread_id.in_(threads), kind.reply_id.in_(replies)) for kind in (Revision, Attachment)
    }
    files = db.session.scalars(select(Attachment.file_id).where(places[Attachment])).all()
    for kind, there in places.items():
        db.session.execute(delete(kind).where(there))
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(files)))
    gone = {"source": FORGOTTEN, "html": to_safe_html(FORGOTTEN), "renderer_version": RENDERER_VERSION}
    forgotten = {"synchronize_session": False}
    db.session.execute(
        update(Reply).where(Reply.id.in_(replies), Reply.source != FORGOTTEN).values(**gone),
        execution_options=forgotten,
    )
    no_summary = {"summary_source": "", "summary_html": to_safe_html("")}
    db.session.execute(
        update(Thread)
        .where(Thread.hidden_at < limit, Thread.source != FORGOTTEN)
        .values(**gone, **no_summary),
        execution_options=forgotten,
    )


def _forget_withdrawn(limit: datetime) -> None:
    """What its author took back then, and all that it was before."""
    threads = select(Thread.id).where(Thread.withdrawn_at < limit)
    replies = select(Reply.id).where(Reply.withdrawn_at < limit)
    opening = and_(Revision.reply_id.is_(None), Revision.thread_id.in_(threads))
    db.session.execute(delete(Revision).where(or_(opening, Revision.reply_id.in_(replies))))
