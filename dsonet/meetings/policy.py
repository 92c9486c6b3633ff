"""The only file that decides who sees and may do what with meetings and papers."""

from datetime import datetime

from sqlalchemy import Select, and_, false, or_, select, true
from sqlalchemy.sql import ColumnElement

from dsonet.circles.policy import is_shared, may_write
from dsonet.documents.models import Document
from dsonet.documents.policy import document_is_visible
from dsonet.meetings.models import Meeting, MeetingGuest, Paper
from dsonet.members import policy as members
from dsonet.members.models import Member, Network, Role

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})


def visible_meetings(member: Member) -> Select[Meeting]:
    """The network's meetings and those of one's circles; for a guest the ones they were let in to."""
    return select(Meeting).where(_is_open_to(member))


def visible_papers(member: Member) -> Select[Paper]:
    """The papers of visible meetings that are not in the bin, nor closed to `member` in the library."""
    return select(Paper).join(Meeting).join(Document).where(_is_open_to(member), document_is_visible(member))


def may_keep_meetings(member: Member) -> bool:
    """Make, change and cancel meetings, and bring or remove papers."""
    return member.is_active and member.role in KEEPERS


def may_answer(member: Member, meeting: Meeting, moment: datetime) -> bool:
    """Say yes, no or maybe: until it is over, and only when it goes on; its circle is loaded."""
    return may_write(member, meeting.circle) and meeting.cancelled_at is None and moment < meeting.ends_at


def may_let_guest_in(keeper: Member) -> bool:
    """Show one meeting and its papers to a guest."""
    return may_keep_meetings(keeper)


def _is_open_to(member: Member) -> ColumnElement[bool]:
    shared = is_shared(Meeting.circle_id, member.id, members.sees(member, Network.alumni_see_meetings))
    invited = select(MeetingGuest.meeting_id).where(MeetingGuest.member_id == member.id)
    return and_(true() if member.is_active else false(), or_(shared, Meeting.id.in_(invited)))
