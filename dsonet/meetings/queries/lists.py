"""The lists of those who come: for those who organise it, for the host city, for badges, and to tick off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.agenda_models import AgendaItem, SessionChoice
from dsonet.meetings.answer_models import (
    Answer,
    AnswerKind,
    PartAnswer,
    Presence,
    Question,
    QuestionAnswer,
    Readers,
)
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.queries.attendance import parts_of, places_left
from dsonet.meetings.queries.questions import questions_of
from dsonet.members.models import Member
from dsonet.members.policy import has_access


@dataclass(frozen=True, slots=True)
class Places:
    """Where the room stands, and who waits for a place in their order."""

    capacity: int | None
    held: int
    taken: int
    free: int | None
    waiting: Sequence[Answer]


@dataclass(slots=True)
class Attendee:
    """One line of a list: an answer with its member and seat, and all that belongs to it."""

    answer: Answer
    parts: dict[int, AnswerKind] = field(default_factory=dict)
    """Only where it differs from the whole."""
    sessions: list[str] = field(default_factory=list)
    given: dict[int, str] = field(default_factory=dict)
    """What was filled in, by question."""

    def says_of(self, part: MeetingPart) -> AnswerKind:
        """What they said of one part."""
        return AnswerKind(self.parts.get(part.id, self.answer.kind))


@dataclass(frozen=True, slots=True)
class AttendeeList:
    """A list with what its columns are."""

    meeting: Meeting
    parts: Sequence[MeetingPart]
    questions: Sequence[Question]
    attendees: Sequence[Attendee]


@dataclass(frozen=True, slots=True)
class Ticked:
    """Someone who was asked, or came, and whether they are there."""

    member: Member
    kind: AnswerKind | None
    companion: str
    waits: bool
    is_there: bool

    @property
    def is_expected(self) -> bool:
        """Said yes and has a place, or comes online."""
        return self.kind in (AnswerKind.YES, AnswerKind.ONLINE) and not self.waits


def places_of(meeting: Meeting) -> Places:
    """Capacity, held, taken and free places, and the waiting list."""
    taken = db.session.scalar(select(func.sum(Answer.places)).where(Answer.meeting_id == meeting.id)) or 0
    waiting = _answers(meeting).where(Answer.waits_since.is_not(None))
    return Places(
        capacity=meeting.capacity,
        held=meeting.held_places,
        taken=taken,
        free=places_left(meeting, taken),
        waiting=db.session.scalars(waiting.order_by(Answer.waits_since, Answer.member_id)).all(),
    )


def attendees_of(keeper: Member, meeting: Meeting) -> AttendeeList:
    """Everyone who answered, those who come first, with all that the organisers may read."""
    answers = db.session.scalars(_answers(meeting).order_by(Member.name, Member.id)).all()
    order = tuple(AnswerKind)
    ranked = sorted(answers, key=lambda one: (order.index(AnswerKind(one.kind)), one.waits))
    questions = questions_of(meeting)
    return _list(keeper, meeting, questions, ranked)


def guests_of_city(keeper: Member, meeting: Meeting) -> AttendeeList:
    """Those who are in the room, with what the host city needs and no more."""
    there = _answers(meeting).where(Answer.places > 0).order_by(Member.name, Member.id)
    questions = [question for question in questions_of(meeting) if question.readers == Readers.HOST]
    return _list(keeper, meeting, questions, db.session.scalars(there).all())


def badge_names(meeting: Meeting) -> list[tuple[str, str]]:
    """A name and a municipality for each badge: who is in the room, and who comes along."""
    there = _answers(meeting).where(Answer.places > 0).order_by(Member.name, Member.id)
    badges = []
    for answer in db.session.scalars(there):
        city = answer.member.seat.name if answer.member.seat else ""
        badges.append((answer.member.name, city))
        if answer.companion:
            badges.append((answer.companion, city))
    return badges


def ticked_off(meeting: Meeting) -> list[Ticked]:
    """Everyone whom the meeting is for, who answered or who came, by name."""
    answered = and_(Answer.member_id == Member.id, Answer.meeting_id == meeting.id)
    came = and_(Presence.member_id == Member.id, Presence.meeting_id == meeting.id)
    asked = policy.invited_to(meeting).with_only_columns(Member.id)
    people = select(Member, Answer, Presence.member_id).outerjoin(Answer, answered).outerjoin(Presence, came)
    people = people.where(
        or_(
            Member.id.in_(asked),
            Presence.member_id.is_not(None),
            and_(Answer.takes_part_expression(), has_access()),
        )
    )
    rows = db.session.execute(people.options(joinedload(Member.seat)).order_by(Member.name, Member.id))
    return [_ticked(member, answer, there is not None) for member, answer, there in rows]


def _ticked(member: Member, answer: Answer | None, is_there: bool) -> Ticked:
    if answer is None:
        return Ticked(member, None, "", False, is_there)
    return Ticked(member, AnswerKind(answer.kind), answer.companion, answer.waits, is_there)


def _answers(meeting: Meeting) -> Select[Answer]:
    answers = select(Answer).join(Answer.member).where(Answer.meeting_id == meeting.id, has_access())
    return answers.options(contains_eager(Answer.member).joinedload(Member.seat))


def _list(
    keeper: Member, meeting: Meeting, questions: Sequence[Question], answers: Iterable[Answer]
) -> AttendeeList:
    attendees = {answer.member_id: Attendee(answer) for answer in answers}
    parts = parts_of(meeting)
    _add_parts(parts, attendees)
    _add_sessions(meeting, attendees)
    _add_given(keeper, meeting, questions, attendees)
    return AttendeeList(meeting, parts, questions, list(attendees.values()))


def _add_parts(parts: Sequence[MeetingPart], attendees: dict[int, Attendee]) -> None:
    said = select(PartAnswer).where(PartAnswer.part_id.in_([part.id for part in parts]))
    for one in db.session.scalars(said) if parts else ():
        if one.member_id in attendees:
            attendees[one.member_id].parts[one.part_id] = AnswerKind(one.kind)


def _add_sessions(meeting: Meeting, attendees: dict[int, Attendee]) -> None:
    chosen = select(SessionChoice.member_id, AgendaItem.title).join(
        AgendaItem, AgendaItem.id == SessionChoice.item_id
    )
    chosen = chosen.where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position, AgendaItem.id)
    for member_id, title in db.session.execute(chosen):
        if member_id in attendees:
            attendees[member_id].sessions.append(title)


def _add_given(
    keeper: Member, meeting: Meeting, questions: Sequence[Question], attendees: dict[int, Attendee]
) -> None:
    ids = [question.id for question in questions]
    given = policy.visible_question_answers(keeper, meeting).where(QuestionAnswer.question_id.in_(ids))
    for one in db.session.scalars(given) if ids else ():
        if one.member_id in attendees:
            attendees[one.member_id].given[one.question_id] = one.value
