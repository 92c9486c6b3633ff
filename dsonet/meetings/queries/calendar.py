"""What the calendar shows: meetings as a list, of one month and of one year, narrowed as the reader wishes."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, and_
from sqlalchemy.orm import joinedload

from dsonet.circles.models import Circle
from dsonet.circles.queries import own_circles
from dsonet.database import db
from dsonet.meetings.answer_models import Answer, AnswerKind
from dsonet.meetings.models import Meeting, MeetingKind
from dsonet.meetings.queries.meetings import ListedMeeting, with_my_answer
from dsonet.members.models import Member
from dsonet.web.times import AMSTERDAM

PAGE = 50
"""The list shows so many at a time: of twenty-five years two a year."""
MOST_IN_YEAR = 1000
FARTHEST_ZONE = timedelta(hours=26)
"""No two clocks on earth differ more."""


class MyAnswer(enum.StrEnum):
    """What the reader answered."""

    YES = "ja"
    NONE = "geen"


class When(enum.StrEnum):
    """Which of them by time."""

    COMING = "komend"
    PAST = "geweest"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the list is narrowed to; None: all."""

    kind: MeetingKind | None = None
    circle_id: int | None = None
    answer: MyAnswer | None = None
    when: When | None = None

    @property
    def is_narrow(self) -> bool:
        """Is something left out?"""
        return self != Narrowing()


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list, and whether there are more."""

    rows: list[ListedMeeting]
    number: int
    has_more: bool


def coming_page(member: Member, wish: Narrowing, moment: datetime, number: int) -> ListPage:
    """Meetings that are not over, the nearest first; page 1 is the first."""
    rows = _narrowed(member, wish, moment).where(Meeting.ends_at >= moment)
    return _page(rows.order_by(Meeting.starts_at, Meeting.id), number)


def past_page(member: Member, wish: Narrowing, moment: datetime, number: int) -> ListPage:
    """Meetings that are over, the latest first."""
    rows = _narrowed(member, wish, moment).where(Meeting.ends_at < moment)
    return _page(rows.order_by(Meeting.starts_at.desc(), Meeting.id), number)


def meetings_between(
    member: Member, first: date, last: date, wish: Narrowing, moment: datetime
) -> list[ListedMeeting]:
    """What is held on the days `first` to `last`, as the clock where it is held counts days."""
    start = datetime.combine(first, time(), AMSTERDAM) - FARTHEST_ZONE
    end = datetime.combine(last, time(), AMSTERDAM) + timedelta(days=1) + FARTHEST_ZONE
    rows = _narrowed(member, wish, moment).where(Meeting.starts_at < end, Meeting.ends_at > start)
    found = _listed(rows.order_by(Meeting.starts_at, Meeting.id).limit(MOST_IN_YEAR))
    return [row for row in found if row.first_day <= last and row.last_day >= first]


def circles_to_narrow_to(member: Member) -> Sequence[Circle]:
    """The reader's circles, those that ended too."""
    return [listed.circle for listed in own_circles(member)]


def _narrowed(member: Member, wish: Narrowing, moment: datetime) -> Select[Meeting, AnswerKind]:
    rows = with_my_answer(member).options(joinedload(Meeting.circle))
    if wish.kind:
        rows = rows.where(Meeting.kind == wish.kind)
    if wish.circle_id:
        rows = rows.where(Meeting.circle_id == wish.circle_id)
    if wish.answer == MyAnswer.YES:
        rows = rows.where(Answer.kind.in_((AnswerKind.YES, AnswerKind.ONLINE)))
    if wish.answer == MyAnswer.NONE:
        asks = and_(Meeting.announced_at.is_not(None), Meeting.cancelled_at.is_(None))
        rows = rows.where(Answer.kind.is_(None), asks)
    if wish.when:
        is_past = wish.when == When.PAST
        rows = rows.where(Meeting.ends_at < moment if is_past else Meeting.ends_at >= moment)
    return rows


def _page(rows: Select[Meeting, AnswerKind], number: int) -> ListPage:
    found = _listed(rows.offset((number - 1) * PAGE).limit(PAGE + 1))
    return ListPage(found[:PAGE], number, len(found) > PAGE)


def _listed(rows: Select[Meeting, AnswerKind]) -> list[ListedMeeting]:
    return [ListedMeeting(meeting, answer) for meeting, answer in db.session.execute(rows)]
