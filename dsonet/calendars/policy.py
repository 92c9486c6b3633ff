"""The only file that decides who has a feed, what of the meetings stands in one, and which change may be quiet."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_

from dsonet.calendars.comparing import News
from dsonet.meetings import policy as meetings
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


def may_have_feed(member: Member) -> bool:
    """Everyone who can come in; it shows what they may see, and dies when they can't come in any more."""
    return member.is_active


def visible_in_feed(member: Member) -> Select[Meeting]:
    """All that the member sees, but for concepts: those are nobody's appointment yet."""
    return meetings.visible_meetings(member).where(Meeting.announced_at.is_not(None))


def can_be_quiet(news: Iterable[News]) -> bool:
    """May a change go without a letter, as one mends a typing error? When and where it is, is always told."""
    return all(not one.is_new and set(one.changed) <= {"title"} for one in news)


def is_promised(member: Member) -> ColumnElement[bool]:
    """The condition on Meeting joined to Answer: the member takes part, and it goes on."""
    mine = and_(Answer.member_id == member.id, Answer.takes_part_expression())
    return and_(mine, Meeting.cancelled_at.is_(None))
