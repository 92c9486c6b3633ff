"""Reads of who read, who did not, and who has an older version than there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from dsonet.database import db
from dsonet.documents import policy
from dsonet.documents.models import Document, Download, Reading, Version
from dsonet.documents.queries.documents import IS_NEWEST
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class Readings:
    """Who said that they read a document, and who did not yet."""

    done: Sequence[Member]
    still: Sequence[Member]


def readings_of(document: Document) -> Readings:
    """Of everyone for whom it is."""
    done_ids = set(db.session.scalars(select(Reading.member_id).where(Reading.document_id == document.id)))
    everyone = db.session.scalars(policy.expected_readers(document).order_by(Member.name, Member.id)).all()
    done = [member for member in everyone if member.id in done_ids]
    return Readings(done, [member for member in everyone if member.id not in done_ids])


def ids_to_ask(document: Document) -> Sequence[int]:
    """Those for whom it is and who did not say yet that they read it."""
    return db.session.scalars(_to_ask(document).with_only_columns(Member.id)).all()


def still_to_ask(document: Document, ids: Sequence[int]) -> Sequence[Member]:
    """Of those with these ids, who has still to read it."""
    return db.session.scalars(_to_ask(document).where(Member.id.in_(ids))).all()


def still_has_to_read(member: Member, document: Document) -> bool:
    """Is it for this member, who did not say yet that they read it?"""
    return bool(still_to_ask(document, [member.id]))


def own_reading(me: Member, document: Document) -> Reading | None:
    """What one said oneself."""
    return db.session.get(Reading, (document.id, me.id))


def behind(document_id: int) -> Sequence[Member]:
    """Who fetched an older version of this document and was not told of the newest."""
    last = _behind(Download.member_id).where(Document.id == document_id)
    return db.session.scalars(select(Member).where(Member.id.in_(last)).order_by(Member.id)).all()


def renewed_for(member: Member) -> Sequence[Document]:
    """All documents of which `member` has an older version, may see the newest, and did not bring it."""
    last = _behind(Download.document_id).where(Download.member_id == member.id)
    found = policy.visible_documents(member).join(Version, IS_NEWEST)
    found = found.where(Document.id.in_(last), Version.added_by_id != member.id)
    return db.session.scalars(found.order_by(Document.title_key, Document.id)).all()


def document_as_asked(document_id: int) -> Document | None:
    """A document of which the worker asks who read it, while that is still asked."""
    found = select(Document).where(Document.id == document_id, Document.binned_at.is_(None))
    found = found.where(Document.reading_asked_at.is_not(None)).options(joinedload(Document.audience))
    return db.session.scalars(found).one_or_none()


def sees(member: Member, document_id: int) -> bool:
    """Does this document still exist for `member`?"""
    found = policy.visible_documents(member).with_only_columns(Document.id).where(Document.id == document_id)
    return db.session.scalar(found) is not None


def _to_ask(document: Document) -> Select[Member]:
    said = exists().where(Reading.document_id == document.id, Reading.member_id == Member.id)
    return policy.expected_readers(document).where(~said).order_by(Member.id)


def _behind(what: InstrumentedAttribute[int]) -> Select[int]:
    """`what` of those downloads of which none, nor what was told since, is of the newest version."""
    pairs = select(what).join(Document, Document.id == Download.document_id)
    pairs = pairs.group_by(Download.member_id, Download.document_id, Document.newest)
    return pairs.having(
        func.max(Download.number) < Document.newest, func.max(Download.told) < Document.newest
    )
