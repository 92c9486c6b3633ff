"""A meeting moved to another date keeps the hours of its clock, and nothing ends before it begins."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsonet.meetings.moving import Move, like_last_time

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ZONES = st.sampled_from([AMSTERDAM, ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo"), ZoneInfo("UTC")])
FIRST, LAST = datetime(2020, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
NO_SUCH_HOUR = timedelta(hours=1)


def _here(*when: int) -> datetime:
    return datetime(*when, tzinfo=AMSTERDAM).astimezone(UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ((2026, 12, 3, 9, 30), (2027, 6, 3, 9, 30)),
        ((2026, 6, 4, 9, 30), (2026, 12, 3, 9, 30)),
        ((2027, 3, 27, 9, 30), (2027, 10, 30, 9, 30)),
    ],
)
def test_over_a_change_to_summer_time_ten_stays_ten(was: tuple[int, ...], becomes: tuple[int, ...]) -> None:
    move = Move(_here(*was), _here(*becomes), AMSTERDAM)
    for days in (-60, 0, 1, 60):
        moment = _here(*was[:3], 10, 0).astimezone(AMSTERDAM) + timedelta(days=days)
        moved = move.moment(moment.astimezone(UTC)).astimezone(AMSTERDAM)
        assert (moved.hour, moved.minute) == (10, 0)
        assert moved.date() - datetime(*becomes[:3]).date() == timedelta(days=days)  # type: ignore[arg-type]  # noqa: DTZ001


@given(was=MOMENTS, becomes=MOMENTS, moment=MOMENTS, zone=ZONES)
def test_the_clock_on_the_wall_stays_as_far_away(
    was: datetime, becomes: datetime, moment: datetime, zone: ZoneInfo
) -> None:
    moved = Move(was, becomes, zone).moment(moment)
    wall = [one.astimezone(zone).replace(tzinfo=None) for one in (was, becomes, moment, moved)]
    assert moved.tzinfo is UTC
    assert abs((wall[3] - wall[1]) - (wall[2] - wall[0])) in (timedelta(0), NO_SUCH_HOUR)


@given(
    was=MOMENTS,
    becomes=MOMENTS,
    start=MOMENTS,
    length=st.timedeltas(timedelta(minutes=1), timedelta(days=5)),
    zone=ZONES,
)
def test_what_is_moved_still_ends_after_it_begins(
    was: datetime, becomes: datetime, start: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    first, last = Move(was, becomes, zone).span(start, start + length)
    assert first < last


def test_in_the_hour_that_comes_twice_a_meeting_keeps_its_length() -> None:
    second_time = datetime(2027, 10, 31, 2, 30, tzinfo=AMSTERDAM, fold=1).astimezone(UTC)
    was = _here(2027, 3, 1, 2, 30)
    assert Move(was, second_time, AMSTERDAM).span(was, was + timedelta(minutes=15)) == (
        second_time,
        second_time + timedelta(minutes=15),
    )


@pytest.mark.parametrize(("year", "expected"), [(2026, (2027, 12, 2, 9, 30)), (2019, (2027, 11, 25, 9, 30))])
def test_the_next_time_is_the_same_weekday_and_still_to_come(year: int, expected: tuple[int, ...]) -> None:
    was = _here(year, 12, 3 if year == 2026 else 5, 9, 30)
    found = like_last_time(was, _here(2026, 12, 4, 0, 0), AMSTERDAM)
    assert found == _here(*expected)
