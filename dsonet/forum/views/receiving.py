"""Files that come with words: stored before the words are, and removed again when those are not kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask_babel import gettext as _
from flask_wtf.file import MultipleFileField

from dsonet.forum.actions.attachments import MOST_FILES
from dsonet.members.identity import current_member
from dsonet.storage.models import StoredFile
from dsonet.storage.receive import receiving
from dsonet.web import limits


@contextmanager
def received_files(field: MultipleFileField, kept: int = 0) -> Iterator[Sequence[StoredFile] | None]:
    """The files of `field`, beside `kept` that are there; None when one is refused, and `field` says why.

    Call it while no transaction is open. What has no row at the end was not kept: its bytes go. All that is posted
    comes by here, so here it is counted, in the transaction of the post itself.
    """
    chosen = [upload for upload in field.data or [] if upload and upload.filename]
    if len(chosen) + kept > MOST_FILES:
        field.errors = [_("Er kunnen ten hoogste %(most)d bestanden bij een bericht.", most=MOST_FILES)]
        yield None
        return
    with receiving(chosen) as received:
        if received.refused:
            field.errors = [f"{name}: {reason}" for name, reason in received.refused]
            yield None
        else:
            limits.count_post(current_member().id)
            yield received.files
