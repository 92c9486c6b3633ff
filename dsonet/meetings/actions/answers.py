"""Say whether one comes. Whatever the way in and the order of arrival, the last word by time counts.

Each word is kept in `AnswerWord`. The `Answer` that holds is made anew from all of a member's words in the order
of their own time, so that late mail can't undo what was said after it. Places are another matter: they are given
in the order in which words come in, under a lock on the meeting, and a place once given is not taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from dsonet import events, journal
from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.meetings import policy
from dsonet.meetings.actions.papers import keep_attendee
from dsonet.meetings.agenda_models import AgendaItem, SessionChoice
from dsonet.meetings.answer_models import (
    Answer,
    AnswerKind,
    AnswerWord,
    PartAnswer,
    Question,
    QuestionAnswer,
    Route,
    ShownTo,
)
from dsonet.meetings.events import MovedUp
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.queries.attendance import places_left
from dsonet.meetings.queries.meetings import answered_or_going_on
from dsonet.members.models import Member

TIME_TO_DECIDE = timedelta(days=2)
"""Who moves up from the waiting list is asked to say within this time if they can't come any more."""
_ROUTES, _KINDS = tuple(Route), tuple(AnswerKind)
ALONG = frozenset({AnswerKind.YES})
"""With which answers a companion can come along."""


class NotOffered(Exception):
    """This meeting can't be followed online, or takes no companions."""


class NoRoom(Exception):
    """There is a place for the member, and none for who comes along."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is said, when, and by which way."""

    kind: AnswerKind
    said_at: datetime
    route: Route
    parts: Mapping[int, AnswerKind] | None = None
    """Part id → answer, where it differs; None: nothing is said of parts."""
    companion: str | None = None
    shown_to: ShownTo | None = None


@dataclass(slots=True)
class Holds:
    """What holds after all words."""

    kind: AnswerKind = AnswerKind.NO
    at: datetime | None = None
    route: Route = Route.PAGE
    parts: dict[int, AnswerKind] = field(default_factory=dict)
    companion: str = ""
    shown_to: ShownTo = ShownTo.ATTENDEES


def answer_invitation(speaker: Member, meeting: Meeting, word: Word, member: Member | None = None) -> Answer:
    """Keep what `speaker` says of themselves, or of `member`. Raises NotOffered and NoRoom.

    A word from the future counts as said now: a calendar's clock may be wrong.
    """
    whom = member or speaker
    if whom.id == speaker.id:
        require(policy.may_answer(whom, meeting, now()))
    else:
        require(policy.may_answer_for(speaker, whom, meeting, now()))
        if policy.may_keep_meetings(speaker):
            journal.write(speaker.id, "answer_for", "meeting", meeting.id, name=whom.name, kind=word.kind)
    _refuse_what_is_not_offered(meeting, word)
    _lock(meeting)
    _keep(speaker, whom, meeting, word)
    answer = _apply(meeting, whom, hold(_words(meeting, whom)))
    move_up(meeting)
    return answer


def forget_coming_answers(member: Member) -> None:
    """Who left their seat does not come to what is still to be; the successor is asked."""
    for meeting in answered_or_going_on(member, now()):
        forget_answer(meeting, member)


def forget_answer(meeting: Meeting, member: Member) -> None:
    """Forget all that was said about `member`; their place goes to the next one."""
    _lock(meeting)
    keep_attendee(meeting, member, comes=False)
    _forget_choices(meeting, member)
    questions = select(Question.id).where(Question.meeting_id == meeting.id)
    parts = select(MeetingPart.id).where(MeetingPart.meeting_id == meeting.id)
    for model, here in (
        (QuestionAnswer, QuestionAnswer.question_id.in_(questions)),
        (PartAnswer, PartAnswer.part_id.in_(parts)),
        (AnswerWord, AnswerWord.meeting_id == meeting.id),
        (Answer, Answer.meeting_id == meeting.id),
    ):
        db.session.execute(delete(model).where(model.member_id == member.id, here))
    move_up(meeting)


def drop_unreachable(meeting: Meeting) -> None:
    """Let go of the answers of those for whom a coming meeting no longer is: they left, or left its circle."""
    asked = policy.invited_to(meeting).with_only_columns(Member.id)
    gone = select(Member).join(Answer, Answer.member_id == Member.id)
    gone = gone.where(Answer.meeting_id == meeting.id, Member.id.not_in(asked))
    for member in db.session.scalars(gone).all():
        forget_answer(meeting, member)


def move_up(meeting: Meeting) -> None:
    """Give free places to those who wait, in their order. The meeting is locked."""
    waiting = select(Answer).where(Answer.meeting_id == meeting.id, Answer.waits_since.is_not(None))
    for answer in db.session.scalars(waiting.order_by(Answer.waits_since, Answer.member_id)):
        if not _has_room(meeting, _needed(answer)):
            return
        _give_place(answer)
        answer.moved_up_at = now()
        answer.decide_by = min(now() + TIME_TO_DECIDE, meeting.starts_at)
        keep_attendee(meeting, db.session.get_one(Member, answer.member_id), comes=True)
        events.record(MovedUp(meeting.id, answer.member_id))


def places_taken(meeting: Meeting) -> int:
    """By those who come, their companions included."""
    return db.session.scalar(select(func.sum(Answer.places)).where(Answer.meeting_id == meeting.id)) or 0


def hold(words: Iterable[AnswerWord]) -> Holds:
    """What holds after `words`, in whatever order they are given."""
    holds = Holds()
    for word in sorted(words, key=_by_time):
        kind = AnswerKind(word.kind)
        if (holds.kind, kind, word.route) == (AnswerKind.ONLINE, AnswerKind.YES, Route.CALENDAR):
            kind = AnswerKind.ONLINE  # a calendar knows one way to come: it confirms the one that was chosen
        if word.parts is not None:
            holds.parts = {int(id_): AnswerKind(said) for id_, said in word.parts.items()}
        elif kind != holds.kind:
            holds.parts = {}
        if word.companion is not None:
            holds.companion = word.companion
        if kind not in ALONG:
            holds.companion = ""
        if word.shown_to is not None:
            holds.shown_to = ShownTo(word.shown_to)
        holds.kind, holds.at, holds.route = kind, word.said_at, Route(word.route)
    return holds


def _by_time(word: AnswerWord) -> tuple[datetime, int, int]:
    """Two words of one instant still have one order, whichever came in first."""
    return word.said_at, _ROUTES.index(Route(word.route)), _KINDS.index(AnswerKind(word.kind))


def _refuse_what_is_not_offered(meeting: Meeting, word: Word) -> None:
    kinds = {word.kind, *(word.parts or {}).values()}
    if AnswerKind.ONLINE in kinds and not meeting.offers_online:
        raise NotOffered
    if word.companion and not meeting.allows_companion:
        raise NotOffered


def _lock(meeting: Meeting) -> None:
    """One at a time from here to the commit; what decides about places is read anew."""
    db.session.refresh(meeting, ["capacity", "held_places"], with_for_update=True)


def _keep(speaker: Member, whom: Member, meeting: Meeting, word: Word) -> None:
    parts = None if word.parts is None else {str(id_): kind for id_, kind in word.parts.items()}
    db.session.execute(
        insert(AnswerWord)
        .values(
            meeting_id=meeting.id,
            member_id=whom.id,
            kind=word.kind,
            parts=parts,
            companion=word.companion,
            shown_to=word.shown_to,
            route=word.route,
            said_at=min(word.said_at, now()),
            received_at=now(),
            said_by_id=speaker.id,
        )
        .on_conflict_do_nothing()
    )


def _words(meeting: Meeting, member: Member) -> list[AnswerWord]:
    mine = select(AnswerWord).where(AnswerWord.meeting_id == meeting.id, AnswerWord.member_id == member.id)
    return list(db.session.scalars(mine))


def _apply(meeting: Meeting, member: Member, holds: Holds) -> Answer:
    answer = db.session.get(Answer, (meeting.id, member.id), populate_existing=True)
    if answer is None:
        answer = Answer(meeting_id=meeting.id, member_id=member.id, places=0)
        db.session.add(answer)
    answer.kind, answer.answered_at, answer.route = holds.kind, holds.at or now(), holds.route
    answer.companion, answer.shown_to = holds.companion, holds.shown_to
    _seat(meeting, answer)
    db.session.flush()
    _keep_parts(meeting, member, holds)
    keep_attendee(meeting, member, answer.takes_part)
    if not answer.takes_part:
        _forget_choices(meeting, member)
    return answer


def _seat(meeting: Meeting, answer: Answer) -> None:
    """Give, keep or free places. Who waits keeps their turn; who has a place keeps it."""
    if answer.kind != AnswerKind.YES:
        answer.places, answer.waits_since = 0, None
        answer.moved_up_at = answer.decide_by = None
        return
    more = _needed(answer) - answer.places
    if more <= 0:
        answer.places = _needed(answer)
    elif answer.places:
        if _anyone_waits(meeting) or not _has_room(meeting, more):
            raise NoRoom
        answer.places += more
    elif answer.waits_since is None:
        if _anyone_waits(meeting) or not _has_room(meeting, more):
            answer.waits_since = now()
        else:
            _give_place(answer)


def _give_place(answer: Answer) -> None:
    answer.places, answer.waits_since = _needed(answer), None
    db.session.flush()


def _needed(answer: Answer) -> int:
    return 1 + bool(answer.companion)


def _has_room(meeting: Meeting, places: int) -> bool:
    left = places_left(meeting, places_taken(meeting))
    return left is None or left >= places


def _anyone_waits(meeting: Meeting) -> bool:
    waiting = select(Answer.member_id).where(Answer.meeting_id == meeting.id, Answer.waits_since.is_not(None))
    return db.session.scalars(waiting.limit(1)).first() is not None


def _keep_parts(meeting: Meeting, member: Member, holds: Holds) -> None:
    known = set(db.session.scalars(select(MeetingPart.id).where(MeetingPart.meeting_id == meeting.id)))
    db.session.execute(
        delete(PartAnswer).where(PartAnswer.part_id.in_(known), PartAnswer.member_id == member.id)
    )
    for part_id, kind in holds.parts.items():
        if part_id in known and kind != holds.kind:
            db.session.add(PartAnswer(part_id=part_id, member_id=member.id, kind=kind))


def _forget_choices(meeting: Meeting, member: Member) -> None:
    """Who does not come chooses no sessions: their places there are free again."""
    items = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)
    db.session.execute(
        delete(SessionChoice).where(SessionChoice.member_id == member.id, SessionChoice.item_id.in_(items))
    )
