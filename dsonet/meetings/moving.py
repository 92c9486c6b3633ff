"""Everything of a meeting moved to another date: by the clock where it is held, so that 10.00 stays 10.00."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Move:
    """From one begin to another, in the zone of the meeting."""

    was: datetime
    becomes: datetime
    zone: ZoneInfo

    def moment(self, moment: datetime) -> datetime:
        """The same day and hour of the meeting, on the new date; over a change of the clock it keeps its hour."""
        if moment == self.was:
            return self.becomes.astimezone(UTC)
        difference = _on_the_wall(self.becomes, self.zone) - _on_the_wall(self.was, self.zone)
        moved = _on_the_wall(moment, self.zone) + difference
        return moved.replace(tzinfo=self.zone).astimezone(UTC)

    def span(self, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
        """Both moved. In the night in which an hour comes twice the length counts, as the end would lie first."""
        start, end = self.moment(starts_at), self.moment(ends_at)
        return start, end if end > start else start + (ends_at - starts_at)


def like_last_time(starts_at: datetime, moment: datetime, zone: ZoneInfo) -> datetime:
    """The same weekday and hour, a year later, or as many years as it takes to lie after `moment`."""
    weeks = 52
    while starts_at + timedelta(weeks=weeks) <= moment:
        weeks += 52
    wall = _on_the_wall(starts_at, zone) + timedelta(weeks=weeks)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
