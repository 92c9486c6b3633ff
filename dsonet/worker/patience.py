"""When to go on, and when to leave a server alone."""

from collections.abc import Callable
from time import monotonic

FIRST_SECONDS_AWAY, MOST_SECONDS_AWAY = 10.0, 300.0
"""How long a server that can't be reached is left alone."""
GoOn = Callable[[], bool]
"""Is there time, and has nobody said stop?"""


class Patience:
    """Leaves a server alone that can't be reached: longer after each time."""

    def __init__(self) -> None:
        self._from = self._seconds = 0.0

    def waits(self) -> bool:
        """Is it too early to try again?"""
        return monotonic() < self._from

    def lose(self) -> float:
        """It was away; in how many seconds it is tried again."""
        self._seconds = min(self._seconds * 2 or FIRST_SECONDS_AWAY, MOST_SECONDS_AWAY)
        self._from = monotonic() + self._seconds
        return self._seconds

    def regain(self) -> None:
        """It answered."""
        self._seconds = 0.0
