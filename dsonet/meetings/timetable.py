"""Arithmetic of an agenda: which items are one round, what overlaps, and what times become when items move.

Nothing here reads or writes. Items come in their order; parallel sessions that begin at one moment and stand
together are one round, which moves as a whole. Items without a time keep having none.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dsonet.meetings.agenda_models import AgendaItem, ItemKind

Round = list[AgendaItem]
Times = dict[int, tuple[datetime, datetime | None]]
"""Item id → when it begins and ends."""
NOTHING = timedelta()


def rounds(items: Sequence[AgendaItem]) -> list[Round]:
    """The items in their order, parallel sessions of one moment together."""
    found: list[Round] = []
    for item in items:
        if found and _are_one_round(found[-1][-1], item):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def overlapping(items: Sequence[AgendaItem]) -> set[int]:
    """The ids of items at whose time something else happens too; parallel sessions are meant to."""
    timed = [item for item in items if item.starts_at is not None]
    found: set[int] = set()
    for number, one in enumerate(timed):
        for other in timed[number + 1 :]:
            if overlap(one, other) and {one.kind, other.kind} != {ItemKind.PARALLEL}:
                found |= {one.id, other.id}
    return found


def overlap(one: AgendaItem, other: AgendaItem) -> bool:
    """Is there a moment at which both go on? What ends as the other begins does not overlap."""
    if one.starts_at is None or other.starts_at is None:
        return False
    if one.starts_at == other.starts_at:
        return True
    return one.starts_at < _end(other) and other.starts_at < _end(one)


def out_of_order(items: Sequence[AgendaItem]) -> set[int]:
    """The ids of items that stand below something that begins later."""
    found: set[int] = set()
    latest: datetime | None = None
    for item in items:
        if item.starts_at is None:
            continue
        if latest is not None and item.starts_at < latest:
            found.add(item.id)
        latest = max(latest or item.starts_at, item.starts_at)
    return found


def is_outside(item: AgendaItem, starts_at: datetime, ends_at: datetime) -> bool:
    """Does it begin before, or end after, the time between these two?"""
    return item.starts_at is not None and not starts_at <= item.starts_at <= _end(item) <= ends_at


def by_time(items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """In the order of time; what has no time stays below what it stood below."""
    keyed: list[tuple[datetime, int, AgendaItem]] = []
    for number, item in enumerate(items):
        above = keyed[-1][0] if keyed else datetime.min.replace(tzinfo=ZoneInfo("UTC"))
        keyed.append((item.starts_at or above, number, item))
    return [item for _start, _number, item in sorted(keyed, key=lambda row: row[:2])]


def stepped(items: Sequence[AgendaItem], item_id: int, step: int) -> list[AgendaItem]:
    """The order after one step up (-1) or down (+1): within its round, else the round over its neighbour."""
    found = rounds(items)
    at = next((number for number, one in enumerate(found) if _has(one, item_id)), None)
    if at is None:
        return list(items)
    mine = found[at]
    inside = [item.id for item in mine].index(item_id)
    if 0 <= inside + step < len(mine):
        mine[inside], mine[inside + step] = mine[inside + step], mine[inside]
    elif 0 <= at + step < len(found):
        found[at], found[at + step] = found[at + step], mine
    return [item for one in found for item in one]


def reflowed(before: Sequence[AgendaItem], after: Sequence[AgendaItem]) -> Times:
    """The times when those of what moved follow its new place.

    Each keeps its length; the first moment and the pauses between stay where they were in the order.
    """
    old, new = _that_changed(rounds(_timed(before)), rounds(_timed(after)))
    if not new:
        return {}
    pauses = [max(_begin(then) - _last_end(one), NOTHING) for one, then in pairwise(old)]
    moment, times = min(_begin(one) for one in old), Times()
    for number, one in enumerate(new):
        times |= shifted(one, moment - _begin(one))
        moment += _last_end(one) - _begin(one)
        moment += pauses[number] if number < len(pauses) else NOTHING
    return times


def shifted(items: Sequence[AgendaItem], by: timedelta) -> Times:
    """The times of `items`, each so much later."""
    return {
        item.id: (item.starts_at + by, item.ends_at and item.ends_at + by)
        for item in items
        if item.starts_at is not None
    }


def later_that_day(items: Sequence[AgendaItem], moment: datetime, zone: ZoneInfo) -> list[AgendaItem]:
    """What begins at `moment` or after it on that day, as the calendar in `zone` says."""
    day = moment.astimezone(zone).date()
    return [item for item in items if _is_later(item, moment) and day_of(item, zone) == day]


def last_end_of_round(items: Sequence[AgendaItem], item: AgendaItem) -> datetime | None:
    """When the round of `item` is over; none when it has no time."""
    mine = next((one for one in rounds(items) if _has(one, item.id)), [item])
    return _last_end(mine) if item.starts_at is not None else None


def day_of(item: AgendaItem, zone: ZoneInfo) -> date | None:
    """On which day it begins, as the calendar in `zone` says."""
    return item.starts_at.astimezone(zone).date() if item.starts_at else None


def _are_one_round(one: AgendaItem, other: AgendaItem) -> bool:
    is_parallel = one.kind == other.kind == ItemKind.PARALLEL
    return is_parallel and one.starts_at is not None and one.starts_at == other.starts_at


def _that_changed(old: list[Round], new: list[Round]) -> tuple[list[Round], list[Round]]:
    """Without what is alike at the begin and at the end."""
    first = _alike(old, new)
    old, new = old[first:], new[first:]
    last = _alike(old[::-1], new[::-1])
    return old[: len(old) - last], new[: len(new) - last]


def _alike(old: list[Round], new: list[Round]) -> int:
    pairs = zip(old, new, strict=False)
    differs = (number for number, (one, other) in enumerate(pairs) if _ids(one) != _ids(other))
    return next(differs, min(len(old), len(new)))


def _timed(items: Sequence[AgendaItem]) -> list[AgendaItem]:
    return [item for item in items if item.starts_at is not None]


def _has(one: Round, item_id: int) -> bool:
    return item_id in _ids(one)


def _ids(one: Round) -> set[int]:
    return {item.id for item in one}


def _begin(one: Round) -> datetime:
    return min(item.starts_at for item in one if item.starts_at is not None)


def _last_end(one: Round) -> datetime:
    return max(_end(item) for item in one)


def _end(item: AgendaItem) -> datetime:
    if item.starts_at is None:
        raise ValueError("an item without a time has no end")
    return item.ends_at or item.starts_at


def _is_later(item: AgendaItem, moment: datetime) -> bool:
    return item.starts_at is not None and item.starts_at >= moment
