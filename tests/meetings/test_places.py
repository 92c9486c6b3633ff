"""How many can come: places, a companion, the waiting list, and places that the secretariat keeps free."""

from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.events import Event
from dsonet.meetings.actions.answers import TIME_TO_DECIDE, drop_unreachable
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from tests.build import a_circle, a_meeting, answers_of
from tests.meetings.test_plan_meeting import FIELDS


def say(client_for: Any, who: str, meeting: int, answer: str, **more: str) -> Any:
    return client_for(who).post(
        f"/bijeenkomsten/{meeting}/antwoord", data={"answer": answer, **more}, follow_redirects=True
    )


def test_who_comes_too_late_waits_and_is_told_so(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=1)
    assert "Je antwoord is bewaard" in say(client_for, "alice", meeting, "yes").text
    page = say(client_for, "charlie", meeting, "yes").text
    assert "Je staat op de wachtlijst" in page
    assert "Je bent als eerste aan de beurt." in page
    assert "Er wacht 1 voor je." in say(client_for, "bob", meeting, "yes").text
    assert answers_of(app, meeting) == {
        "Alice": ("yes", 1, False),
        "Charlie": ("yes", 0, True),
        "Bob": ("yes", 0, True),
    }


def test_who_moves_up_is_told_and_asked_to_say_no_in_time(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=1)
    for who in ("alice", "charlie", "bob"):
        say(client_for, who, meeting, "yes")
    with time_machine.travel(now(), tick=False):
        say(client_for, "alice", meeting, "no")
        until = now() + TIME_TO_DECIDE
    assert answers_of(app, meeting)["Charlie"] == ("yes", 1, False)
    assert answers_of(app, meeting)["Bob"] == ("yes", 0, True)
    with app.app_context():
        assert db.session.query(Answer.decide_by).filter_by(member_id=3).scalar() == until
        told = db.session.query(Event.facts).filter_by(name="MovedUp").all()
    assert [facts for (facts,) in told] == [{"meeting_id": meeting, "member_id": 3}]
    assert (
        "Er kwam een plaats vrij en die is voor jou."
        in client_for("charlie").get(f"/bijeenkomsten/{meeting}").text
    )


def test_saying_yes_again_costs_nobody_their_turn(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=1)
    for who in ("alice", "charlie", "bob", "charlie", "alice"):
        say(client_for, who, meeting, "yes")
    say(client_for, "alice", meeting, "maybe")
    assert answers_of(app, meeting)["Charlie"] == ("yes", 1, False)
    say(client_for, "alice", meeting, "yes")
    assert answers_of(app, meeting)["Alice"] == ("yes", 0, True), "a place that was given up is gone"


def test_online_and_maybe_take_no_place(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=1, offers_online=True)
    say(client_for, "alice", meeting, "online")
    say(client_for, "bob", meeting, "maybe")
    say(client_for, "charlie", meeting, "yes")
    assert answers_of(app, meeting)["Charlie"] == ("yes", 1, False)


def test_online_is_only_for_meetings_that_offer_it(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    assert say(client_for, "alice", meeting, "online").status_code == 422
    assert answers_of(app, meeting) == {}


def test_a_companion_takes_a_place_too(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=3, allows_companion=True)
    say(client_for, "alice", meeting, "yes", companion="Sam")
    say(client_for, "bob", meeting, "yes", companion="Robin")
    assert answers_of(app, meeting)["Alice"] == ("yes", 2, False)
    assert answers_of(app, meeting)["Bob"] == ("yes", 0, True)
    say(client_for, "charlie", meeting, "yes")
    assert answers_of(app, meeting)["Charlie"] == ("yes", 0, True), "nobody passes who waits"
    say(client_for, "alice", meeting, "yes", companion="")
    assert answers_of(app, meeting)["Bob"] == ("yes", 2, False)


def test_no_room_for_a_companion_keeps_ones_own_place(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=1, allows_companion=True)
    say(client_for, "alice", meeting, "yes")
    answer = say(client_for, "alice", meeting, "yes", companion="Sam")
    assert answer.status_code == 422
    assert "Je eigen plaats houd je." in answer.text
    assert answers_of(app, meeting)["Alice"] == ("yes", 1, False)


def test_a_companion_where_none_is_allowed_is_refused(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    assert say(client_for, "alice", meeting, "yes", companion="Sam").status_code == 422
    assert answers_of(app, meeting) == {}


def test_the_secretariat_holds_places_and_lets_them_go(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=2, held_places=1)
    say(client_for, "alice", meeting, "yes")
    say(client_for, "charlie", meeting, "yes")
    assert answers_of(app, meeting)["Charlie"] == ("yes", 0, True)
    change(client_for, meeting, capacity="2", held_places="0")
    assert answers_of(app, meeting)["Charlie"] == ("yes", 1, False)


def test_fewer_places_than_people_who_have_one_is_refused(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=2)
    for who in ("alice", "charlie"):
        say(client_for, who, meeting, "yes")
    answer = change(client_for, meeting, capacity="1", city="Ommen")
    assert answer.status_code == 422
    assert "Er zijn al 2 plaatsen weg." in answer.text
    assert "Ommen" in answer.text
    with app.app_context():
        assert db.session.query(Meeting.capacity).scalar() == 2


@pytest.mark.parametrize(
    ("capacity", "held", "words"),
    [
        ("0", "", "Vul een aantal van 1 of meer in."),
        ("-3", "", "Vul een aantal van 1 of meer in."),
        ("veel", "", "Vul een heel getal in, in cijfers."),
        ("9" * 30, "", "Vul een aantal van 1 of meer in."),
        ("3", "4", "Je kunt niet meer plaatsen vrijhouden dan er zijn."),
        ("", "1", "Je kunt niet meer plaatsen vrijhouden dan er zijn."),
    ],
)
def test_wrong_numbers_come_back(app: Flask, client_for: Any, capacity: str, held: str, words: str) -> None:
    answer = change(client_for, a_meeting(app), capacity=capacity, held_places=held)
    assert answer.status_code == 422
    assert words in answer.text


def test_who_leaves_the_network_or_the_circle_frees_a_place(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie", "dana")
    meeting = a_meeting(app, capacity=1, circle_id=circle)
    say(client_for, "alice", meeting, "yes")
    say(client_for, "charlie", meeting, "yes")
    client_for("dana").post(f"/kringen/{circle}/leden/1/verwijderen")
    with app.app_context():
        db.session.get_one(Member, 1).ended_at = now()
        db.session.commit()
        drop_unreachable(db.session.get_one(Meeting, meeting))
        db.session.commit()
    assert answers_of(app, meeting) == {"Charlie": ("yes", 1, False)}


def change(client_for: Any, meeting: int, **more: str) -> Any:
    return client_for("dana").post(
        f"/bijeenkomsten/{meeting}/bewerken", data={**FIELDS, "version": "1", **more}
    )
