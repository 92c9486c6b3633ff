"""Choose a parallel session. One at a time under a lock on the meeting, so that no session is ever too full."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, func, select

from dsonet.access import NotVisible, require
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.agenda_models import AgendaItem, ItemKind, SessionChoice
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.models import Meeting
from dsonet.meetings.timetable import overlap
from dsonet.members.models import Member


class SessionFull(Exception):
    """All places in this session are taken."""


def choose_session(member: Member, meeting: Meeting, item_id: int) -> AgendaItem:
    """Take a place; one that the member had at the same time is free from then on. Raises SessionFull.

    When it is full they keep the one that they had.
    """
    _require_part(member, meeting)
    sessions = _sessions(meeting)
    chosen = next((one for one in sessions if one.id == item_id), None)
    if chosen is None:
        raise NotVisible
    if db.session.get(SessionChoice, (chosen.id, member.id), populate_existing=True) is not None:
        return chosen
    if chosen.capacity is not None and _taken(chosen) >= chosen.capacity:
        raise SessionFull
    _leave(member, [one.id for one in sessions if overlap(one, chosen)])
    db.session.add(SessionChoice(item_id=chosen.id, member_id=member.id, chosen_at=now()))
    db.session.flush()
    return chosen


def leave_session(member: Member, meeting: Meeting, item_id: int) -> None:
    """Give the place back; who has none gives nothing back."""
    _require_part(member, meeting)
    _leave(member, [one.id for one in _sessions(meeting) if one.id == item_id])


def mend_choices(items: Sequence[AgendaItem]) -> None:
    """After times or kinds changed: nobody is in two sessions at once, nor in what can't be chosen any more.

    Of two that came to overlap the one that was chosen first stays. The meeting is locked.
    """
    sessions = {item.id: item for item in items if item.kind == ItemKind.PARALLEL}
    choices = select(SessionChoice).where(SessionChoice.item_id.in_(item.id for item in items))
    kept: dict[int, list[AgendaItem]] = defaultdict(list)
    for choice in db.session.scalars(choices.order_by(SessionChoice.chosen_at, SessionChoice.item_id)).all():
        session = sessions.get(choice.item_id)
        if session is None or any(overlap(session, other) for other in kept[choice.member_id]):
            db.session.delete(choice)
        else:
            kept[choice.member_id].append(session)
    db.session.flush()


def _require_part(member: Member, meeting: Meeting) -> None:
    """Lock the meeting, and see whether the member takes part at this very moment."""
    db.session.refresh(meeting, ["ends_at", "cancelled_at", "announced_at"], with_for_update=True)
    answer = db.session.get(Answer, (meeting.id, member.id), populate_existing=True)
    takes_part = answer is not None and answer.takes_part
    require(policy.may_choose_session(member, meeting, takes_part, now()))


def _sessions(meeting: Meeting) -> Sequence[AgendaItem]:
    mine = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.kind == ItemKind.PARALLEL)
    return db.session.scalars(mine.execution_options(populate_existing=True)).all()


def _taken(session: AgendaItem) -> int:
    chosen = select(func.count()).where(SessionChoice.item_id == session.id)
    return db.session.scalar(chosen) or 0


def _leave(member: Member, item_ids: Sequence[int]) -> None:
    mine = delete(SessionChoice).where(SessionChoice.member_id == member.id)
    db.session.execute(mine.where(SessionChoice.item_id.in_(item_ids)))
