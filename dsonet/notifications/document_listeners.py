"""What the worker does when something happens in the library."""

import hashlib
from collections.abc import Sequence

from dsonet.documents.actions.readings import keep_told
from dsonet.documents.events import DocumentRenewed, ReadingAsked
from dsonet.documents.models import Document
from dsonet.documents.queries import readers
from dsonet.documents.queries.readers import behind, document_as_asked, renewed_for, sees
from dsonet.events import listen, record
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.notifications import document_letters as letters
from dsonet.notifications import queries
from dsonet.notifications.events import ReadersLeft
from dsonet.notifications.listeners import AT_ONCE
from dsonet.notifications.models import MailChoice


@listen(DocumentRenewed)
def tell_readers(event: DocumentRenewed) -> None:
    """Who fetched an older version hears of it once, together with all else that was renewed for them."""
    for member in behind(event.document_id):
        documents = renewed_for(member)
        if not documents or queries.preference_of(member).documents != MailChoice.DIRECT:
            continue
        versions = "-".join(f"{one.id}.{one.newest}" for one in documents)
        once = f"renewed-{member.id}-{hashlib.sha256(versions.encode()).hexdigest()[:40]}"
        outbox.post(letters.about_renewed(member, documents), once)
        for document in documents:
            keep_told(member, document)


@listen(ReadingAsked)
def ask_readers(event: ReadingAsked) -> None:
    """Everyone for whom it is and who did not say that they read it; in batches, as followers are told."""
    document = document_as_asked(event.document_id)
    if document is None:
        return
    ids = readers.ids_to_ask(document)
    for start in range(AT_ONCE, len(ids), AT_ONCE):
        record(ReadersLeft(document.id, event.is_reminder, tuple(ids[start : start + AT_ONCE])))
    _ask(document, event.is_reminder, ids[:AT_ONCE])


@listen(ReadersLeft)
def ask_some(event: ReadersLeft) -> None:
    """The next of those who are asked to read."""
    document = document_as_asked(event.document_id)
    if document is not None:
        _ask(document, event.is_reminder, event.member_ids)


@outbox.check(letters.RENEWED)
def still_wants_it(letter: Letter) -> bool:
    """While in, wanting it, and seeing all that it names."""
    member = queries.member_by_id(letter.member_id or 0)
    if member is None or queries.preference_of(member).documents != MailChoice.DIRECT:
        return False
    return all(sees(member, id_) for id_ in letter.about["document_ids"])


@outbox.check(letters.READING)
def still_has_to_read(letter: Letter) -> bool:
    """While in, seeing it, and not having said it."""
    member, document = (
        queries.member_by_id(letter.member_id or 0),
        document_as_asked(letter.about["document_id"]),
    )
    if member is None or document is None or not sees(member, document.id):
        return False
    return readers.still_has_to_read(member, document)


def _ask(document: Document, is_reminder: bool, ids: Sequence[int]) -> None:
    outbox.post_all(
        [
            (
                letters.about_reading(member, document, is_reminder),
                f"reading-{document.id}-{member.id}-{int(is_reminder)}",
            )
            for member in readers.still_to_ask(document, ids)
        ]
    )
