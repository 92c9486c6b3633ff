"""What the worker does when something happens in the library."""

import hashlib

from dsonet.documents.actions.readings import keep_told
from dsonet.documents.events import DocumentRenewed, ReadingAsked
from dsonet.documents.queries.readers import behind, document_as_asked, readings_of, renewed_for, sees
from dsonet.events import listen
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.notifications import document_letters as letters
from dsonet.notifications import queries
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
    """Everyone for whom it is and who did not say that they read it."""
    document = document_as_asked(event.document_id)
    if document is None:
        return
    for member in readings_of(document).still:
        once = f"reading-{document.id}-{member.id}-{int(event.is_reminder)}"
        outbox.post(letters.about_reading(member, document, event.is_reminder), once)


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
    return member.id in {one.id for one in readings_of(document).still}
