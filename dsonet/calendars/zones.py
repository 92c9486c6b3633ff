"""The rules of a time zone as every calendar reads them (RFC 5545 §3.6.5): one rule for summer, one for winter.

icalendar writes each change of the clock as a date in a list; Outlook and others pass over such lists, and a meeting in
summer then stands an hour off. Here the rule itself is written, for as long as it held and holds; where there is none
(Morocco's clock follows the moon) each change is written by itself.
"""

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the clock: when it showed what (before it was changed), and how far it is from UTC."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def places(self) -> set[tuple[int, int]]:
        """Month and which of its weekdays this was: the how manieth, and perhaps the last."""
        days = calendar.monthrange(self.at.year, self.at.month)[1]
        found = {(self.at.month, (self.at.day - 1) // 7 + 1)}
        return found | ({(self.at.month, LAST)} if self.at.day + 7 > days else set())


@lru_cache(maxsize=64)
def zone_rules(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE for moments from the first to the last year. Not to be changed: it is kept."""
    component = Timezone()
    component.add("tzid", zone.key)
    changes = _changes(zone, first_year - 1, last_year + 1)
    kinds: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in changes:
        kinds[change.before, change.after, change.at.time(), change.at.weekday()].append(change)
    years = last_year - first_year + 3
    rules = {kind: _rule(of_kind) for kind, of_kind in kinds.items() if len(of_kind) == years}
    if changes and len(rules) == len(kinds) and all(rules.values()):
        for kind, of_kind in kinds.items():
            _add(component, of_kind[0], rules[kind])
    elif changes:
        for change in changes:
            _add(component, change)
    else:
        _add(component, _never_changes(zone, first_year))
    return component


def _rule(changes: Sequence[Change]) -> dict[str, object] | None:
    """The yearly rule that all of `changes` follow, or None."""
    shared = set.intersection(*(change.places for change in changes))
    if not shared:
        return None
    month, which = min(shared, key=lambda place: place[1])
    return {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{which}{WEEKDAYS[changes[0].at.weekday()]}"}


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[Change]:
    moment = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    found = []
    while moment < end:
        if _offset(zone, moment) != _offset(zone, moment + DAY):
            found.append(_change_between(zone, moment, moment + DAY))
        moment += DAY
    return found


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    """The change of the clock, to the minute."""
    before = _offset(zone, low)
    while high - low > MINUTE:
        middle = low + (high - low) // 2
        middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
        middle = max(middle, low + MINUTE)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    at = high.astimezone(UTC).replace(tzinfo=None) + before
    return Change(at, before, _offset(zone, high), high.astimezone(zone).tzname() or zone.key)


def _never_changes(zone: ZoneInfo, year: int) -> Change:
    moment = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(zone, moment)
    return Change(datetime(1970, 1, 1), offset, offset, moment.astimezone(zone).tzname() or zone.key)  # noqa: DTZ001 - a clock's time, of no zone


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _add(component: Timezone, change: Change, rule: dict[str, object] | None = None) -> None:
    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", change.at)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule:
        part.add("rrule", rule)
    component.add_component(part)
