"""The rules of a zone in an object are those of the clock there, read by a program that knows nothing but them."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from dsonet.calendars.zones import zone_rules

WITH_RULE = [
    "Europe/Amsterdam",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Sydney",
]
WITHOUT_CHANGES = ["Asia/Tokyo", "Asia/Kathmandu", "Africa/Johannesburg"]


def _read(zone: str, first: int, last: int) -> tuple[str, tzinfo]:
    calendar = Calendar()
    calendar.add_component(zone_rules(ZoneInfo(zone), first, last))
    words = calendar.to_ical().decode()
    return words, vobject.readOne(words).vtimezone.tzinfo


@pytest.mark.parametrize("years", [(2027, 2027), (2024, 2031)])
@pytest.mark.parametrize("zone", WITH_RULE + WITHOUT_CHANGES)
def test_each_hour_is_as_far_from_utc_as_there(zone: str, years: tuple[int, int]) -> None:
    words, theirs = _read(zone, *years)
    assert words.count("RRULE") == (2 if zone in WITH_RULE else 0)
    assert "RDATE" not in words
    moment, end = datetime(years[0], 1, 1, tzinfo=UTC), datetime(years[1] + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        moment += timedelta(hours=5)
        twice = (
            local.replace(fold=1, tzinfo=ZoneInfo(zone)).utcoffset()
            != local.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        )
        if not twice:
            assert (
                local.replace(tzinfo=theirs).utcoffset() == local.replace(tzinfo=ZoneInfo(zone)).utcoffset()
            ), local


def test_where_there_is_no_rule_each_change_stands_by_itself() -> None:
    words, _read_rules = _read("Africa/Casablanca", 2026, 2027)
    assert "RRULE" not in words
    assert words.count("BEGIN:DAYLIGHT") + words.count("BEGIN:STANDARD") >= 6
