"""Which meetings there are for a reader, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.answer_models import Answer, AnswerKind
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """A meeting in a list, with the reader's own answer."""

    meeting: Meeting
    my_answer: AnswerKind | None

    @property
    def first_day(self) -> date:
        """On which it begins, by the clock where it is held."""
        return self.meeting.starts_at.astimezone(self.meeting.zone).date()

    @property
    def last_day(self) -> date:
        """On which it ends; the midnight at the end of a day belongs to that day."""
        return (self.meeting.ends_at - timedelta(microseconds=1)).astimezone(self.meeting.zone).date()


def coming_meetings(member: Member, moment: datetime, most: int = 100) -> list[ListedMeeting]:
    """Meetings that are not over, each with its circle, the nearest first."""
    rows = with_my_answer(member).where(Meeting.ends_at >= moment).order_by(Meeting.starts_at, Meeting.id)
    found = db.session.execute(rows.options(joinedload(Meeting.circle)).limit(most))
    return [ListedMeeting(meeting, answer) for meeting, answer in found]


def meeting_for(member: Member, meeting_id: int) -> Meeting:
    """The meeting with its circle and contact, or NotVisible."""
    meeting: Meeting | None = db.session.scalar(
        policy.visible_meetings(member)
        .where(Meeting.id == meeting_id)
        .options(joinedload(Meeting.circle), joinedload(Meeting.contact))
    )
    if meeting is None:
        raise NotVisible
    return meeting


def answered_coming(member: Member, moment: datetime) -> Sequence[Meeting]:
    """Coming meetings that `member` gave an answer for."""
    mine = and_(Answer.meeting_id == Meeting.id, Answer.member_id == member.id)
    found = policy.visible_meetings(member).join(Answer, mine).where(Meeting.ends_at >= moment)
    return db.session.scalars(found.order_by(Meeting.starts_at, Meeting.id)).all()


def answered_or_going_on(member: Member, moment: datetime) -> Sequence[Meeting]:
    """Meetings that are not over and that `member` answered, whether they still see them or not."""
    mine = and_(Answer.meeting_id == Meeting.id, Answer.member_id == member.id)
    return db.session.scalars(
        select(Meeting).join(Answer, mine).where(Meeting.ends_at >= moment).order_by(Meeting.id)
    ).all()


def meeting_choices(member: Member) -> list[tuple[int, str]]:
    """All visible meetings as (id, title), the latest first, for a field to choose from."""
    rows = db.session.scalars(policy.visible_meetings(member).order_by(Meeting.starts_at.desc()))
    return [(meeting.id, meeting.title) for meeting in rows]


def with_my_answer(member: Member) -> Select[Meeting, AnswerKind]:
    """Visible meetings, each with what `member` answered."""
    mine = and_(Answer.meeting_id == Meeting.id, Answer.member_id == member.id)
    return policy.visible_meetings(member).add_columns(Answer.kind).outerjoin(Answer, mine)
