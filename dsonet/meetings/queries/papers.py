"""The papers of meetings."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import contains_eager

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.documents.models import Document
from dsonet.documents.queries.documents import with_newest_file
from dsonet.meetings import policy
from dsonet.meetings.models import Meeting, Paper
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile


class ListedPaper(NamedTuple):
    """A paper with its newest file."""

    id: int
    meeting_id: int
    item_id: int | None
    title: str
    is_confidential: bool
    file: StoredFile


def papers_of(member: Member, meeting: Meeting) -> Sequence[ListedPaper]:
    """The papers of one meeting in their order, those of its agenda items too."""
    return _listed(member, Paper.meeting_id == meeting.id)


def count_papers(member: Member, meeting: Meeting) -> int:
    """How many papers of one meeting `member` can read."""
    papers = policy.visible_papers(member).where(Paper.meeting_id == meeting.id)
    return db.session.scalar(papers.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def papers_in_order(member: Member, meeting: Meeting) -> list[tuple[Document, StoredFile]]:
    """The papers as documents, each with its newest file."""
    papers = policy.visible_papers(member).where(Paper.meeting_id == meeting.id)
    found = with_newest_file(papers.with_only_columns(Document, maintain_column_froms=True))
    rows = db.session.execute(found.order_by(Paper.position, Paper.id))
    return [(document, file) for document, file in rows]


def paper_for(member: Member, meeting_id: int, paper_id: int) -> Paper:
    """One paper of one meeting with its document, or NotVisible."""
    paper: Paper | None = db.session.scalar(
        policy.visible_papers(member)
        .where(Paper.id == paper_id, Paper.meeting_id == meeting_id)
        .options(contains_eager(Paper.document))
    )
    if paper is None:
        raise NotVisible
    return paper


def latest_papers(member: Member, moment: datetime, meetings: int) -> Sequence[ListedPaper]:
    """The papers of the last few meetings that have been, the latest meeting first."""
    past = policy.visible_meetings(member).with_only_columns(Meeting.id)
    past = past.where(Meeting.ends_at < moment, Meeting.cancelled_at.is_(None), Meeting.circle_id.is_(None))
    ids = db.session.scalars(past.order_by(Meeting.starts_at.desc(), Meeting.id).limit(meetings)).all()
    return _listed(member, Paper.meeting_id.in_(ids))


def _listed(member: Member, which: ColumnElement[bool]) -> Sequence[ListedPaper]:
    facts = (Paper.id, Paper.meeting_id, Paper.item_id, Document.title, Document.is_confidential)
    papers = policy.visible_papers(member).with_only_columns(*facts, maintain_column_froms=True)
    shown = with_newest_file(papers).where(which)
    found = db.session.execute(shown.order_by(Meeting.starts_at.desc(), Paper.position, Paper.id))
    return [ListedPaper._make(row) for row in found]
