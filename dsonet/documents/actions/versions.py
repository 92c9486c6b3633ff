"""Versions of a document: a newer one, an older one brought back, and who fetched which."""

from datetime import timedelta

from sqlalchemy import delete, exists, select

from dsonet import events, journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.documents import policy
from dsonet.documents.actions.holding import hold_document
from dsonet.documents.events import DocumentRenewed
from dsonet.documents.models import Document, Download, Examination, Version
from dsonet.documents.queries.documents import newest_file
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import share_bytes

TOLD_AFTER = timedelta(minutes=15)
DOWNLOADS_KEPT = timedelta(days=365)
ONE_READING = timedelta(minutes=10)


class Unchanged(Exception):
    """There is nothing new in it."""


def add_version(member: Member, document: Document, file: StoredFile, reason: str = "") -> Version:
    """A newer version. Of two that come at once both are kept, in the order in which they were written.

    Raises Unchanged when it is the newest to the byte.
    """
    hold_document(member, document)
    require(policy.may_change(member, document))
    if newest_file(document).sha256 == file.sha256:
        raise Unchanged
    share_bytes(file)
    version = _add(member, document, Version(file=file, reason=reason))
    db.session.add(Examination(file_id=version.file_id))
    return version


def restore_version(member: Member, document: Document, version: Version) -> Version:
    """Bring an older version back: as a new one, so that nothing that was is changed."""
    hold_document(member, document)
    require(policy.may_change(member, document))
    return _add(member, document, Version(file_id=version.file_id, restored_number=version.number))


def keep_download(member: Member, document: Document, number: int) -> None:
    """That `member` fetched a version: each time of what is confidential, else which one was the last.

    A reader that asks for a file in many pieces, as that of a browser does, fetches it once.
    """
    own = (Download.document_id == document.id, Download.member_id == member.id)
    if not document.is_confidential:
        db.session.execute(delete(Download).where(*own))
    elif db.session.scalar(
        select(exists().where(*own, Download.number == number, Download.at > now() - ONE_READING))
    ):
        return
    db.session.add(Download(document_id=document.id, number=number, member_id=member.id, at=now()))


def sweep_downloads() -> None:
    """Forget who fetched what a year ago."""
    db.session.execute(delete(Download).where(Download.at < now() - DOWNLOADS_KEPT))


def _add(member: Member, document: Document, version: Version) -> Version:
    db.session.refresh(document, ["newest"], with_for_update=True)
    document.newest += 1
    document.changed_at = now()
    version.document_id, version.number, version.added_by_id = document.id, document.newest, member.id
    db.session.add(version)
    db.session.flush()
    events.record(DocumentRenewed(document.id), not_before=now() + TOLD_AFTER)
    journal.write(
        member.id, "renew_document", "document", document.id, title=document.title, number=document.newest
    )
    return version
