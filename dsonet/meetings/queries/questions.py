"""What those who come are asked, and what they filled in as far as the reader may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.answer_models import AnswerKind, AnswerWord, Question, QuestionAnswer, ShownTo
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.queries.attendance import OwnAnswer
from dsonet.members.models import Member

COMES = frozenset({AnswerKind.YES, AnswerKind.ONLINE})


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with how many answered it."""

    question: Question
    answers: int


@dataclass(frozen=True, slots=True)
class SharedAnswers:
    """A question whose answers those who come read of each other: pairs of a name and what was filled in."""

    question: Question
    given: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What someone who comes did not say yet: to which parts they come, and questions."""

    parts: bool
    questions: Sequence[Question]

    def __bool__(self) -> bool:
        return self.parts or bool(self.questions)

    @property
    def must(self) -> bool:
        """Is anything of it needed?"""
        return self.parts or any(question.is_required for question in self.questions)


def questions_of(meeting: Meeting) -> Sequence[Question]:
    """The questions in their order."""
    asked = select(Question).where(Question.meeting_id == meeting.id)
    return db.session.scalars(asked.order_by(Question.position, Question.id)).all()


def questions_with_counts(meeting: Meeting) -> list[AskedQuestion]:
    """The questions in their order, each with how many answered it."""
    answers = func.count(QuestionAnswer.member_id)
    asked = select(Question, answers).outerjoin(QuestionAnswer, QuestionAnswer.question_id == Question.id)
    asked = asked.where(Question.meeting_id == meeting.id).group_by(Question.id)
    rows = db.session.execute(asked.order_by(Question.position, Question.id))
    return [AskedQuestion(question, count) for question, count in rows]


def question_for(meeting: Meeting, question_id: int) -> AskedQuestion:
    """One question of a meeting that its reader may see, or NotVisible."""
    for asked in questions_with_counts(meeting):
        if asked.question.id == question_id:
            return asked
    raise NotVisible


def given_by(member: Member, questions: Sequence[Question]) -> dict[int, str]:
    """What `member` filled in, by question."""
    ids = [question.id for question in questions]
    given = select(QuestionAnswer.question_id, QuestionAnswer.value)
    given = given.where(QuestionAnswer.member_id == member.id, QuestionAnswer.question_id.in_(ids))
    return {row.question_id: row.value for row in db.session.execute(given)}


def still_open(own: OwnAnswer, member: Member, meeting: Meeting, parts: Sequence[MeetingPart]) -> StillOpen:
    """What `member`, who comes, was asked and did not say yet; nothing of who does not come."""
    if own.answer is None or own.answer.kind not in COMES:
        return StillOpen(False, ())
    return StillOpen(bool(parts) and not _said_of_parts(member, meeting), _unanswered(member, meeting))


def shared_answers(reader: Member, meeting: Meeting) -> list[SharedAnswers]:
    """What those who come let each other read, for one of them; nobody else gets any."""
    given = policy.visible_shared_answers(reader, meeting)
    given = given.join(Member, Member.id == QuestionAnswer.member_id)
    rows = db.session.execute(
        given.with_only_columns(
            Question, Member.name, QuestionAnswer.value, maintain_column_froms=True
        ).order_by(Question.position, Question.id, Member.name, Member.id)
    ).all()
    found: dict[int, SharedAnswers] = {}
    pairs: dict[int, list[tuple[str, str]]] = {}
    for question, name, value in rows:
        pairs.setdefault(question.id, []).append((name, value))
        found[question.id] = SharedAnswers(question, pairs[question.id])
    return list(found.values())


def chosen_before(member: Member) -> ShownTo | None:
    """Who sees on the list that they come, as `member` chose last time, wherever that was; none if never."""
    chosen = select(AnswerWord.shown_to).where(
        AnswerWord.member_id == member.id, AnswerWord.shown_to.is_not(None)
    )
    latest = db.session.scalar(chosen.order_by(AnswerWord.said_at.desc(), AnswerWord.id.desc()).limit(1))
    return ShownTo(latest) if latest else None


def kept_until(question: Question, meeting: Meeting) -> datetime:
    """When the answers are erased."""
    return meeting.ends_at + timedelta(days=question.kept_days)


def outlived(moment: datetime) -> list[int]:
    """The questions that have answers still, of which the time is over."""
    held = select(QuestionAnswer.question_id).distinct()
    asked = select(Question, Meeting).join(Meeting, Meeting.id == Question.meeting_id)
    rows = db.session.execute(asked.where(Meeting.ends_at <= moment, Question.id.in_(held)))
    return [question.id for question, meeting in rows if kept_until(question, meeting) <= moment]


def holds_answers(question: Question) -> int:
    """How many answered it."""
    return db.session.scalar(select(func.count()).where(QuestionAnswer.question_id == question.id)) or 0


def _said_of_parts(member: Member, meeting: Meeting) -> bool:
    words = select(AnswerWord.parts).where(
        AnswerWord.meeting_id == meeting.id, AnswerWord.member_id == member.id
    )
    return any(db.session.scalars(words))


def _unanswered(member: Member, meeting: Meeting) -> Sequence[Question]:
    mine = and_(QuestionAnswer.question_id == Question.id, QuestionAnswer.member_id == member.id)
    asked = select(Question).outerjoin(QuestionAnswer, mine).where(Question.meeting_id == meeting.id)
    asked = asked.where(QuestionAnswer.question_id.is_(None))
    return db.session.scalars(asked.order_by(Question.position, Question.id)).all()
