"""The phases of a meeting: the clock moves it on, and people may move it by hand.

The clock knows marks: the invitation, two weeks before, the day, the end, three months after. What the hand sets
holds until the clock passes the next mark; and the clock never takes back what the hand did ahead of it.
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

PREPARED = timedelta(days=14)
"""So long before it begins, people prepare."""
CLOSES = timedelta(days=90)
"""So long after it ended, it is an archive."""


class Phase(enum.StrEnum):
    """Where a meeting stands, in the order of time."""

    CONCEPT = "concept"
    """Only for those who keep meetings."""
    SAVE_THE_DATE = "save_the_date"
    INVITATION = "invitation"
    PREPARATION = "preparation"
    DAY = "day"
    AFTERWARDS = "afterwards"
    CLOSED = "closed"


ORDER = tuple(Phase)
BY_HAND = ORDER[1:]
"""What can be chosen; a concept becomes something else by announcing it."""


@dataclass(frozen=True, slots=True)
class Milestones:
    """The moments that decide."""

    is_announced: bool
    invited_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo


def phase_at(
    moment: datetime, marks: Milestones, by_hand: Phase | None, by_hand_at: datetime | None
) -> Phase:
    """The phase at `moment`: the clock's, or the hand's as long as it holds."""
    if not marks.is_announced:
        return Phase.CONCEPT
    clock = _by_clock(moment, marks)
    if by_hand is None or by_hand_at is None:
        return clock
    chosen, then = Phase(by_hand), _by_clock(by_hand_at, marks)
    if clock == then:
        return chosen
    return max(clock, chosen, key=ORDER.index) if _is_later(chosen, then) else clock


def _by_clock(moment: datetime, marks: Milestones) -> Phase:
    first_day = marks.starts_at.astimezone(marks.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    passed = (
        (marks.ends_at + CLOSES, Phase.CLOSED),
        (marks.ends_at, Phase.AFTERWARDS),
        (first_day, Phase.DAY),
        (marks.starts_at - PREPARED, Phase.PREPARATION),
        (marks.invited_at, Phase.INVITATION),
    )
    return next((phase for mark, phase in passed if mark is not None and moment >= mark), Phase.SAVE_THE_DATE)


def _is_later(phase: Phase, than: Phase) -> bool:
    return ORDER.index(phase) > ORDER.index(than)
