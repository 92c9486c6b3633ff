"""Ask those who come something, and keep what they fill in until its time is over."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from sqlalchemy import delete, select, update

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.meetings import policy
from dsonet.meetings.answer_models import Question, QuestionAnswer, QuestionKind, Readers
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.questions import holds_answers, outlived
from dsonet.members.models import Member

MOST_QUESTIONS = 30
_FEW_TO_MANY = (Readers.SECRETARIAT, Readers.HOST, Readers.ATTENDEES)


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What the secretariat fills in; each stands under its own name in `Question`."""

    kind: QuestionKind
    words: str
    hint: str
    options: list[str]
    is_required: bool
    readers: Readers
    kept_days: int


class ChangedMeanwhile(Exception):
    """Someone else saved this question after the form was opened."""


class TooManyQuestions(Exception):
    """There are as many questions as anyone wants to answer."""


class AnswersStand(Exception):
    """There are answers, given to this question as it was: `field` can't change so."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class HasAnswers(Exception):
    """With the question more answers would go than the keeper knew of."""


def add_question(keeper: Member, meeting: Meeting, facts: QuestionFacts) -> Question:
    """Ask one thing more, after the others."""
    require(policy.may_keep_questions(keeper))
    _lock(meeting.id)
    places = db.session.scalars(select(Question.position).where(Question.meeting_id == meeting.id)).all()
    if len(places) >= MOST_QUESTIONS:
        raise TooManyQuestions
    question = Question(meeting_id=meeting.id, position=max(places, default=0) + 1)
    _fill(question, facts)
    db.session.add(question)
    db.session.flush()
    _tell(keeper, "add_question", question)
    return question


def change_question(keeper: Member, question: Question, facts: QuestionFacts, seen_version: int) -> None:
    """Change a question; raises ChangedMeanwhile and AnswersStand.

    Who answered was told what it is, who reads it and until when: with answers the kind stays, the readers don't
    become more and the time no longer.
    """
    require(policy.may_keep_questions(keeper))
    _lock(question.meeting_id)
    claimed = db.session.execute(
        update(Question)
        .where(Question.id == question.id, Question.version == seen_version)
        .values(version=Question.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(question)
    if not claimed.rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhile
    if holds_answers(question):
        _keep_promise(question, facts)
    _fill(question, facts)
    _tell(keeper, "change_question", question)


def move_question(keeper: Member, question: Question, step: int) -> None:
    """One place up (-1) or down (1)."""
    require(policy.may_keep_questions(keeper))
    _lock(question.meeting_id)
    asked = select(Question.id).where(Question.meeting_id == question.meeting_id)
    ids = list(db.session.scalars(asked.order_by(Question.position, Question.id)))
    place = ids.index(question.id)
    other = min(max(place + step, 0), len(ids) - 1)
    ids[place], ids[other] = ids[other], ids[place]
    for position, id_ in enumerate(ids, start=1):
        db.session.execute(update(Question).where(Question.id == id_).values(position=position))


def remove_question(keeper: Member, question: Question, known_answers: int) -> None:
    """Ask it no more; its answers go too. Raises HasAnswers when there are more than the keeper was told."""
    require(policy.may_keep_questions(keeper))
    _lock(question.meeting_id)
    if holds_answers(question) > known_answers:
        raise HasAnswers
    _tell(keeper, "remove_question", question)
    db.session.delete(question)


def keep_answers(speaker: Member, meeting: Meeting, whom: Member, given: Mapping[Question, str]) -> None:
    """Keep what was filled in for `whom`; what is empty is erased. Raises ChangedMeanwhile."""
    if speaker.id == whom.id:
        require(policy.may_answer(whom, meeting, now()))
    else:
        require(policy.may_answer_for(speaker, whom, meeting, now()))
    _lock(meeting.id)
    asked = select(Question.id, Question.version).where(Question.meeting_id == meeting.id)
    versions = {row.id: row.version for row in db.session.execute(asked)}
    if any(versions.get(question.id) != question.version for question in given):
        raise ChangedMeanwhile
    for question, value in given.items():
        _keep(question, whom, value)


def erase_outlived() -> None:
    """Erase the answers whose time is over: a daily chore."""
    ids = outlived(now())
    if ids:
        db.session.execute(delete(QuestionAnswer).where(QuestionAnswer.question_id.in_(ids)))


def _keep(question: Question, whom: Member, value: str) -> None:
    if not value:
        mine = QuestionAnswer.question_id == question.id, QuestionAnswer.member_id == whom.id
        db.session.execute(delete(QuestionAnswer).where(*mine))
        return
    row = insert(QuestionAnswer).values(
        question_id=question.id, member_id=whom.id, value=value, given_at=now()
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=[QuestionAnswer.question_id, QuestionAnswer.member_id],
            set_={"value": row.excluded.value, "given_at": row.excluded.given_at},
        )
    )


def _keep_promise(question: Question, facts: QuestionFacts) -> None:
    if facts.kind != question.kind:
        raise AnswersStand("kind")
    if _FEW_TO_MANY.index(facts.readers) > _FEW_TO_MANY.index(Readers(question.readers)):
        raise AnswersStand("readers")
    if facts.kept_days > question.kept_days:
        raise AnswersStand("kept_days")


def _lock(meeting_id: int) -> None:
    """One at a time from here to the commit, those who answer included."""
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())


def _fill(question: Question, facts: QuestionFacts) -> None:
    for one in fields(facts):
        setattr(question, one.name, getattr(facts, one.name))


def _tell(keeper: Member, verb: str, question: Question) -> None:
    journal.write(keeper.id, verb, "meeting", question.meeting_id, words=question.words)
