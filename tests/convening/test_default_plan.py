"""A meeting that is planned gets its letters, counted back from the date; they move along with it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.plan import Held, Step, default_plan, moved, next_hour
from dsonet.meetings.models import Meeting
from tests.build import a_meeting, a_planned_letter
from tests.convening.rounds import TUESDAY, change, plan, work
from tests.meetings.planning import planned

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIELDS = {
    "title": "Najaarsbijeenkomst",
    "starts_at": "2027-10-07T09:30",
    "ends_at": "2027-10-07T16:00",
    "circle_id": "0",
}


def held(starts_at: datetime, zone: ZoneInfo = AMSTERDAM) -> Held:
    return Held(starts_at, starts_at + timedelta(hours=6), zone)


def days(steps: list[Step]) -> list[tuple[str, str]]:
    return [(step.kind, f"{step.goes_at.astimezone(AMSTERDAM):%a %d-%m-%y %H:%M}") for step in steps]


def test_a_meeting_far_ahead_has_all_letters_in_their_order() -> None:
    steps = default_plan(held(datetime(2027, 10, 7, 7, 30, tzinfo=UTC)), TUESDAY)
    assert days(steps) == [
        ("save_the_date", "Wed 13-01-27 09:00"),
        ("invitation", "Thu 29-07-27 09:00"),
        ("reminder", "Thu 26-08-27 09:00"),
        ("reminder", "Thu 16-09-27 09:00"),
        ("papers", "Thu 23-09-27 09:00"),
        ("practical", "Mon 04-10-27 09:00"),
        ("thanks", "Fri 08-10-27 09:00"),
        ("outcomes", "Thu 18-11-27 09:00"),
    ]


@pytest.mark.parametrize(
    ("day", "practical"),
    [
        ((2026, 12, 28), "Thu 24-12-26 09:00"),  # 25 and 26 December
        ((2027, 1, 4), "Thu 31-12-26 09:00"),  # New Year
        ((2027, 4, 1), "Fri 26-03-27 09:00"),  # Easter Monday, and the weekend
        ((2027, 4, 30), "Mon 26-04-27 09:00"),  # King's Day
        ((2027, 5, 9), "Wed 05-05-27 09:00"),  # Ascension Day
        ((2027, 5, 20), "Fri 14-05-27 09:00"),  # Whit Monday
        ((2031, 4, 29), "Fri 25-04-31 09:00"),  # King's Day on a Saturday, as the 27th is a Sunday
    ],
)
def test_no_letter_goes_on_a_holiday(day: tuple[int, int, int], practical: str) -> None:
    starts_at = datetime(*day, 9, tzinfo=AMSTERDAM)
    steps = default_plan(held(starts_at), starts_at - timedelta(days=200))
    assert ("practical", practical) in days(steps)


def test_a_near_meeting_has_fewer() -> None:
    steps = default_plan(held(TUESDAY + timedelta(days=16)), TUESDAY)
    assert [step.kind for step in steps] == [
        "invitation",
        "reminder",
        "papers",
        "practical",
        "thanks",
        "outcomes",
    ]


def test_what_begins_in_an_hour_is_invited_to_at_once() -> None:
    steps = default_plan(held(TUESDAY + timedelta(hours=1)), TUESDAY)
    assert steps[0] == Step(LetterKind.INVITATION, TUESDAY)
    assert [step.kind for step in steps[1:]] == ["thanks", "outcomes"]


def test_what_was_held_last_year_has_no_letters_at_all() -> None:
    assert default_plan(held(TUESDAY - timedelta(days=200)), TUESDAY) == []


@given(
    st.integers(0, 4 * 365 * 24 * 60),
    st.integers(-40 * 24, 400 * 24),
    st.sampled_from(["Europe/Amsterdam", "America/New_York", "Asia/Tokyo"]),
)
def test_no_letter_is_in_the_past_or_sounds_at_night(minute: int, ahead: int, name: str) -> None:
    moment, zone = TUESDAY + timedelta(minutes=minute), ZoneInfo(name)
    meeting = held(moment + timedelta(hours=ahead), zone)
    steps = default_plan(meeting, moment)
    assert [step.goes_at for step in steps] == sorted(step.goes_at for step in steps)
    for step in steps:
        assert step.goes_at >= moment
        before = step.kind not in (LetterKind.THANKS, LetterKind.OUTCOMES)
        assert (step.goes_at < meeting.starts_at) == before
        local = step.goes_at.astimezone(zone)
        assert step.goes_at == moment or (local.hour == 9 and local.weekday() < 5)
    kinds = [step.kind for step in steps]
    assert all(kinds.count(kind) == 1 for kind in set(kinds) - {LetterKind.REMINDER})


@given(st.integers(0, 365 * 24 * 60), st.integers(0, 300), st.integers(-200, 200))
def test_a_moved_letter_stays_on_a_working_morning_and_never_lies_in_the_past(
    minute: int, ahead: int, by: int
) -> None:
    moment = TUESDAY + timedelta(minutes=minute)
    goes_at = next_hour(moment + timedelta(days=ahead), AMSTERDAM)
    new = moved(Step(LetterKind.REMINDER, goes_at), by, AMSTERDAM, moment)
    local = new.astimezone(AMSTERDAM)
    assert new > moment
    assert (local.hour, local.weekday() < 5) == (9, True)


def test_a_planned_meeting_gets_its_letters_once(app: Flask, client_for: Any) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        where = planned(client_for("dana"), FIELDS)
        work(app)
        work(app)
        page = client_for("dana").get(f"{where}/brieven").text
    assert page.count("Herinnering</a>") == 2
    assert page.count("Save the date</a>") == 1
    assert "Donderdag 29 juli 2027, 09.00" in page
    assert f'href="{where}/brieven"' in client_for("dana").get(where).text
    assert f"{where}/bord" in client_for("dana").get(where).text
    assert f"{where}/brieven" not in client_for("alice").get(where).text


def test_a_meeting_that_has_letters_keeps_those(app: Flask, client_for: Any) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        client_for("dana").post("/bijeenkomsten/nieuw", data={**FIELDS, "concept": "1"})
        a_planned_letter(app, 1)
        work(app)
    assert set(plan(app, 1)) == {"reminder"}


@pytest.mark.parametrize(("new_day", "shift"), [("2027-10-14", 7), ("2027-09-30", -7)])
def test_letters_move_along_with_the_meeting(app: Flask, client_for: Any, new_day: str, shift: int) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        where = planned(client_for("dana"), FIELDS)
        work(app)
        before = plan(app, 1)
        change(app, PlannedLetter, before["invitation"].id, went_at=TUESDAY)
        change(app, PlannedLetter, before["papers"].id, stopped_at=TUESDAY)
        moved_to = {"starts_at": f"{new_day}T09:30", "ends_at": f"{new_day}T16:00", "version": "1"}
        assert client_for("dana").post(f"{where}/bewerken", data={**FIELDS, **moved_to}).status_code == 303
        work(app)
    after = plan(app, 1)
    assert after["invitation"].goes_at == before["invitation"].goes_at
    for kind in ("reminder", "papers", "practical", "thanks", "outcomes"):
        assert after[kind].goes_at == before[kind].goes_at + timedelta(days=shift), kind


def test_another_hour_on_the_same_day_moves_nothing(app: Flask, client_for: Any) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        where = planned(client_for("dana"), FIELDS)
        work(app)
        before = plan(app, 1)
        later = {"starts_at": "2027-10-07T13:00", "version": "1"}
        client_for("dana").post(f"{where}/bewerken", data={**FIELDS, **later})
        work(app)
    after = plan(app, 1)
    assert {kind: one.goes_at for kind, one in after.items()} == {
        kind: one.goes_at for kind, one in before.items()
    }


def test_summer_time_between_making_and_holding_moves_nothing() -> None:
    summer = held(datetime(2027, 4, 15, 7, 30, tzinfo=UTC))
    hours = {step.goes_at.astimezone(AMSTERDAM).hour for step in default_plan(summer, TUESDAY)}
    assert hours == {9}


def test_a_concept_stays_silent_until_it_is_announced(app: Flask, client_for: Any) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        meeting = a_meeting(app, announced_at=None, starts_at=TUESDAY + timedelta(days=90),
                            ends_at=TUESDAY + timedelta(days=91))  # fmt: skip
        a_planned_letter(app, meeting, goes_at=TUESDAY - timedelta(days=1))
        work(app)
        page = client_for("dana").get(f"/bijeenkomsten/{meeting}/brieven").text
        assert plan(app, meeting)["reminder"].went_at is None
        assert "gaat zodra je de bijeenkomst aankondigt" in page
        change(app, Meeting, meeting, announced_at=TUESDAY)
        work(app)
    assert plan(app, meeting)["reminder"].went_at is not None
