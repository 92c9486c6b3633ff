"""The only file that decides who sees and may do what with meetings and papers."""

from datetime import datetime

from sqlalchemy import Select, and_, exists, false, or_, select, true
from sqlalchemy.sql import ColumnElement

from dsonet.circles.models import Circle
from dsonet.circles.policy import goes_on, insiders, is_shared, may_write
from dsonet.documents.models import Document
from dsonet.documents.policy import document_is_visible
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.answer_models import Answer, ShownTo
from dsonet.meetings.models import Meeting, MeetingGuest, Paper
from dsonet.members import policy as members
from dsonet.members.models import PEERS, Member, MemberState, Network, Role
from dsonet.themes.models import Theme

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})


def visible_meetings(member: Member) -> Select[Meeting]:
    """The network's meetings and those of one's circles; for a guest the ones they were let in to.

    A concept exists for those who keep meetings alone.
    """
    return select(Meeting).where(_is_open_to(member))


def visible_papers(member: Member) -> Select[Paper]:
    """The papers of visible meetings that are not in the bin, nor closed to `member` in the library."""
    return select(Paper).join(Meeting).join(Document).where(_is_open_to(member), document_is_visible(member))


def visible_items(member: Member) -> Select[AgendaItem]:
    """What stands on the agenda of visible meetings."""
    return select(AgendaItem).join(Meeting, Meeting.id == AgendaItem.meeting_id).where(_is_open_to(member))


def invited_to(meeting: Meeting) -> Select[Member]:
    """Whom a meeting is for: active peers, or who is in its circle, and the guests who were let in.

    Alumni may be able to see it and are not asked.
    """
    let_in = select(MeetingGuest.member_id).where(MeetingGuest.meeting_id == meeting.id)
    of_circle = Member.id.in_(insiders(meeting.circle_id))
    own = Member.role.in_(PEERS) if meeting.circle_id is None else of_circle
    is_in = and_(members.hears(), members.is_in_state(MemberState.ACTIVE))
    return select(Member).where(is_in, or_(own, Member.id.in_(let_in)))


def is_shown_as_attendee(reader: Member, meeting: Meeting) -> ColumnElement[bool]:
    """The condition on Answer: does its member let `reader` see that they come?"""
    mine = Answer.member_id == reader.id
    reader_comes = exists().where(
        Answer.meeting_id == meeting.id, Answer.member_id == reader.id, Answer.takes_part_expression()
    )
    own = true() if may_keep_meetings(reader) else false()
    among = and_(Answer.shown_to == ShownTo.ATTENDEES, reader_comes.correlate(None))
    return or_(own, mine, Answer.shown_to == ShownTo.MEMBERS, among)


def may_keep_meetings(member: Member) -> bool:
    """Make, change and cancel meetings, and bring or remove papers."""
    return member.is_active and member.role in KEEPERS


def may_answer(member: Member, meeting: Meeting, moment: datetime) -> bool:
    """Say yes, no or maybe: until it is over, and only when it goes on; its circle is loaded."""
    is_asked = member.is_active and member.role != Role.ALUMNUS
    return is_asked and takes_answers(meeting, meeting.circle, moment)


def may_answer_for(member: Member, other: Member, meeting: Meeting, moment: datetime) -> bool:
    """Say for someone else whether they come: those who keep meetings, and who shares the seat."""
    speaks = may_keep_meetings(member) or shares_seat(member, other)
    return speaks and may_answer(other, meeting, moment)


def shares_seat(member: Member, other: Member) -> bool:
    """Are these the holder and the deputy of one seat?"""
    is_pair = member.seat_id is not None and member.seat_id == other.seat_id and member.id != other.id
    return is_pair and members.is_peer(member)


def takes_answers(meeting: Meeting, circle: Circle | None, moment: datetime) -> bool:
    """Can anyone still answer: announced, going on, not over?"""
    is_on = meeting.announced_at is not None and meeting.cancelled_at is None
    return is_on and goes_on(circle) and moment < meeting.ends_at


def may_see_online_link(member: Member, takes_part: bool) -> bool:
    """Where to join online: those who take part, and those who keep meetings."""
    return member.is_active and (takes_part or may_keep_meetings(member))


def may_choose_session(member: Member, meeting: Meeting, takes_part: bool, moment: datetime) -> bool:
    """Choose a parallel session, and leave it for another: those who take part, until the meeting is over."""
    return takes_part and may_answer(member, meeting, moment)


def may_begin_talk(member: Member, meeting: Meeting) -> bool:
    """Begin the talk about an item of the agenda, once the meeting is announced; its circle is loaded."""
    return meeting.announced_at is not None and may_write(member, meeting.circle)


def talk_is_for_the_same(meeting: Meeting, theme: Theme, circle: Circle | None) -> bool:
    """Is a thread in `theme`, for `circle` or for all, for those whom the meeting is for and nobody else?"""
    return (theme.circle_id or (circle and circle.id)) == meeting.circle_id


def may_let_guest_in(keeper: Member) -> bool:
    """Show one meeting and its papers to a guest."""
    return may_keep_meetings(keeper)


def _is_open_to(member: Member) -> ColumnElement[bool]:
    shared = is_shared(Meeting.circle_id, member.id, members.sees(member, Network.alumni_see_meetings))
    invited = select(MeetingGuest.meeting_id).where(MeetingGuest.member_id == member.id)
    told = true() if may_keep_meetings(member) else Meeting.announced_at.is_not(None)
    is_in = true() if member.is_active else false()
    return and_(is_in, told, or_(shared, Meeting.id.in_(invited)))
