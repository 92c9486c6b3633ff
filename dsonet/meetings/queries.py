"""Every read of meetings: the list, one page with its papers and answers, one paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import contains_eager, joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.documents.models import Document
from dsonet.documents.queries.documents import with_newest_file
from dsonet.meetings import policy
from dsonet.meetings.models import Answer, AnswerKind, Meeting, Paper
from dsonet.members.models import Member
from dsonet.members.policy import has_access
from dsonet.storage.models import StoredFile

PAST_SHOWN = 50
"""The list shows so many meetings of before: twenty-five years of them."""


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """A meeting in a list, with the reader's own answer."""

    meeting: Meeting
    my_answer: AnswerKind | None


class ListedPaper(NamedTuple):
    """A paper with its newest file."""

    id: int
    meeting_id: int
    title: str
    is_confidential: bool
    file: StoredFile


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """All that the page of one meeting shows."""

    meeting: Meeting
    papers: Sequence[ListedPaper]
    answers: dict[AnswerKind, list[Member]]
    my_answer: Answer | None


def coming_meetings(member: Member, moment: datetime, most: int = 100) -> list[ListedMeeting]:
    """Meetings that are not over, the nearest first."""
    rows = _with_my_answer(member).where(Meeting.ends_at >= moment).order_by(Meeting.starts_at, Meeting.id)
    return [ListedMeeting(meeting, answer) for meeting, answer in db.session.execute(rows.limit(most))]


def past_meetings(member: Member, moment: datetime) -> list[ListedMeeting]:
    """Meetings that are over, the latest first."""
    rows = (
        _with_my_answer(member).where(Meeting.ends_at < moment).order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    return [ListedMeeting(meeting, answer) for meeting, answer in db.session.execute(rows.limit(PAST_SHOWN))]


def meeting_for(member: Member, meeting_id: int) -> Meeting:
    """The meeting, or NotVisible."""
    meeting: Meeting | None = db.session.scalar(
        policy.visible_meetings(member).where(Meeting.id == meeting_id).options(joinedload(Meeting.circle))
    )
    if meeting is None:
        raise NotVisible
    return meeting


def meeting_page(member: Member, meeting: Meeting) -> MeetingPage:
    """The meeting with its papers, who comes, and the reader's own answer."""
    papers = _listed(member, Paper.meeting_id == meeting.id)
    answers = db.session.scalars(
        select(Answer)
        .join(Answer.member)
        .options(contains_eager(Answer.member).joinedload(Member.seat))
        .where(Answer.meeting_id == meeting.id, has_access())
        .order_by(Answer.answered_at, Answer.member_id)
    ).all()
    who: dict[AnswerKind, list[Member]] = {kind: [] for kind in AnswerKind}
    for answer in answers:
        who[AnswerKind(answer.kind)].append(answer.member)
    mine = next((answer for answer in answers if answer.member_id == member.id), None)
    return MeetingPage(meeting, papers, who, mine)


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


def answered_coming(member: Member, moment: datetime) -> Sequence[Meeting]:
    """Coming meetings that `member` gave an answer for."""
    mine = and_(Answer.meeting_id == Meeting.id, Answer.member_id == member.id)
    found = policy.visible_meetings(member).join(Answer, mine).where(Meeting.ends_at >= moment)
    return db.session.scalars(found.order_by(Meeting.starts_at, Meeting.id)).all()


def latest_papers(member: Member, moment: datetime, meetings: int) -> Sequence[ListedPaper]:
    """The papers of the last few meetings that have been, the latest meeting first."""
    past = policy.visible_meetings(member).with_only_columns(Meeting.id)
    past = past.where(Meeting.ends_at < moment, Meeting.cancelled_at.is_(None), Meeting.circle_id.is_(None))
    ids = db.session.scalars(past.order_by(Meeting.starts_at.desc(), Meeting.id).limit(meetings)).all()
    return _listed(member, Paper.meeting_id.in_(ids))


def meeting_choices(member: Member) -> list[tuple[int, str]]:
    """All visible meetings as (id, title), the latest first, for a field to choose from."""
    rows = db.session.scalars(policy.visible_meetings(member).order_by(Meeting.starts_at.desc()))
    return [(meeting.id, meeting.title) for meeting in rows]


def _with_my_answer(member: Member) -> Select[Meeting, AnswerKind]:
    mine = and_(Answer.meeting_id == Meeting.id, Answer.member_id == member.id)
    return policy.visible_meetings(member).add_columns(Answer.kind).outerjoin(Answer, mine)


def _listed(member: Member, which: ColumnElement[bool]) -> Sequence[ListedPaper]:
    facts = (Paper.id, Paper.meeting_id, Document.title, Document.is_confidential)
    papers = policy.visible_papers(member).with_only_columns(*facts, maintain_column_froms=True)
    shown = with_newest_file(papers).where(which)
    found = db.session.execute(shown.order_by(Meeting.starts_at.desc(), Paper.position, Paper.id))
    return [ListedPaper._make(row) for row in found]
