"""Who is there is ticked off at the door, by several at once, on the day itself and afterwards."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db
from dsonet.meetings.actions import presence
from dsonet.meetings.answer_models import Presence
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from tests.build import a_circle, a_meeting, a_member, an_answer, member_id

STARTS = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def meeting(app: Flask) -> int:
    return a_meeting(app, starts_at=STARTS, ends_at=STARTS + timedelta(hours=6))


@pytest.fixture
def on_the_day() -> Iterator[None]:
    with time_machine.travel(STARTS, tick=False):
        yield


def there(app: Flask) -> list[int]:
    with app.app_context():
        return [row.member_id for row in db.session.query(Presence).order_by(Presence.member_id)]


@pytest.mark.usefixtures("on_the_day")
def test_a_name_is_ticked_and_unticked(app: Flask, client_for: Any, meeting: int) -> None:
    alice = member_id(app, "alice")
    an_answer(app, meeting, alice, shown_to="nobody", companion="Kim Kast")
    client, path = client_for("dana"), f"/bijeenkomsten/{meeting}/aanwezig"
    assert "met Kim Kast" in client.get(path).text
    answer = client.post(f"{path}/{alice}", data={"there": "yes"})
    assert answer.location == f"{path}#lid-{alice}"
    assert there(app) == [alice]
    page = client.get(path).text
    assert "<dt>Er zijn</dt><dd>1</dd>" in page
    assert f'id="lid-{alice}"' in page
    assert 'value="no" aria-pressed="true"' in page
    client.post(f"{path}/{alice}", data={"there": "no"})
    assert there(app) == []
    client.post(f"{path}/{alice}", data={"there": "no"})


@pytest.mark.usefixtures("on_the_day")
def test_who_said_no_or_nothing_can_come_after_all(app: Flask, client_for: Any, meeting: int) -> None:
    alice, bob, charlie = (member_id(app, key) for key in ("alice", "bob", "charlie"))
    an_answer(app, meeting, alice, "no")
    an_answer(app, meeting, charlie, "yes")
    client, path = client_for("dana"), f"/bijeenkomsten/{meeting}/aanwezig"
    client.post(f"{path}/{alice}")
    client.post(f"{path}/{bob}")
    page = client.get(path).text
    assert "<dt>Er zijn</dt><dd>2</dd>" in page
    assert "<dt>Nog verwacht</dt><dd>1</dd>" in page
    assert "<dt>Toch gekomen</dt><dd>2</dd>" in page
    assert there(app) == [alice, bob]


def test_on_the_day_and_afterwards_only(app: Flask, client_for: Any, meeting: int) -> None:
    alice, path = member_id(app, "alice"), f"/bijeenkomsten/{meeting}/aanwezig"
    midnight = STARTS.replace(hour=23) - timedelta(days=1)
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False) as clock:
        client = client_for("dana")
        page = client.get(path).text
        assert "Je kunt namen aanvinken vanaf woensdag 10 maart 2027." in page
        assert "<button" not in page.split("<main")[1].split("</main>")[0]
        assert client.post(f"{path}/{alice}").status_code == 403
        clock.shift(1)
        assert client.post(f"{path}/{alice}").status_code == 303
    with time_machine.travel(STARTS + timedelta(days=30), tick=False):
        assert client_for("erik").post(f"{path}/{alice}", data={"there": "no"}).status_code == 303
    assert there(app) == []


@pytest.mark.usefixtures("on_the_day")
def test_not_of_a_meeting_that_was_cancelled(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, starts_at=STARTS, ends_at=STARTS + timedelta(hours=6), cancelled_at=STARTS)
    path = f"/bijeenkomsten/{meeting}/aanwezig"
    assert "gaat niet door" in client_for("dana").get(path).text
    assert client_for("dana").post(f"{path}/{member_id(app, 'alice')}").status_code == 403


@pytest.mark.usefixtures("on_the_day")
def test_who_is_not_asked_is_not_found(app: Flask, client_for: Any, meeting: int) -> None:
    gone = a_member(app, ended_at=STARTS - timedelta(days=9))
    guest = a_member(app, role="guest")
    for id_ in (gone, guest, 99_999):
        assert client_for("dana").post(f"/bijeenkomsten/{meeting}/aanwezig/{id_}").status_code == 404
    assert there(app) == []


@pytest.mark.usefixtures("on_the_day")
def test_the_host_of_a_circle_keeps_it_for_its_session(app: Flask, client_for: Any, meeting: int) -> None:
    circle = a_circle(app, "alice", "charlie")
    session = a_meeting(app, starts_at=STARTS, ends_at=STARTS + timedelta(hours=2), circle_id=circle)
    charlie = member_id(app, "charlie")
    for who, of_session, of_other in (("alice", 303, 403), ("charlie", 403, 403), ("bob", 404, 403)):
        assert client_for(who).post(f"/bijeenkomsten/{session}/aanwezig/{charlie}").status_code == of_session
        assert client_for(who).post(f"/bijeenkomsten/{meeting}/aanwezig/{charlie}").status_code == of_other
    assert client_for("alice").get(f"/bijeenkomsten/{session}/aanwezig").status_code == 200
    assert "Wie is er?" in client_for("alice").get(f"/bijeenkomsten/{session}").text
    assert "Wie is er?" not in client_for("charlie").get(f"/bijeenkomsten/{session}").text
    assert (
        client_for("alice").post(f"/bijeenkomsten/{session}/aanwezig/{member_id(app, 'bob')}").status_code
        == 404
    )


@pytest.mark.usefixtures("on_the_day")
def test_two_doors_at_once_make_one_row(app: Flask, meeting: int) -> None:
    alice = member_id(app, "alice")

    def helper(key: str) -> None:
        with app.app_context():
            one = db.session.get_one(Member, member_id_of(key))
            place = db.session.get_one(Meeting, meeting)
            assert place.circle_id is None
            place.circle = None
            presence.tick_off(one, place, db.session.get_one(Member, alice))
            db.session.commit()

    def member_id_of(key: str) -> int:
        return int(db.session.query(Member.id).filter_by(email=f"{key}@example.org").scalar())

    with ThreadPoolExecutor(4) as doors:
        list(doors.map(helper, ["dana", "erik"] * 6))
    assert there(app) == [alice]
