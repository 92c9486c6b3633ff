"""Keep the agenda of a meeting: items, their order and their times.

All of it is done under a lock on the meeting, one at a time: an order is of the whole agenda, and so are its times.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import func, select, update

from dsonet import journal
from dsonet.access import NotVisible, require
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions.meetings import ChangedMeanwhile, TooFewPlaces
from dsonet.meetings.actions.sessions import mend_choices
from dsonet.meetings.agenda_models import AgendaItem, ItemKind, SessionChoice
from dsonet.meetings.models import Meeting, Paper
from dsonet.meetings.timetable import (
    Times,
    by_time,
    is_outside,
    last_end_of_round,
    later_that_day,
    reflowed,
    shifted,
    stepped,
)
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION, to_safe_html


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is filled in of an item; each stands under its own name in `AgendaItem`."""

    kind: ItemKind
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    speaker_id: int | None
    speaker_name: str
    source: str
    capacity: int | None


class OutsideMeeting(Exception):
    """An item would begin before the meeting does, or end after it."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


def add_item(keeper: Member, meeting: Meeting, facts: ItemFacts, moves_others: bool) -> AgendaItem:
    """Put an item on the agenda, at its time or else at the end. Raises OutsideMeeting and TextRefused.

    With `moves_others` what begins then or later that day comes so much later.
    """
    require(policy.may_keep_meetings(keeper))
    items = locked_items(meeting)
    item = AgendaItem(meeting_id=meeting.id, renderer_version=RENDERER_VERSION, position=len(items) + 1)
    _fill(item, facts)
    if moves_others and item.starts_at and item.ends_at:
        later = later_that_day(items, item.starts_at, meeting.zone)
        _retime(meeting, items, shifted(later, item.ends_at - item.starts_at))
    _refuse_outside(meeting, item)
    db.session.add(item)
    db.session.flush()
    _settle(_placed(items, item))
    journal.write(keeper.id, "add_item", "meeting", meeting.id, title=item.title)
    return item


def change_item(
    keeper: Member, meeting: Meeting, item_id: int, facts: ItemFacts, seen_version: int, moves_others: bool
) -> None:
    """Change an item; raises ChangedMeanwhile, OutsideMeeting, TooFewPlaces and TextRefused.

    With `moves_others` what comes after it that day moves along with its end.
    """
    require(policy.may_keep_meetings(keeper))
    items = locked_items(meeting)
    item = _claim(items, item_id, seen_version)
    began, ended = item.starts_at, last_end_of_round(items, item)
    later = later_that_day(items, ended, meeting.zone) if moves_others and ended else []
    _fill(item, facts)
    _refuse_too_few_places(item)
    ends = last_end_of_round(items, item)
    if ended and ends and ends != ended:
        others = [one for one in later if one.id != item.id]
        _retime(meeting, items, shifted(others, ends - ended))
    _refuse_outside(meeting, item)
    others = [one for one in items if one.id != item.id]
    _settle(items if item.starts_at == began else _placed(others, item))
    journal.write(keeper.id, "change_item", "meeting", meeting.id, title=item.title)


def remove_item(keeper: Member, meeting: Meeting, item_id: int) -> str:
    """Take an item off the agenda and give its title; its papers stay with the meeting, its talk where it is."""
    require(policy.may_keep_meetings(keeper))
    items = locked_items(meeting)
    item = next((one for one in items if one.id == item_id), None)
    if item is None:
        raise NotVisible
    db.session.execute(update(Paper).where(Paper.item_id == item.id).values(item_id=None))
    db.session.delete(item)
    db.session.flush()
    journal.write(keeper.id, "remove_item", "meeting", meeting.id, title=item.title)
    return item.title


def step_item(keeper: Member, meeting: Meeting, item_id: int, step: int, times_follow: bool) -> None:
    """Move an item one place up (-1) or down (+1). Raises OutsideMeeting."""
    require(policy.may_keep_meetings(keeper))
    items = locked_items(meeting)
    _reorder(meeting, items, stepped(items, item_id, step), times_follow)


def order_items(keeper: Member, meeting: Meeting, ids: Sequence[int], times_follow: bool) -> None:
    """Give the agenda this order; raises ChangedMeanwhile when it is not of all its items, and OutsideMeeting."""
    require(policy.may_keep_meetings(keeper))
    items = locked_items(meeting)
    if sorted(ids) != sorted(item.id for item in items):
        raise ChangedMeanwhile
    _reorder(meeting, items, sorted(items, key=lambda item: ids.index(item.id)), times_follow)


def order_by_time(keeper: Member, meeting: Meeting) -> None:
    """Let the order be that of the times."""
    require(policy.may_keep_meetings(keeper))
    _settle(by_time(locked_items(meeting)))


def locked_items(meeting: Meeting) -> list[AgendaItem]:
    """The items in their order, read after a lock on the meeting that holds until the commit."""
    db.session.refresh(meeting, ["starts_at", "ends_at", "timezone"], with_for_update=True)
    mine = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
    ordered = mine.order_by(AgendaItem.position, AgendaItem.id)
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def _claim(items: Sequence[AgendaItem], item_id: int, seen_version: int) -> AgendaItem:
    item = next((one for one in items if one.id == item_id), None)
    if item is None:
        raise NotVisible
    if item.version != seen_version:
        raise ChangedMeanwhile
    item.version += 1
    return item


def _fill(item: AgendaItem, facts: ItemFacts) -> None:
    html = to_safe_html(facts.source)
    for one in fields(facts):
        setattr(item, one.name, getattr(facts, one.name))
    item.html, item.renderer_version = html, RENDERER_VERSION


def _refuse_outside(meeting: Meeting, item: AgendaItem) -> None:
    if is_outside(item, meeting.starts_at, meeting.ends_at):
        raise OutsideMeeting(item.title)


def _refuse_too_few_places(item: AgendaItem) -> None:
    if item.capacity is not None:
        chosen = select(func.count()).where(SessionChoice.item_id == item.id)
        taken = db.session.scalar(chosen) or 0
        if taken > item.capacity:
            raise TooFewPlaces(taken)


def _placed(others: Sequence[AgendaItem], item: AgendaItem) -> list[AgendaItem]:
    """`item` below the last one that begins no later; without a time at the end."""
    place = len(others)
    if item.starts_at is not None:
        earlier = [
            number
            for number, one in enumerate(others)
            if one.starts_at is not None and one.starts_at <= item.starts_at
        ]
        place = earlier[-1] + 1 if earlier else 0
    return [*others[:place], item, *others[place:]]


def _reorder(
    meeting: Meeting, before: Sequence[AgendaItem], after: Sequence[AgendaItem], times_follow: bool
) -> None:
    if times_follow:
        _retime(meeting, before, reflowed(before, after))
    _settle(after)


def _retime(meeting: Meeting, items: Sequence[AgendaItem], times: Times) -> None:
    """Write new times; who has the form of such an item open is told when they save."""
    for item in items:
        old = (item.starts_at, item.ends_at)
        new = times.get(item.id, old)
        if new == old:
            continue
        item.starts_at, item.ends_at = new
        item.version += 1
        _refuse_outside(meeting, item)


def _settle(items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position
    db.session.flush()
    mend_choices(items)
