"""A month as a calendar shows it: weeks from Monday, each day with its meetings, and bars for what lasts longer.

A meeting stands on the days that the clock of its own place gives it.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dsonet.meetings.queries.meetings import ListedMeeting

WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One day with the meetings of that day alone, in the order of time."""

    date: datetime.date
    meetings: tuple[ListedMeeting, ...]
    listed_on: datetime.date | None
    """The day of the list below the grid that says what there is to do here; none: nothing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one lane of a week: a meeting, or room between."""

    days: int
    row: ListedMeeting | None = None
    is_begun: bool = False
    """It began in another week, or month."""
    goes_on: bool = False
    """It ends in another one."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven places, empty where the day is of another month, under lanes of bars."""

    days: tuple[Day | None, ...]
    lanes: tuple[tuple[Stretch, ...], ...]


@dataclass(slots=True)
class _Lane:
    """Bars of one week that do not touch each other: (first place, last place, what stands there)."""

    bars: list[tuple[int, int, Stretch]] = field(default_factory=list)

    def has_room(self, first: int) -> bool:
        return not self.bars or self.bars[-1][1] < first

    def stretches(self) -> Iterator[Stretch]:
        place = 0
        for first, last, stretch in self.bars:
            if first > place:
                yield Stretch(first - place)
            yield stretch
            place = last + 1
        if place < WEEK:
            yield Stretch(WEEK - place)


def weeks_of(first: date, rows: Sequence[ListedMeeting]) -> list[Week]:
    """The weeks of the month that begins at `first`, with the meetings `rows` in the order of time."""
    last = last_of_month(first)
    monday = first - timedelta(days=first.weekday())
    count = (last - monday).days // WEEK + 1
    lasting = [row for row in rows if row.last_day > row.first_day]
    single = [row for row in rows if row.last_day == row.first_day]
    weeks = []
    for number in range(count):
        days = [monday + timedelta(days=number * WEEK + place) for place in range(WEEK)]
        shown = [_day(day, first, single, lasting) if first <= day <= last else None for day in days]
        edge = (max(days[0], first), min(days[-1], last))
        weeks.append(Week(tuple(shown), tuple(_lanes(days[0], edge, lasting))))
    return weeks


def days_with_meetings(first: date, rows: Iterable[ListedMeeting]) -> list[tuple[date, list[ListedMeeting]]]:
    """The days of the month on which something begins, or goes on from before, each with all of it."""
    found: dict[date, list[ListedMeeting]] = {}
    for row in rows:
        found.setdefault(max(row.first_day, first), []).append(row)
    return sorted(found.items(), key=lambda item: item[0])


def last_of_month(first: date) -> date:
    """Its last day."""
    return next_month(first) - timedelta(days=1)


def next_month(first: date) -> date:
    """The first day of the month after; there is none after December 9999."""
    return (first + timedelta(days=32)).replace(day=1)


def previous_month(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def _day(day: date, first: date, single: Iterable[ListedMeeting], lasting: Iterable[ListedMeeting]) -> Day:
    here = tuple(row for row in single if row.first_day == day)
    over = (max(row.first_day, first) for row in lasting if row.first_day <= day <= row.last_day)
    return Day(day, here, day if here else next(over, None))


def _lanes(
    monday: date, edge: tuple[date, date], lasting: Iterable[ListedMeeting]
) -> list[tuple[Stretch, ...]]:
    """Put the bars of one week in as few lanes as they need; `edge`: its first and last day of this month."""
    lanes: list[_Lane] = []
    for row in sorted(lasting, key=lambda one: one.first_day):
        first, last = max(row.first_day, edge[0]), min(row.last_day, edge[1])
        if first > last:
            continue
        place = (first - monday).days
        stretch = Stretch((last - first).days + 1, row, row.first_day < first, row.last_day > last)
        lane = next((one for one in lanes if one.has_room(place)), None)
        if lane is None:
            lane = _Lane()
            lanes.append(lane)
        lane.bars.append((place, (last - monday).days, stretch))
    return [tuple(lane.stretches()) for lane in lanes]
