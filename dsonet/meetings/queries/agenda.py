"""The agenda of a meeting: its items by day and round, with what belongs to each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from dsonet.access import NotVisible
from dsonet.circles.models import Circle
from dsonet.database import db
from dsonet.forum.models import Thread
from dsonet.forum.policy import may_start_thread, visible_threads
from dsonet.meetings import policy
from dsonet.meetings.agenda_models import AgendaItem, SessionChoice
from dsonet.meetings.models import Meeting, MeetingGuest, MeetingPart
from dsonet.meetings.queries.attendance import parts_of
from dsonet.meetings.queries.papers import ListedPaper
from dsonet.meetings.timetable import day_of, is_outside, out_of_order, overlapping, rounds
from dsonet.members.models import Member
from dsonet.members.policy import has_access
from dsonet.members.queries.people import member_choices
from dsonet.themes.models import Theme
from dsonet.themes.policy import visible_themes


class Talk(NamedTuple):
    """The thread about an item."""

    thread_id: int
    slug: str
    replies: int


@dataclass(slots=True)
class ListedItem:
    """An item as the page shows it to one reader."""

    item: AgendaItem
    papers: list[ListedPaper] = field(default_factory=list)
    talk: Talk | None = None
    """None when there is none, or none that this reader sees."""
    chosen_by: list[tuple[int, str]] = field(default_factory=list)
    """Who chose this session, as (id, name): for counting; only those who keep meetings are shown who."""
    is_mine: bool = False

    @property
    def free(self) -> int | None:
        """Places left in a session; none: there is no limit."""
        capacity = self.item.capacity
        return None if capacity is None else max(capacity - len(self.chosen_by), 0)


@dataclass(frozen=True, slots=True)
class Day:
    """The rounds of one day; of items without any time the day is none."""

    day: date | None
    rounds: list[list[ListedItem]]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The whole of it."""

    days: list[Day]
    titles: dict[int, str]
    """Item id → title."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Items in their order with what is to be pointed out of them, by id; and the days and parts."""

    items: Sequence[AgendaItem]
    overlapping: set[int]
    outside: set[int]
    out_of_order: set[int]
    parts: Sequence[MeetingPart]
    parts_outside: set[int]


def agenda_of(member: Member, meeting: Meeting, papers: Iterable[ListedPaper] = ()) -> Agenda:
    """The agenda as `member` may see it, with `papers` (all of the meeting) each at its item."""
    items = items_of(member, meeting)
    listed = {item.id: ListedItem(item) for item in items}
    for paper in papers:
        if paper.item_id in listed:
            listed[paper.item_id].papers.append(paper)
    for id_, talk in _talks(member, items).items():
        listed[id_].talk = talk
    for item_id, member_id, name in _choices(meeting):
        listed[item_id].chosen_by.append((member_id, name))
        listed[item_id].is_mine |= member_id == member.id
    return Agenda(_days(meeting, items, listed), {item.id: item.title for item in items})


def keeping_of(member: Member, meeting: Meeting) -> Keeping:
    """The agenda as those who keep it look at it."""
    items = items_of(member, meeting)
    parts = parts_of(meeting)
    return Keeping(
        items=items,
        overlapping=overlapping(items),
        outside={item.id for item in items if is_outside(item, meeting.starts_at, meeting.ends_at)},
        out_of_order=out_of_order(items),
        parts=parts,
        parts_outside={
            part.id
            for part in parts
            if not meeting.starts_at <= part.starts_at <= part.ends_at <= meeting.ends_at
        },
    )


def next_begin(member: Member, meeting: Meeting) -> datetime | None:
    """When what is added to the agenda can begin: where it ends so far; none when it is full."""
    ends = [item.ends_at or item.starts_at for item in items_of(member, meeting)]
    last = max([end for end in ends if end], default=meeting.starts_at)
    return last if last < meeting.ends_at else None


def items_of(member: Member, meeting: Meeting) -> Sequence[AgendaItem]:
    """The items in their order, each with its speaker."""
    mine = policy.visible_items(member).where(AgendaItem.meeting_id == meeting.id)
    with_speaker = mine.outerjoin(AgendaItem.speaker).options(contains_eager(AgendaItem.speaker))
    return db.session.scalars(with_speaker.order_by(AgendaItem.position, AgendaItem.id)).all()


def item_for(member: Member, meeting_id: int, item_id: int) -> AgendaItem:
    """One item of one meeting with its speaker, or NotVisible."""
    mine = policy.visible_items(member).where(AgendaItem.meeting_id == meeting_id, AgendaItem.id == item_id)
    item: AgendaItem | None = db.session.scalar(
        mine.outerjoin(AgendaItem.speaker)
        .options(contains_eager(AgendaItem.speaker))
        .execution_options(populate_existing=True)
    )
    if item is None:
        raise NotVisible
    return item


def item_choices(member: Member, meeting: Meeting) -> list[tuple[int, str]]:
    """The items as (id, title), for a field to choose from."""
    return [(item.id, item.title) for item in items_of(member, meeting)]


def part_for(member: Member, meeting: Meeting, part_id: int) -> MeetingPart:
    """One day or part of a meeting that `member` sees, or NotVisible."""
    visible = policy.visible_meetings(member).with_only_columns(Meeting.id)
    part: MeetingPart | None = db.session.scalar(
        select(MeetingPart)
        .where(MeetingPart.id == part_id, MeetingPart.meeting_id == meeting.id)
        .where(MeetingPart.meeting_id.in_(visible))
        .execution_options(populate_existing=True)
    )
    if part is None:
        raise NotVisible
    return part


def speaker_choices(me: Member, meeting: Meeting, now_speaking: Member | None) -> list[tuple[int, str]]:
    """Who can be the speaker: this meeting's guests, the members, and who is it already."""
    let_in = select(MeetingGuest.member_id).where(MeetingGuest.meeting_id == meeting.id)
    guests = select(Member).where(Member.id.in_(let_in), has_access()).order_by(Member.name, Member.id)
    people = dict([(guest.id, guest.name) for guest in db.session.scalars(guests)] + member_choices(me))
    if now_speaking is not None:
        people.setdefault(now_speaking.id, now_speaking.name)
    return list(people.items())


def talk_themes(me: Member, meeting: Meeting) -> list[Theme]:
    """The themes in which `me` can begin the talk about this agenda; its circle is loaded."""
    near = or_(Theme.circle_id.is_(None), Theme.circle_id == meeting.circle_id)
    themes = visible_themes(me).where(near, Theme.archived_at.is_(None)).options(joinedload(Theme.circle))
    return [
        theme
        for theme in db.session.scalars(themes.order_by(Theme.position, Theme.title, Theme.id))
        if may_start_thread(me, theme, talk_circle(meeting, theme))
    ]


def talk_circle(meeting: Meeting, theme: Theme) -> Circle | None:
    """The circle that a thread in `theme` must say it is for; a circle's own theme says so by itself."""
    return None if theme.circle_id else meeting.circle


def _talks(member: Member, items: Sequence[AgendaItem]) -> dict[int, Talk]:
    about = {item.thread_id: item.id for item in items if item.thread_id is not None}
    if not about:
        return {}
    threads = visible_threads(member).with_only_columns(Thread.id, Theme.slug, Thread.reply_count)
    found = db.session.execute(threads.join(Thread.theme).where(Thread.id.in_(about)))
    return {about[row[0]]: Talk(*row) for row in found}


def _choices(meeting: Meeting) -> Iterable[tuple[int, int, str]]:
    chosen = (
        select(SessionChoice.item_id, SessionChoice.member_id, Member.name)
        .join(AgendaItem, AgendaItem.id == SessionChoice.item_id)
        .join(Member, Member.id == SessionChoice.member_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(Member.name, Member.id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(chosen)]


def _days(meeting: Meeting, items: Sequence[AgendaItem], listed: dict[int, ListedItem]) -> list[Day]:
    """Whatever has no time belongs to the day of what it stands below."""
    by_day: dict[date | None, list[list[ListedItem]]] = defaultdict(list)
    day = next((day_of(item, meeting.zone) for item in items if item.starts_at), None)
    for one in rounds(items):
        day = day_of(one[0], meeting.zone) or day
        by_day[day].append([listed[item.id] for item in one])
    return [Day(day, of_day) for day, of_day in by_day.items()]
