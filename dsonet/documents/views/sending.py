"""A version as an answer, and that it was fetched; the caller found that this member may read it."""

import logging
from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from dsonet.database import db, in_a_hurry, release, writing
from dsonet.documents.actions import versions
from dsonet.documents.models import Document, Version
from dsonet.documents.queries.documents import version_of
from dsonet.faults import describe
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.storage.download import send
from dsonet.storage.models import StoredFile
from dsonet.storage.zips import packed, send_zip

log = logging.getLogger(__name__)


def send_newest(document: Document) -> ResponseReturnValue:
    """Where every link to a document leads."""
    return send_version(document, version_of(document, document.newest))


def send_version(document: Document, version: Version) -> ResponseReturnValue:
    """One version; `?bekijken` shows it in the browser where that is safe."""
    me, file = current_member(), version.file
    if request.method == "GET":
        _keep_downloads(me, [(document, version.number)])
    release()
    inline = "bekijken" in request.args
    return send(file, inline=inline)


def send_several(
    name: str, wanted: Sequence[tuple[Document, StoredFile]], *, numbered: bool
) -> ResponseReturnValue:
    """The newest versions of some documents as one zip; `?vanaf=` begins at a name in it."""
    me = current_member()
    if request.method == "GET":
        _keep_downloads(me, [(document, document.newest) for document, _file in wanted])
    files = [(document.title, file) for document, file in wanted]
    release()
    return send_zip(f"{name}.zip", packed(files, numbered=numbered), request.args.get("vanaf", ""))


def _keep_downloads(me: Member, fetched: Sequence[tuple[Document, int]]) -> None:
    """Where it can't be written (a full disk) what is confidential stays closed; the rest can be read at once."""
    release()
    needed = any(document.is_confidential for document, _number in fetched)
    try:
        with writing() if needed else in_a_hurry():
            for document, number in fetched:
                versions.keep_download(me, document, number)
            db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        if needed:
            raise
        log.error("a download was not kept: %s", describe(error))
