"""The only file that decides who sees and may do what with meetings and papers."""

from datetime import datetime

from sqlalchemy import Select, and_, exists, false, or_, select, true
from sqlalchemy.sql import ColumnElement

from dsonet.circles.models import Circle
from dsonet.circles.policy import goes_on, insiders, is_shared, may_host, may_write
from dsonet.documents.models import Document
from dsonet.documents.policy import document_is_visible
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.answer_models import (
    Answer,
    AnswerKind,
    Presence,
    Question,
    QuestionAnswer,
    Readers,
    ShownTo,
)
from dsonet.meetings.minutes_models import Conclusion, Minutes, MinutesAudience
from dsonet.meetings.models import Meeting, MeetingGuest, Paper
from dsonet.meetings.poll_models import DatePoll, PollMember
from dsonet.members import policy as members
from dsonet.members.models import PEERS, Member, MemberState, Network, Role
from dsonet.themes.models import Theme

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})


def visible_meetings(member: Member) -> Select[Meeting]:
    """The network's meetings and those of one's circles; for a guest the ones they were let in to.

    A concept exists for those who lead it alone: who keeps meetings, and the host of its circle.
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


def not_in_yet(meeting: Meeting) -> Select[Member]:
    """Whom a meeting would be for, and who has not accepted their invitation to the network yet."""
    own = Member.role.in_(PEERS) if meeting.circle_id is None else Member.id.in_(insiders(meeting.circle_id))
    return select(Member).where(members.is_in_state(MemberState.INVITED), own)


def is_shown_as_attendee(reader: Member, meeting: Meeting) -> ColumnElement[bool]:
    """The condition on Answer: does its member let `reader` see that they come?"""
    mine = Answer.member_id == reader.id
    own = true() if may_keep_meetings(reader) else false()
    among = and_(Answer.shown_to == ShownTo.ATTENDEES, takes_part(reader, meeting))
    return or_(own, mine, Answer.shown_to == ShownTo.MEMBERS, among)


def may_keep_meetings(member: Member) -> bool:
    """Make, change and cancel meetings, and bring or remove papers."""
    return member.is_active and member.role in KEEPERS


def may_lead(member: Member, circle: Circle | None) -> bool:
    """Plan, announce, change and cancel a meeting, and move it on: who keeps meetings, and its circle's host."""
    return may_keep_meetings(member) or (circle is not None and may_host(member, circle))


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


def visible_question_answers(keeper: Member, meeting: Meeting) -> Select[QuestionAnswer]:
    """All that people filled in who did not say no, for those who organise it; for others nothing."""
    return _given_answers(meeting).where(true() if may_read_answers(keeper) else false())


def visible_shared_answers(reader: Member, meeting: Meeting) -> Select[QuestionAnswer]:
    """What those who come filled in for each other: for who comes too, of those who let them see that they come."""
    return _given_answers(meeting).where(
        Question.readers == Readers.ATTENDEES,
        Answer.takes_part_expression(),
        takes_part(reader, meeting),
        is_shown_as_attendee(reader, meeting),
    )


def takes_part(member: Member, meeting: Meeting) -> ColumnElement[bool]:
    """The condition that it is sure that `member` is there, or online."""
    comes = exists().where(
        Answer.meeting_id == meeting.id, Answer.member_id == member.id, Answer.takes_part_expression()
    )
    return comes.correlate(None)


def may_keep_questions(keeper: Member) -> bool:
    """Make, change, order and remove what those who come are asked."""
    return may_keep_meetings(keeper)


def may_read_answers(keeper: Member) -> bool:
    """Read what everyone filled in, whoever it is for."""
    return may_keep_meetings(keeper)


def may_see_attendees(keeper: Member) -> bool:
    """See and take away the whole list of who comes, the list for the host city, and the badges."""
    return may_keep_meetings(keeper)


def may_keep_presence(member: Member, meeting: Meeting, moment: datetime) -> bool:
    """Tick off who is there: from the morning of its first day on; of a circle's session its host too."""
    is_on = meeting.announced_at is not None and meeting.cancelled_at is None
    return is_on and moment >= first_morning(meeting) and may_open_presence(member, meeting)


def may_open_presence(member: Member, meeting: Meeting) -> bool:
    """See the list to tick off; the circle of the meeting is loaded."""
    hosts = meeting.circle is not None and may_host(member, meeting.circle)
    return may_keep_meetings(member) or hosts


def first_morning(meeting: Meeting) -> datetime:
    """The midnight with which the first day begins, where it is held."""
    return meeting.starts_at.astimezone(meeting.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def visible_polls(member: Member) -> Select[DatePoll]:
    """The date polls of the network for its peers, and those of one's circles."""
    is_peer = true() if members.is_peer(member) else false()
    is_in = true() if member.is_active else false()
    return select(DatePoll).where(is_in, is_shared(DatePoll.circle_id, member.id, is_peer))


def can_be_asked(circle_id: int | None) -> Select[Member]:
    """Whom a date poll of the network, or of a circle, can ask: who is in it and is told what happens."""
    own = Member.role.in_(PEERS) if circle_id is None else Member.id.in_(insiders(circle_id))
    return select(Member).where(members.hears(), members.is_in_state(MemberState.ACTIVE), own)


def asked_by(poll: DatePoll) -> Select[Member]:
    """Whom a date poll asks and who is still there."""
    asked = select(PollMember.member_id).where(PollMember.poll_id == poll.id)
    return can_be_asked(poll.circle_id).where(Member.id.in_(asked))


def may_make_poll(member: Member, circle: Circle | None) -> bool:
    """Ask the network when it can, or a circle as long as it goes on."""
    return may_lead(member, circle) and goes_on(circle)


def may_keep_poll(member: Member, poll: DatePoll) -> bool:
    """Change or close a date poll; its circle is loaded."""
    return may_make_poll(member, poll.circle)


def may_vote(member: Member, poll: DatePoll, is_asked: bool) -> bool:
    """Say when one can: who is asked, while it is open and its circle goes on."""
    return member.is_active and is_asked and poll.closed_at is None and goes_on(poll.circle)


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


def visible_minutes(member: Member) -> Select[Minutes]:
    """The minutes of visible meetings that `member` writes, or that were shared with them."""
    return select(Minutes).join(Meeting).where(_is_open_to(member), _reads_minutes(member))


def visible_conclusions(member: Member) -> Select[Conclusion]:
    """What was concluded, for who reads the minutes. One's own action is seen once it was shared with anyone."""
    is_out = and_(Minutes.audience != MinutesAudience.KEEPERS, Conclusion.member_id == member.id)
    return (
        select(Conclusion)
        .join(Meeting, Meeting.id == Conclusion.meeting_id)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(_is_open_to(member), or_(_reads_minutes(member), is_out))
    )


def may_write_minutes(member: Member, meeting: Meeting) -> bool:
    """Write the minutes and conclusions of a meeting, and say who reads them; its circle is loaded.

    Those who keep meetings, and of a circle's session its host.
    """
    circle = meeting.circle
    hosts = circle is not None and goes_on(circle) and circle.host_id == member.id
    return may_keep_meetings(member) or (member.is_active and hosts)


def may_tick_action(member: Member, conclusion: Conclusion, meeting: Meeting) -> bool:
    """Say that an action is done, or not yet: whose it is, and who writes the minutes."""
    return member.is_active and (conclusion.member_id == member.id or may_write_minutes(member, meeting))


def _reads_minutes(member: Member) -> ColumnElement[bool]:
    hosted = select(Circle.id).where(Circle.host_id == member.id)
    writes = true() if may_keep_meetings(member) else Meeting.circle_id.in_(hosted)
    was_there = _was_there(member)
    shared = and_(Minutes.audience == MinutesAudience.MEMBERS, _is_shared_with(member))
    return or_(writes, and_(Minutes.audience != MinutesAudience.KEEPERS, was_there), shared)


def _was_there(member: Member) -> ColumnElement[bool]:
    """As it was ticked off; where nobody did that, as the answers say."""
    ticked = exists().where(Presence.meeting_id == Meeting.id).correlate(Meeting)
    mine = exists().where(Presence.meeting_id == Meeting.id, Presence.member_id == member.id)
    came = exists().where(
        Answer.meeting_id == Meeting.id, Answer.member_id == member.id, Answer.takes_part_expression()
    )
    return or_(mine.correlate(Meeting), and_(~ticked, came.correlate(Meeting)))


def _is_shared_with(member: Member) -> ColumnElement[bool]:
    return is_shared(Meeting.circle_id, member.id, members.sees(member, Network.alumni_see_meetings))


def _given_answers(meeting: Meeting) -> Select[QuestionAnswer]:
    theirs = and_(Answer.member_id == QuestionAnswer.member_id, Answer.meeting_id == Question.meeting_id)
    given = select(QuestionAnswer).join(Question, Question.id == QuestionAnswer.question_id)
    return given.join(Answer, theirs).where(Question.meeting_id == meeting.id, Answer.kind != AnswerKind.NO)


def _is_open_to(member: Member) -> ColumnElement[bool]:
    shared = _is_shared_with(member)
    invited = select(MeetingGuest.meeting_id).where(MeetingGuest.member_id == member.id)
    hosted = exists().where(Circle.id == Meeting.circle_id, Circle.host_id == member.id)
    told = true() if may_keep_meetings(member) else or_(Meeting.announced_at.is_not(None), hosted)
    is_in = true() if member.is_active else false()
    return and_(is_in, told, or_(shared, Meeting.id.in_(invited)))
