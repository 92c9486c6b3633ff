"""A version as an answer, and that it was fetched; the caller found that this member may read it."""

import logging

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from dsonet.database import db, release, writing
from dsonet.documents.actions import versions
from dsonet.documents.models import Document, Version
from dsonet.documents.queries.documents import version_of
from dsonet.faults import describe
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.storage.download import send

log = logging.getLogger(__name__)


def send_newest(document: Document) -> ResponseReturnValue:
    """Where every link to a document leads."""
    return send_version(document, version_of(document, document.newest))


def send_version(document: Document, version: Version) -> ResponseReturnValue:
    """One version; `?bekijken` shows it in the browser where that is safe."""
    me, file = current_member(), version.file
    if request.method == "GET":
        _keep_download(me, document, version.number)
    release()
    inline = "bekijken" in request.args
    return send(file.key, file.filename, file.media_type, file.size, file.sha256, inline=inline)


def _keep_download(me: Member, document: Document, number: int) -> None:
    """Where it can't be written (a full disk) what is confidential stays closed; the rest can be read."""
    release()
    try:
        with writing():
            versions.keep_download(me, document, number)
            db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        if document.is_confidential:
            raise
        log.error("a download was not kept: %s", describe(error))
