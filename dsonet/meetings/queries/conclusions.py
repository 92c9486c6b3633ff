"""What came of meetings: per meeting and agenda item, and the actions of one member over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.minutes_models import Conclusion, ConclusionKind
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member

ACTIONS_SHOWN = 200
"""Nobody has so many things to do."""
DONE_SHOWN = 10
_KINDS = tuple(ConclusionKind)


@dataclass(frozen=True, slots=True)
class OwnActions:
    """What a member has to do, the most urgent first, and what they did lately."""

    still_open: Sequence[Conclusion]
    done: Sequence[Conclusion]


def conclusions_of(member: Member, meeting: Meeting) -> dict[int | None, list[Conclusion]]:
    """By agenda item, and under None what is of the meeting as a whole: decisions, lessons, then actions.

    For who reads the minutes, and nobody else. Each comes with its member and its item.
    """
    found = db.session.scalars(
        policy.visible_conclusions(member)
        .where(Conclusion.meeting_id == meeting.id)
        .options(joinedload(Conclusion.member), joinedload(Conclusion.item))
        .order_by(Conclusion.id)
    )
    grouped: dict[int | None, list[Conclusion]] = {}
    for one in sorted(found, key=lambda conclusion: _KINDS.index(ConclusionKind(conclusion.kind))):
        grouped.setdefault(one.item_id, []).append(one)
    return grouped


def conclusion_for(member: Member, meeting_id: int, conclusion_id: int) -> Conclusion:
    """One conclusion of one meeting, or NotVisible."""
    found: Conclusion | None = db.session.scalar(
        policy.visible_conclusions(member)
        .where(Conclusion.id == conclusion_id, Conclusion.meeting_id == meeting_id)
        .options(joinedload(Conclusion.member))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotVisible
    return found


def action_for(member: Member, meeting_id: int, conclusion_id: int) -> Conclusion:
    """One action of one meeting, or NotVisible."""
    found = conclusion_for(member, meeting_id, conclusion_id)
    if found.kind != ConclusionKind.ACTION:
        raise NotVisible
    return found


def own_actions(member: Member) -> OwnActions:
    """The actions of `member` over all meetings that they see, each with its meeting."""
    mine = (
        policy.visible_conclusions(member)
        .where(Conclusion.member_id == member.id, Conclusion.kind == ConclusionKind.ACTION)
        .options(contains_eager(Conclusion.meeting))
    )
    urgent = (Conclusion.due_on.is_(None), Conclusion.due_on, Conclusion.id)
    still_open = mine.where(Conclusion.done_at.is_(None)).order_by(*urgent).limit(ACTIONS_SHOWN)
    done = mine.where(Conclusion.done_at.is_not(None)).order_by(Conclusion.done_at.desc(), Conclusion.id)
    return OwnActions(db.session.scalars(still_open).all(), db.session.scalars(done.limit(DONE_SHOWN)).all())


def doer_choices(meeting: Meeting) -> list[tuple[int, str]]:
    """Who can be given an action: those for whom the meeting is."""
    asked = policy.invited_to(meeting).options(joinedload(Member.seat)).order_by(Member.name, Member.id)
    return [
        (member.id, f"{member.name} ({member.seat.name})" if member.seat else member.name)
        for member in db.session.scalars(asked)
    ]


def item_choices(meeting: Meeting) -> list[tuple[int, str]]:
    """The items of the agenda in their order."""
    items = select(AgendaItem.id, AgendaItem.title).where(AgendaItem.meeting_id == meeting.id)
    return [
        (id_, title) for id_, title in db.session.execute(items.order_by(AgendaItem.position, AgendaItem.id))
    ]
