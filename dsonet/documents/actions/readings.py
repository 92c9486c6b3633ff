"""«Gelezen»: ask who read a document, say so, remind who did not; and who was told of a newer version."""

from sqlalchemy import update

from dsonet import events, journal
from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.documents import policy
from dsonet.documents.events import ReadingAsked
from dsonet.documents.models import Document, Download, Reading
from dsonet.members.models import Member


def ask_reading(keeper: Member, document: Document) -> None:
    """Ask everyone for whom the document is to say that they read it."""
    require(policy.may_ask_reading(keeper))
    db.session.refresh(document, ["reading_asked_at"], with_for_update=True)
    if document.reading_asked_at is None:
        document.reading_asked_at = now()
        events.record(ReadingAsked(document.id, is_reminder=False))
        journal.write(keeper.id, "ask_reading", "document", document.id, title=document.title)


def remind(keeper: Member, document: Document) -> None:
    """Remind who did not say it yet: once."""
    require(policy.may_ask_reading(keeper) and document.reading_asked_at is not None)
    db.session.refresh(document, ["reminded_at"], with_for_update=True)
    if document.reminded_at is None:
        document.reminded_at = now()
        events.record(ReadingAsked(document.id, is_reminder=True))
        journal.write(keeper.id, "remind_of_reading", "document", document.id, title=document.title)


def confirm_reading(member: Member, document: Document) -> None:
    """Say that one read it."""
    require(policy.may_confirm_reading(member, document))
    said = insert(Reading).values(
        document_id=document.id, member_id=member.id, number=document.newest, confirmed_at=now()
    )
    db.session.execute(said.on_conflict_do_nothing())


def keep_told(member: Member, document: Document) -> None:
    """That `member` was told of the newest version."""
    db.session.execute(
        update(Download)
        .where(Download.document_id == document.id, Download.member_id == member.id)
        .values(told=document.newest)
        .execution_options(synchronize_session=False)
    )
