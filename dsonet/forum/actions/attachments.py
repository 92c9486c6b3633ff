"""Files with someone's words. Their bytes are stored before any write begins (storage/receive.py)."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from dsonet.database import db
from dsonet.forum.models import Attachment, Reply, Thread
from dsonet.storage.brought import KeptUpload
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import share_bytes

MOST_FILES = 10
"""With one text; more belongs with a meeting."""


def attach_files(thread: Thread, reply: Reply | None, files: Sequence[StoredFile]) -> None:
    """Hang received files on the opening words or a reply; the act that calls this has asked for the right."""
    reply_id = reply.id if reply else None
    for file in files:
        share_bytes(file)
        db.session.add(Attachment(thread_id=thread.id, reply_id=reply_id, file=file))


def detach_files(attachments: Iterable[Attachment]) -> list[str]:
    """Take files away again, as `attach_files`. Returns the keys of their bytes, to be removed after the commit."""
    keys = []
    for attachment in attachments:
        keys.append(attachment.file.key)
        db.session.execute(delete(Attachment).where(Attachment.id == attachment.id))
        db.session.execute(delete(StoredFile).where(StoredFile.id == attachment.file_id))
    return keys


def forget_loose(ids: Sequence[int]) -> list[str]:
    """A form that was sent before has its files already: those that came once more belong to nothing, and go.

    Returns keys as `detach_files`.
    """
    owned = [select(kind.file_id).where(kind.file_id.in_(ids)) for kind in (Attachment, KeptUpload)]
    loose = select(StoredFile).where(StoredFile.id.in_(ids), *(StoredFile.id.not_in(one) for one in owned))
    files = db.session.scalars(loose).all()
    for file in files:
        db.session.delete(file)
    return [file.key for file in files]
