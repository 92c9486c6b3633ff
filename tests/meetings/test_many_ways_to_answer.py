"""One truth over five ways: whatever the order in which words come in, the last by time holds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.database import db, now
from dsonet.mail.inbound import take_in
from dsonet.meetings.actions.answers import hold
from dsonet.meetings.answer_models import Answer, AnswerKind, AnswerWord, Route
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member, Seat
from tests.build import a_meeting, a_member, an_answer_link, answers_of, member_id
from tests.calendars.replies import by_outlook

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PARTSTAT = {"yes": "ACCEPTED", "maybe": "TENTATIVE", "no": "DECLINED"}
MINUTE = timedelta(minutes=1)
said = st.builds(
    AnswerWord,
    kind=st.sampled_from(AnswerKind),
    route=st.sampled_from(Route),
    said_at=st.integers(0, 5).map(lambda minutes: NOON + minutes * MINUTE),
    parts=st.none() | st.dictionaries(st.sampled_from(["1", "2"]), st.sampled_from(AnswerKind)),
    companion=st.none() | st.sampled_from(["", "Sam"]),
)


def one_of_each(words: list[AnswerWord]) -> list[AnswerWord]:
    """As the table keeps them: one word per way, instant and answer."""
    return list({(word.route, word.said_at, word.kind): word for word in words}.values())


@given(st.lists(said, min_size=1, max_size=7).map(one_of_each), st.randoms(use_true_random=False))
def test_the_order_of_arrival_decides_nothing(words: list[AnswerWord], chance: Any) -> None:
    shuffled = list(words)
    chance.shuffle(shuffled)
    assert hold(words) == hold(shuffled)
    last = max(word.said_at for word in words)
    assert hold(words).at == last
    confirms = {word.kind for word in words if word.said_at < last} & {AnswerKind.ONLINE}
    assert hold(words).kind in {word.kind for word in words if word.said_at == last} | confirms


def test_a_calendars_yes_confirms_that_one_joins_online(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, offers_online=True, capacity=1)
    say(app, client_for, meeting, Route.PAGE, "online", NOON)
    with time_machine.travel(now() + 5 * MINUTE, tick=False):
        say(app, client_for, meeting, Route.CALENDAR, "yes", now() - 2 * MINUTE)
        assert answers_of(app, meeting)["Alice"] == ("online", 0, False)
        say(app, client_for, meeting, Route.CALENDAR, "no", now() - MINUTE)
        say(app, client_for, meeting, Route.CALENDAR, "yes", now())
    assert answers_of(app, meeting)["Alice"] == ("yes", 1, False)


@pytest.fixture(autouse=True)
def door(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where calendars' answers come in."""
    monkeypatch.setitem(app.config, "MAIL_IN_ADDRESS", "agenda@dso.example")


@pytest.fixture
def deputy(app: Flask) -> int:
    """Someone who shares Alice's seat."""
    charlie = member_id(app, "charlie")
    with app.app_context():
        seat = Seat(
            name="Zwolle", cbs_code="GM0193", province="Overijssel", population=1, population_year=2022
        )
        db.session.add(seat)
        db.session.flush()
        db.session.get_one(Member, 1).seat_id = seat.id
        db.session.get_one(Member, charlie).seat_id = seat.id
        db.session.commit()
    return charlie


arrivals = st.lists(
    st.tuples(
        st.sampled_from(Route), st.sampled_from(["yes", "maybe", "no"]), st.integers(0, 8), st.booleans()
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=arrivals)
def test_by_page_link_calendar_secretariat_and_deputy(
    app: Flask, client_for: Any, deputy: int, steps: list[tuple[Route, str, int, bool]]
) -> None:
    """A calendar's word comes by mail and may be minutes old when it comes in; the others are said as they come."""
    meeting = a_meeting(app, capacity=1)
    moment, holds = now().replace(microsecond=0), (datetime.min.replace(tzinfo=UTC), "")
    for number, (route, kind, delay, after_a_while) in enumerate(steps):
        moment += MINUTE * (1 + 3 * after_a_while)
        with time_machine.travel(moment, tick=False):
            own_second = timedelta(seconds=30 - number)
            at = moment - delay * MINUTE - own_second if route == Route.CALENDAR else moment
            say(app, client_for, meeting, route, kind, at)
        holds = max(holds, (at, kind), key=lambda one: one[0])
        kind_now, places, waits = answers_of(app, meeting)["Alice"]
        assert (kind_now, places, waits) == (holds[1], int(holds[1] == "yes"), False)


def say(app: Flask, client_for: Any, meeting: int, route: Route, kind: str, at: datetime) -> None:
    page, data = f"/bijeenkomsten/{meeting}/antwoord", {"answer": kind}
    if route == Route.PAGE:
        assert client_for("alice").post(page, data=data).status_code == 303
    elif route == Route.LINK:
        assert app.test_client().post(an_answer_link(app, 1, meeting), data=data).status_code == 200
    elif route == Route.SECRETARIAT:
        assert client_for("dana").post(f"{page}/1", data=data).status_code == 303
    elif route == Route.DEPUTY:
        assert client_for("charlie").post(f"{page}/1", data=data).status_code == 303
    else:
        with app.app_context():
            key, uid = _told(meeting)
            reply = by_outlook(
                "alice@example.org", f"agenda+{key}@dso.example", uid, PARTSTAT[kind], _stamp(at)
            )
            take_in(reply)
            db.session.commit()


def _told(meeting_id: int) -> tuple[str, str]:
    """The token in the address to which Alice's calendar answers, and the UID that it was told."""
    uid = db.session.get_one(Meeting, meeting_id).uid
    copy = db.session.get(CalendarCopy, (meeting_id, 1))
    if copy is None:
        copy = CalendarCopy(meeting_id=meeting_id, member_id=1, reply_key=f"{meeting_id:032x}", told="")
        copy.stage, copy.told_address = Stage.INVITATION, "alice@example.org"
        db.session.add(copy)
        db.session.flush()
    return copy.reply_key, uid


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def test_the_history_tells_by_which_way_each_word_came(app: Flask, client_for: Any, deputy: int) -> None:
    meeting = a_meeting(app)
    for minutes, route in enumerate(Route):
        with time_machine.travel(now() + minutes * MINUTE, tick=False):
            say(app, client_for, meeting, route, "yes", now())
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/antwoord/1").text
    for words in (
        "op de site",
        "met de link in een mail",
        "vanuit de eigen agenda",
        "door het secretariaat (Dana Secretaris)",
        "door wie de zetel deelt (Charlie de Wit)",
    ):
        assert words in page
    assert page.count("dit geldt") == 1


def test_the_same_word_twice_is_one_word(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    for _time in range(2):
        say(app, client_for, meeting, Route.CALENDAR, "no", NOON)
    with app.app_context():
        assert db.session.query(AnswerWord).count() == 1


def test_a_calendar_whose_clock_runs_ahead_says_it_now(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    say(app, client_for, meeting, Route.CALENDAR, "no", now() + timedelta(days=400))
    client_for("alice").post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes"})
    assert answers_of(app, meeting)["Alice"][0] == "yes"


def test_who_shares_no_seat_answers_for_nobody_else(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    for address in (
        f"/bijeenkomsten/{meeting}/antwoord/1",
        f"/bijeenkomsten/{meeting}/antwoord/{member_id(app, 'dana')}",
    ):
        assert client_for("bob").get(address).status_code == 403
        assert client_for("bob").post(address, data={"answer": "no"}).status_code == 403
    assert answers_of(app, meeting) == {}


def test_nobody_answers_for_whom_the_meeting_is_not(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    gone = a_member(app, ended_at=now() - MINUTE)
    alumnus = a_member(app, alumnus_at=now() - MINUTE)
    for who in (gone, alumnus, 999):
        assert client_for("dana").get(f"/bijeenkomsten/{meeting}/antwoord/{who}").status_code == 404


def test_the_deputy_finds_the_way_on_the_page(app: Flask, client_for: Any, deputy: int) -> None:
    meeting = a_meeting(app)
    assert "Antwoord voor Alice van den Berg" in client_for("charlie").get(f"/bijeenkomsten/{meeting}").text
    assert "Antwoord voor" not in client_for("bob").get(f"/bijeenkomsten/{meeting}").text


def test_one_answer_is_kept(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    for kind in ("yes", "no", "maybe"):
        client_for("alice").post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": kind})
    with app.app_context():
        assert db.session.query(Answer).count() == 1
        assert db.session.query(AnswerWord).count() == 3
