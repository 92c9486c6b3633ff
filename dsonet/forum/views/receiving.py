"""Files that come with words: kept with their form until the words are, and then handed to them.

What is wrong with the rest of the form costs nobody their files (storage/brought.py).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import request
from flask_babel import gettext as _

from dsonet.database import db, reading, release
from dsonet.forum.actions.attachments import MOST_FILES, forget_loose
from dsonet.forum.forms import FormWithFiles
from dsonet.members.identity import current_member
from dsonet.storage.brought import drop_uploads, form_key, hand_over, keep_uploads, kept_uploads
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import let_go
from dsonet.web import limits

FIELD = "files"


def bring_files(form: FormWithFiles, there: int = 0) -> bool:
    """Keep what came with `form`, beside `there` that the words have; False when one is refused: the form says why.

    Call it while no transaction is open, whatever else is wrong with the form.
    """
    me = current_member()
    key = form.submission.data or form_key(None)
    chosen = [upload for upload in form.files.data or [] if upload and upload.filename]
    if len(chosen) + there > MOST_FILES:
        form.files.errors = [_too_many()]
        return False
    refused = keep_uploads(me.id, key, {FIELD: chosen})
    if not (chosen or "kept" in request.form):
        return True
    form.submission.data = key
    db.session.flush()
    ticked = request.form.getlist("leave_out")
    kept = kept_uploads(me.id, key).get(FIELD, [])
    keys = drop_uploads(upload for upload in kept if str(upload.id) in ticked)
    db.session.commit()
    let_go(keys)
    with reading():
        form.kept = kept_uploads(me.id, key).get(FIELD, [])
        release()
    if len(form.kept) + there > MOST_FILES:
        refused.append(_too_many())
    form.files.errors = refused or form.files.errors
    return not refused


@contextmanager
def received_files(form: FormWithFiles) -> Iterator[Sequence[StoredFile]]:
    """The files of `form`, for words that are kept inside, which commits or rolls back.

    All that is posted comes by here, so here it is counted, in the transaction of the post itself.
    """
    limits.count_post(current_member().id)
    files = hand_over(form.kept)
    yield files
    if files:
        _let_go_of_loose([file.id for file in files])


def _let_go_of_loose(ids: Sequence[int]) -> None:
    keys = forget_loose(ids)
    db.session.commit()
    let_go(keys)


def _too_many() -> str:
    return str(_("Er kunnen ten hoogste %(most)d bestanden bij een bericht.", most=MOST_FILES))
