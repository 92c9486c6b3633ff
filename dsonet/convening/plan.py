"""When letters go: counted back from the date, at nine o'clock where the meeting is held, on a working day
in the Netherlands.

Days are counted on the calendar of the place, so that a change to summer time moves nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter

from dsonet.convening.models import LetterKind

HOUR = time(9)
"""Nobody's phone sounds before it."""
INVITATION_BEFORE = timedelta(weeks=10)
REMINDERS_BEFORE = (timedelta(weeks=6), timedelta(weeks=3))
LAST_REMINDER_BEFORE = timedelta(weeks=1)
"""Where there was no time for the others."""
PAPERS_BEFORE = (timedelta(weeks=2), timedelta(weeks=1))
PRACTICAL_BEFORE = timedelta(days=3)
THANKS_AFTER = timedelta(days=1)
OUTCOMES_AFTER = timedelta(weeks=6)
SAVED_BEFORE_INVITATION = timedelta(weeks=2)
"""Nearer to the invitation a save the date is one letter too many."""
TIME_TO_ANSWER = timedelta(weeks=1)
"""Nobody is reminded of an invitation of this week."""
SHORT_TIME_TO_ANSWER = timedelta(days=3)
AFTERWARDS = frozenset({LetterKind.THANKS, LetterKind.OUTCOMES})
EASTER_MONDAY, ASCENSION, WHIT_MONDAY = 1, 39, 50
"""Days after Easter."""
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Step:
    """One letter and its moment."""

    kind: LetterKind
    goes_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """When a meeting is held, and where the clock is looked at."""

    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo

    def before(self, how_long: timedelta) -> datetime:
        """The moment of a letter so long before it begins."""
        return _at(_working_day(self.starts_at.astimezone(self.zone).date() - how_long, -1), self.zone)

    def after(self, how_long: timedelta) -> datetime:
        """The moment of a letter so long after it ended."""
        return _at(_working_day(self.ends_at.astimezone(self.zone).date() + how_long, 1), self.zone)


def default_plan(held: Held, moment: datetime) -> list[Step]:
    """The letters for a meeting that is planned at `moment`, in the order of time; none in the past."""
    steps = [*(_ahead(held, moment) if held.starts_at > moment else ())]
    steps += [
        Step(LetterKind.THANKS, held.after(THANKS_AFTER)),
        Step(LetterKind.OUTCOMES, held.after(OUTCOMES_AFTER)),
    ]
    return sorted((step for step in steps if step.goes_at >= moment), key=lambda step: step.goes_at)


def moved(step: Step, days: int, zone: ZoneInfo, moment: datetime) -> datetime:
    """The moment of a waiting letter when its meeting is moved by so many days.

    What would lie in the past by it, goes at the next civil hour; what stood on a working day stays on one.
    """
    goes_at = on_other_day(step, days, zone)
    return next_hour(moment, zone) if goes_at <= moment < step.goes_at else goes_at


def on_other_day(step: Step, days: int, zone: ZoneInfo) -> datetime:
    """So many days later at the same hour; what stood on a working day stays on one."""
    local = step.goes_at.astimezone(zone)
    day = local.date() + timedelta(days=days)
    if _is_working_day(local.date()):
        day = _working_day(day, 1 if step.kind in AFTERWARDS else -1)
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def next_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first civil hour after `moment`."""
    today = moment.astimezone(zone).date()
    first = _at(_working_day(today, 1), zone)
    return first if first > moment else _at(_working_day(today + timedelta(days=1), 1), zone)


def _ahead(held: Held, moment: datetime) -> Iterator[Step]:
    first = next_hour(moment, held.zone)
    first = first if first < held.starts_at else moment
    invitation = max(held.before(INVITATION_BEFORE), first)
    if invitation - first >= SAVED_BEFORE_INVITATION:
        yield Step(LetterKind.SAVE_THE_DATE, first)
    yield Step(LetterKind.INVITATION, invitation)
    yield from (Step(LetterKind.REMINDER, goes_at) for goes_at in _reminders(held, invitation))
    papers = (held.before(how_long) for how_long in PAPERS_BEFORE)
    yield from (
        Step(LetterKind.PAPERS, goes_at)
        for goes_at in [*_later(papers, invitation + SHORT_TIME_TO_ANSWER)][:1]
    )
    practical = held.before(PRACTICAL_BEFORE)
    yield from (Step(LetterKind.PRACTICAL, goes_at) for goes_at in _later([practical], invitation))


def _reminders(held: Held, invitation: datetime) -> list[datetime]:
    usual = [held.before(how_long) for how_long in REMINDERS_BEFORE]
    last = [held.before(LAST_REMINDER_BEFORE)]
    in_time = [*_later(usual, invitation + TIME_TO_ANSWER)]
    return in_time or [*_later(last, invitation + SHORT_TIME_TO_ANSWER)]


def _later(moments: "Iterator[datetime] | list[datetime]", than: datetime) -> Iterator[datetime]:
    return (moment for moment in moments if moment > than)


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, HOUR, zone).astimezone(UTC)


def _working_day(day: date, direction: int) -> date:
    """`day`, or the first working day in that direction."""
    while not _is_working_day(day):
        day += timedelta(days=direction)
    return day


def _is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    """The days on which Dutch offices are closed, wherever a meeting is held: its readers are here."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in (EASTER_MONDAY, ASCENSION, WHIT_MONDAY)}
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == _SUNDAY:
        kings_day -= timedelta(days=1)
    return frozenset({date(year, 1, 1), kings_day, date(year, 12, 25), date(year, 12, 26), *moving})
