"""Who comes to a meeting, as far as they let the reader see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import contains_eager

from dsonet.access import NotVisible
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.answer_models import Answer, AnswerKind, AnswerWord, PartAnswer, Presence
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.members.models import Member
from dsonet.members.policy import has_access, is_peer


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many said what, who of them the reader may see, and how many places are left."""

    counts: dict[AnswerKind, int]
    waiting: int
    shown: Sequence[Answer]
    """Those who take part, in the order in which they answered; with member and seat. Of a meeting that is over and
    where people were ticked off: those who were there."""
    free: int | None
    """Places left; none: there is no limit."""
    ticked: int
    """How many were ticked off, once it is over; 0: nobody did that."""

    @property
    def number(self) -> int:
        """How many come, or were there."""
        return self.ticked or self.counts[AnswerKind.YES] + self.counts[AnswerKind.ONLINE]


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What holds for one member, with the parts that differ from the whole, and where they wait."""

    answer: Answer | None
    parts: dict[int, AnswerKind]
    ahead: int
    """How many wait before them."""


def attendance_of(reader: Member, meeting: Meeting) -> Attendance:
    """The numbers are for everyone who sees the meeting; names by each one's consent."""
    counted = (
        select(Answer.kind, func.count(), func.sum(Answer.places), func.count(Answer.waits_since))
        .where(Answer.meeting_id == meeting.id)
        .group_by(Answer.kind)
    )
    rows = db.session.execute(counted).all()
    counts = dict.fromkeys(AnswerKind, 0) | {AnswerKind(row[0]): row[1] for row in rows}
    waiting = sum(row[3] for row in rows)
    counts[AnswerKind.YES] -= waiting
    taken = sum(row[2] for row in rows)
    ticked = _ticked(meeting) if meeting.ends_at < now() else 0
    shown = _shown(reader, meeting, _was_there() if ticked else Answer.takes_part_expression())
    return Attendance(counts, waiting, shown, places_left(meeting, taken), ticked)


def own_answer(member: Member, meeting: Meeting) -> OwnAnswer:
    """The answer of `member` for this meeting."""
    answer = db.session.get(Answer, (meeting.id, member.id))
    parts = db.session.execute(
        select(PartAnswer.part_id, PartAnswer.kind)
        .join(MeetingPart, MeetingPart.id == PartAnswer.part_id)
        .where(MeetingPart.meeting_id == meeting.id, PartAnswer.member_id == member.id)
    )
    return OwnAnswer(answer, {id_: AnswerKind(kind) for id_, kind in parts}, _ahead(answer))


def places_left(meeting: Meeting, taken: int) -> int | None:
    """Never less than none; `taken` counts companions too."""
    if meeting.capacity is None:
        return None
    return max(meeting.capacity - meeting.held_places - taken, 0)


def parts_of(meeting: Meeting) -> Sequence[MeetingPart]:
    """The days and parts in the order of time."""
    parts = select(MeetingPart).where(MeetingPart.meeting_id == meeting.id)
    return db.session.scalars(parts.order_by(MeetingPart.starts_at, MeetingPart.id)).all()


def seat_mates(member: Member) -> Sequence[Member]:
    """Who shares the seat of `member`: for them one may answer."""
    if member.seat_id is None or not is_peer(member):
        return []
    mates = select(Member).where(Member.seat_id == member.seat_id, Member.id != member.id, has_access())
    return db.session.scalars(mates.order_by(Member.name, Member.id)).all()


def invited_member(meeting: Meeting, member_id: int) -> Member:
    """Someone whom this meeting is for, or NotVisible."""
    found: Member | None = db.session.scalar(policy.invited_to(meeting).where(Member.id == member_id))
    if found is None:
        raise NotVisible
    return found


def words_of(meeting: Meeting, member: Member) -> Sequence[AnswerWord]:
    """All that was said about one member, the latest first, with who said it."""
    words = select(AnswerWord).where(AnswerWord.meeting_id == meeting.id, AnswerWord.member_id == member.id)
    latest = words.order_by(AnswerWord.said_at.desc(), AnswerWord.id.desc())
    return db.session.scalars(
        latest.outerjoin(AnswerWord.said_by).options(contains_eager(AnswerWord.said_by))
    ).all()


def _was_there() -> ColumnElement[bool]:
    """The condition on Answer that its member was ticked off."""
    mine = (Presence.meeting_id == Answer.meeting_id, Presence.member_id == Answer.member_id)
    return exists().where(*mine).correlate(Answer)


def _ticked(meeting: Meeting) -> int:
    there = select(func.count()).select_from(Presence).where(Presence.meeting_id == meeting.id)
    return db.session.scalar(there) or 0


def _shown(reader: Member, meeting: Meeting, which: ColumnElement[bool]) -> Sequence[Answer]:
    return db.session.scalars(
        select(Answer)
        .join(Answer.member)
        .options(contains_eager(Answer.member).joinedload(Member.seat))
        .where(
            Answer.meeting_id == meeting.id,
            which,
            has_access(),
            policy.is_shown_as_attendee(reader, meeting),
        )
        .order_by(Answer.answered_at, Answer.member_id)
    ).all()


def _ahead(answer: Answer | None) -> int:
    if answer is None or answer.waits_since is None:
        return 0
    before = select(func.count()).where(
        Answer.meeting_id == answer.meeting_id, Answer.waits_since < answer.waits_since
    )
    return db.session.scalar(before) or 0
