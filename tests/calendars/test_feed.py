"""A member's own feed: an address that can be renewed, shows what its owner may see, and dies with the membership."""

import logging
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.web.gate import public
from tests.build import a_circle, a_meeting
from tests.calendars.checking import calendar_of, event_of
from tests.site import HOST, SITE


def addresses(client: FlaskClient) -> list[str]:
    """What stands on the page."""
    page = BeautifulSoup(client.get("/profiel/agenda").text, "html.parser")
    return [str(one["value"]).removeprefix(SITE) for one in page.select("input[readonly]")]


def made(client: FlaskClient) -> list[str]:
    """The addresses of a new feed: all, and promised."""
    assert client.post("/profiel/agenda/maken").status_code == 303
    return addresses(client)


def titles(app: Flask, client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/calendar"
    return [str(event["SUMMARY"]) for event in calendar_of(app, answer.data)]


def test_it_is_made_once_and_opens_without_signing_in(
    app: Flask, client_for: Any, anonymous: FlaskClient
) -> None:
    alice = client_for("alice")
    assert addresses(alice) == []
    a_meeting(app, title="Najaar", starts_at=now() + timedelta(days=20), ends_at=now() + timedelta(days=21))
    a_meeting(
        app, title="Voorjaar", starts_at=now() - timedelta(days=200), ends_at=now() - timedelta(days=199)
    )
    everything, promised = made(alice)
    assert made(alice) == [everything, promised]
    assert titles(app, anonymous, everything) == ["Voorjaar", "Najaar"]
    assert titles(app, anonymous, promised) == []
    assert f'href="webcal://{HOST}/agenda/' in alice.get("/profiel/agenda").text


def test_promised_is_what_one_takes_part_in(app: Flask, client_for: Any, anonymous: FlaskClient) -> None:
    ids = [
        a_meeting(app, title=title)
        for title in ("Ja", "Online", "Nee", "Wacht", "Misschien", "Niets", "Afgelast")
    ]
    with app.app_context():
        said: list[dict[str, Any]] = [
            {"kind": "yes", "places": 1},
            {"kind": "online"},
            {"kind": "no"},
            {"kind": "yes", "waits_since": now()},
            {"kind": "maybe"},
        ]
        db.session.add_all(
            Answer(meeting_id=id_, member_id=1, **facts) for id_, facts in zip(ids, said, strict=False)
        )
        db.session.add(Answer(meeting_id=ids[5], member_id=2, kind="yes", places=1))
        db.session.add(Answer(meeting_id=ids[6], member_id=1, kind="yes", places=1))
        db.session.get_one(Meeting, ids[6]).cancelled_at = now()
        db.session.commit()
    _everything, promised = made(client_for("alice"))
    assert sorted(titles(app, anonymous, promised)) == ["Ja", "Online"]


def test_a_renewed_address_ends_the_old_one_and_a_stopped_one_never_comes_back(
    client_for: Any, anonymous: FlaskClient
) -> None:
    alice = client_for("alice")
    old = made(alice)
    alice.post("/profiel/agenda/vernieuwen")
    renewed = addresses(alice)
    assert {anonymous.get(address).status_code for address in old} == {404}
    assert {anonymous.get(address).status_code for address in renewed} == {200}
    alice.post("/profiel/agenda/stoppen")
    made(alice)
    assert {anonymous.get(address).status_code for address in old + renewed} == {404}


def test_it_dies_with_the_membership(app: Flask, client_for: Any, anonymous: FlaskClient) -> None:
    everything, promised = made(client_for("alice"))
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"ended_at": now()})
        db.session.commit()
    assert {anonymous.get(address).status_code for address in (everything, promised)} == {404}


def test_an_alumnus_loses_what_alumni_do_not_see(app: Flask, client_for: Any, anonymous: FlaskClient) -> None:
    a_meeting(app)
    everything, _promised = made(client_for("alice"))
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"alumnus_at": now()})
        db.session.commit()
    answer = anonymous.get(everything)
    assert answer.status_code == 200
    assert b"VEVENT" not in answer.data


@pytest.mark.parametrize("token", ["geen", "WzEsMV0.x", "WzEsMV0", "a" * 5000, "%00", "..", "WzEsMSwxXQ.x"])
def test_an_invented_address_is_not_found(anonymous: FlaskClient, token: str) -> None:
    assert anonymous.get(f"/agenda/{token}/alles.ics").status_code == 404


def test_nobody_can_make_the_address_of_someone_else(
    app: Flask, client_for: Any, anonymous: FlaskClient
) -> None:
    everything, _promised = made(client_for("alice"))
    made(client_for("bob"))
    with app.app_context():
        version = db.session.execute(
            db.text("SELECT version FROM calendar_feed WHERE member_id = 2")
        ).scalar()
    signature = everything.split("/")[2].rpartition(".")[2]
    other = f"{urlsafe_b64encode(f'[2,{version}]'.encode()).decode().rstrip('=')}.{signature}"
    assert anonymous.get(f"/agenda/{other}/alles.ics").status_code == 404


def test_concepts_other_circles_and_secret_titles_stay_out(
    app: Flask, client_for: Any, anonymous: FlaskClient
) -> None:
    a_meeting(app, title="Concept", announced_at=None)
    a_meeting(app, title="Andermans kring", circle_id=a_circle(app, "bob", "charlie"))
    a_meeting(app, title="Ontslag wethouder", circle_id=a_circle(app, "alice", "dana", name="Kring Stil"))
    a_meeting(app, title="Ontslag burgemeester", is_confidential=True)
    for who in ("alice", "dana"):
        everything, _promised = made(client_for(who))
        assert sorted(titles(app, anonymous, everything)) == [
            "Besloten bijeenkomst Netwerk DSO",
            "Kringsessie Netwerk DSO",
        ]
        content = anonymous.get(everything).text
        assert "Ontslag" not in content
        assert "Stil" not in content


def test_the_calendar_says_its_name_and_when_to_look_again(
    app: Flask, client_for: Any, anonymous: FlaskClient
) -> None:
    everything, _promised = made(client_for("alice"))
    calendar = icalendar.Calendar.from_ical(anonymous.get(everything).data)
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "Netwerk DSO"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in anonymous.get(everything).data
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT4H"


def test_unchanged_is_304_and_a_change_is_not(app: Flask, client_for: Any, anonymous: FlaskClient) -> None:
    meeting = a_meeting(app)
    everything, _promised = made(client_for("alice"))
    first = anonymous.get(everything)
    assert "private" in first.headers["Cache-Control"]
    again = {"If-None-Match": first.headers["ETag"]}
    answer = anonymous.get(everything, headers=again)
    assert (answer.status_code, answer.data) == (304, b"")
    with app.app_context():
        db.session.get_one(Meeting, meeting).title = "Anders"
        db.session.commit()
    assert anonymous.get(everything, headers=again).status_code == 200


def test_five_hundred_meetings_take_four_queries_at_most(
    app: Flask, client_for: Any, anonymous: FlaskClient, count_queries: Any
) -> None:
    everything, promised = made(client_for("alice"))
    with app.app_context():
        for number in range(500):
            starts = datetime(2010, 1, 1, 9, tzinfo=UTC) + timedelta(days=12 * number)
            meeting = Meeting(
                uid=f"{number}@test",
                title=f"Bijeenkomst {number}",
                starts_at=starts,
                ends_at=starts + timedelta(hours=5),
                announced_at=now(),
                renderer_version=1,
            )
            db.session.add(meeting)
            db.session.flush()
            db.session.add(Answer(meeting_id=meeting.id, member_id=1, kind="yes", places=1))
        db.session.commit()
    for address in (everything, promised):
        with count_queries() as statements:
            answer = anonymous.get(address)
        assert len(statements) <= 4, statements
        assert len(calendar_of(app, answer.data)) == 500


def test_the_address_is_in_no_log(
    app: Flask, client_for: Any, anonymous: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    everything, _promised = made(client_for("alice"))
    anonymous.get(everything)

    def fail(**_words: object) -> None:
        raise RuntimeError("kanarie")

    monkeypatch.setitem(app.view_functions, "calendars.fetch_all", public(fail))
    assert anonymous.get(everything).status_code == 500
    assert everything.split("/")[2] not in caplog.text


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Europe/Lisbon", "America/New_York", "Asia/Tokyo"])
def test_made_in_winter_it_keeps_its_clock_in_summer(
    app: Flask, client_for: Any, zone: str, anonymous: FlaskClient
) -> None:
    """Read by two readers, and by the rules that stand in the object itself."""
    everything, _promised = made(client_for("alice"))
    ids = [
        a_meeting(app, timezone=zone, starts_at=begins, ends_at=begins + timedelta(hours=3))
        for begins in (
            datetime(2027, 3, 27, 22, tzinfo=UTC),
            datetime(2027, 7, 1, 9, tzinfo=UTC),
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            datetime(2028, 1, 5, 9, tzinfo=UTC),
        )
    ]
    alice = client_for("alice")
    starts = [
        event_of(app, alice.get(f"/bijeenkomsten/{id_}/agenda.ics").data).decoded("DTSTART") for id_ in ids
    ]
    assert starts == [event.decoded("DTSTART") for event in calendar_of(app, anonymous.get(everything).data)]
    assert [one.astimezone(UTC).hour for one in starts] == [22, 9, 0, 1, 9]
