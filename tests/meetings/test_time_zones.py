"""A moment is kept as an instant with the zone of the place: a trip abroad shows both, summer time moves nothing."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from tests.build import a_meeting, member_id
from tests.meetings.planning import planned
from tests.meetings.test_plan_meeting import FIELDS

WINTER = datetime(2027, 1, 11, 9, tzinfo=UTC)


def test_made_in_winter_for_summer_it_keeps_the_clock_of_that_day(app: Flask, client_for: Any) -> None:
    with time_machine.travel(WINTER, tick=False):
        where = plan(client_for, starts_at="2027-07-01T09:30", ends_at="2027-07-01T16:00")
        assert "Donderdag 1 juli 2027, 09.30 – 16.00" in client_for("dana").get(where).text
    with app.app_context():
        assert db.session.query(Meeting.starts_at).scalar() == datetime(2027, 7, 1, 7, 30, tzinfo=UTC)
    assert 'value="2027-07-01 09:30:00"' in client_for("dana").get(f"{where}/bewerken").text


def test_over_the_night_of_the_change_it_lasts_as_the_clock_says(app: Flask, client_for: Any) -> None:
    plan(client_for, kind="trip", starts_at="2027-03-27T22:00", ends_at="2027-03-28T10:00")
    with app.app_context():
        meeting = db.session.query(Meeting).one()
        assert (meeting.ends_at - meeting.starts_at).total_seconds() == 11 * 3600


def test_a_trip_abroad_shows_both_clocks(app: Flask, client_for: Any) -> None:
    where = plan(
        client_for, timezone="Europe/London", starts_at="2027-05-12T09:00", ends_at="2027-05-14T17:00"
    )
    page = client_for("alice").get(where).text
    assert "Woensdag 12 mei 2027, 09.00 – vrijdag 14 mei 2027, 17.00" in page
    assert "tijd in Verenigd Koninkrijk (Londen)" in page or "tijd in Londen" in page
    assert "In Nederland: woensdag 12 mei 2027, 10.00 – vrijdag 14 mei 2027, 18.00" in page


def test_english_keeps_its_capitals_and_names_the_day_first(app: Flask, client_for: Any) -> None:
    where = plan(client_for, kind="trip", starts_at="2027-03-28T09:30", ends_at="2027-03-30T17:00")
    with app.app_context():
        db.session.get_one(Member, member_id(app, "alice")).locale = "en"
        db.session.commit()
    page = client_for("alice").get(where).text
    assert "Sunday, 28 March 2027, 09:30 – Tuesday, 30 March 2027, 17:00" in page


def test_at_home_one_clock_is_enough(app: Flask, client_for: Any) -> None:
    assert "In Nederland" not in client_for("alice").get(f"/bijeenkomsten/{a_meeting(app)}").text


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Europe/Amsterdam\x00"])
def test_an_unknown_zone_is_refused(app: Flask, client_for: Any, zone: str) -> None:
    answer = client_for("dana").post("/bijeenkomsten/nieuw", data={**FIELDS, "timezone": zone})
    assert answer.status_code == 422
    assert "De Verkadefabriek" in answer.text


def plan(client_for: Any, **more: str) -> str:
    return planned(client_for("dana"), {**FIELDS, **more})


def test_zones_stand_in_an_order_that_people_use_each_once(app: Flask, client_for: Any) -> None:
    page = client_for("dana").get("/bijeenkomsten/nieuw").text
    field = page.split('name="timezone"')[1].split("</select>")[0]
    names = re.findall(r">([^<>]+)</option>", field)
    assert names[:4] == ["Amsterdam", "Brussel", "Londen", "Berlijn"]
    assert len(names) == len(set(names))
    assert names[8:] == sorted(names[8:], key=str.casefold)


def test_a_zone_that_is_no_longer_offered_stays_chosen(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, timezone="Europe/Busingen")
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/bewerken").text
    assert re.search(r'<option selected[^>]*value="Europe/Busingen"', page)
