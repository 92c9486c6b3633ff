"""The secretariat asks the network when it can, a host asks a circle; rows come and go without a script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.meetings.poll_models import DateOption, DatePoll, DateVote, PollMember, VoteKind
from tests.build import a_circle, a_poll

FIELDS = {
    "title": "Najaarsbijeenkomst",
    "kind": "network",
    "words": "Liefst in Zwolle.",
    "timezone": "Europe/Amsterdam",
    "circle_id": "0",
    "shown_for": "0",
    "asked": ["1", "2", "3"],
    "decisive": ["3"],
    "moments-0-starts_at": "2031-03-25T09:30",
    "moments-0-ends_at": "2031-03-25T16:00",
    "moments-1-starts_at": "2031-03-26T09:30",
    "moments-1-ends_at": "2031-03-26T16:00",
    "moments-2-starts_at": "",
    "moments-2-ends_at": "",
}
NEW = "/datumprikkers/nieuw"


def people_of(app: Flask, poll: int) -> dict[int, bool]:
    with app.app_context():
        rows = db.session.scalars(select(PollMember).where(PollMember.poll_id == poll))
        return {row.member_id: row.is_decisive for row in rows}


def polls(app: Flask) -> int:
    with app.app_context():
        return db.session.query(DatePoll).count()


def number(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def test_the_secretariat_asks_the_network(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    form = client.get(NEW).text
    assert form.count('name="asked"') == 5
    assert len(re.findall(r'name="asked" value="\d+" checked', form)) == 5
    answer = client.post(NEW, data=FIELDS)
    assert answer.status_code == 303
    page = client_for("alice").get(answer.location).text
    assert "Najaarsbijeenkomst" in page
    assert "Dinsdag 25 maart 2031, 09.30 – 16.00" in page
    assert people_of(app, number(answer.location)) == {1: False, 2: False, 3: True}


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_members_may_not(app: Flask, client_for: Any, who: str) -> None:
    client = client_for(who)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, data=FIELDS).status_code == 403
    poll = a_poll(app)
    for page in ("bewerken", "sluiten"):
        assert client.get(f"/datumprikkers/{poll}/{page}").status_code == 403
        assert client.post(f"/datumprikkers/{poll}/{page}", data=FIELDS).status_code == 403
    assert polls(app) == 1


def test_a_host_asks_the_circle_and_nobody_else(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    client = client_for("alice")
    form = client.get(NEW).text
    assert form.count('name="asked"') == 2
    assert "Het hele netwerk" not in form
    sent = {**FIELDS, "circle_id": str(circle), "shown_for": str(circle), "asked": ["1", "2", "3"]}
    made = client.post(NEW, data=sent)
    assert made.status_code == 303
    poll = number(made.location)
    assert people_of(app, poll) == {1: False, 3: True}  # Bob is not in it
    assert client_for("charlie").get(made.location).status_code == 200
    for other in ("bob", "dana", "erik"):
        for page in ("", "/bewerken", "/sluiten"):
            assert client_for(other).get(f"{made.location}{page}").status_code == 404
        assert "Najaarsbijeenkomst" not in client_for(other).get("/datumprikkers").text
    assert client_for("charlie").get(f"{made.location}/sluiten").status_code == 403
    assert client.post(NEW, data={**sent, "circle_id": "0"}).status_code == 422


def test_another_audience_than_was_shown_is_asked_whole(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "dana", "charlie")
    made = client_for("dana").post(NEW, data={**FIELDS, "circle_id": str(circle), "asked": ["1"]})
    assert people_of(app, number(made.location)) == {3: True, 4: False}


def test_the_button_shows_who_an_audience_is(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "dana", "charlie")
    page = client_for("dana").post(NEW, data={**FIELDS, "circle_id": str(circle), "people": "1"})
    assert page.status_code == 200
    assert page.text.count('name="asked"') == 2
    assert 'value="Najaarsbijeenkomst"' in page.text
    assert polls(app) == 0


def test_rows_are_added_and_taken_away_without_losing_a_word(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    more = client.post(NEW, data={**FIELDS, "more": "1"})
    assert more.status_code == 200
    assert more.text.count('-starts_at" type="datetime-local"') == 4
    assert 'value="2031-03-26T09:30"' in more.text
    assert "Liefst in Zwolle." in more.text
    less = client.post(NEW, data={**FIELDS, "remove": "0"})
    assert less.status_code == 200
    assert 'value="2031-03-25T09:30"' not in less.text
    assert 'value="2031-03-26T09:30"' in less.text
    for strange in ("99", "-1", "x", "9" * 30):
        assert client.post(NEW, data={**FIELDS, "remove": strange}).status_code == 200
    assert polls(app) == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Geef de datumprikker een titel."),
        ({"words": "x" * 1001}, "1000"),
        ({"moments-1-starts_at": "", "moments-1-ends_at": ""}, "Stel minstens twee momenten voor"),
        ({"moments-1-ends_at": "2031-03-26T09:00"}, "Het einde ligt voor het begin."),
        ({"moments-1-ends_at": ""}, "Vul ook het einde in."),
        ({"moments-1-starts_at": ""}, "Vul ook het begin in"),
        ({"moments-1-starts_at": "morgen"}, "kijk na wat erbij staat"),
        ({"moments-1-ends_at": "9999-12-31T23:59"}, "Kijk het jaar na."),
        ({"moments-1-starts_at": "0001-01-01T00:00"}, "Kijk het jaar na."),
        (
            {"moments-0-starts_at": "2020-03-25T09:30", "moments-0-ends_at": "2020-03-25T10:00"},
            "Een van de momenten is al voorbij.",
        ),
        (
            {"moments-2-starts_at": "2031-03-25T09:30", "moments-2-ends_at": "2031-03-25T16:00"},
            "Hetzelfde moment staat er twee keer.",
        ),
        ({"asked": [], "decisive": []}, "Kies minstens één lid dat je vraagt."),
        ({"asked": ["999", "x"], "decisive": []}, "Kies minstens één lid dat je vraagt."),
        ({"answer_by": "2020-01-01"}, "Kies een dag die nog komt."),
        ({"answer_by": "9999-12-31"}, "Kies een dag die nog komt."),
        ({"circle_id": "77"}, ""),
        ({"kind": "circle"}, ""),
        ({"timezone": "Mars/Noord"}, ""),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    app: Flask, client_for: Any, wrong: dict[str, Any], words: str
) -> None:
    answer = client_for("dana").post(NEW, data={**FIELDS, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert "25 maart" not in answer.text
    assert 'value="2031-03-25T09:30"' in answer.text or "moments-0-starts_at" in wrong
    assert polls(app) == 0


def test_more_than_twenty_moments_are_too_many(app: Flask, client_for: Any) -> None:
    rows = {}
    for row in range(60):
        rows[f"moments-{row}-starts_at"] = f"2031-{row // 28 + 1:02}-{row % 28 + 1:02}T09:30"
        rows[f"moments-{row}-ends_at"] = f"2031-{row // 28 + 1:02}-{row % 28 + 1:02}T10:30"
    answer = client_for("dana").post(NEW, data={**FIELDS, **rows})
    assert answer.status_code == 422
    assert "Stel hoogstens twintig momenten voor." in answer.text
    twenty = {name: value for name, value in rows.items() if int(name.split("-")[1]) < 20}
    assert client_for("dana").post(NEW, data={**FIELDS, **twenty}).status_code == 303


def test_changing_keeps_the_votes_of_moments_that_stay(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    where = client.post(NEW, data=FIELDS).location
    with app.app_context():
        first, second = db.session.scalars(select(DateOption).order_by(DateOption.starts_at)).all()
        stays, goes = first.id, second.id
        for option in (stays, goes):
            db.session.add(DateVote(option_id=option, member_id=1, kind=VoteKind.YES))
        db.session.commit()
    form = client.get(f"{where}/bewerken").text
    assert 'value="2031-03-25T09:30"' in form
    assert len(re.findall(r'name="asked" value="\d+" checked', form)) == 3
    changed = {**FIELDS, "moments-1-starts_at": "2031-03-26T10:30", "version": "1"}
    assert client.post(f"{where}/bewerken", data=changed).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(DateVote.option_id)).all() == [stays]
        assert len(db.session.scalars(select(DateOption.id)).all()) == 2


def test_who_is_no_longer_asked_takes_their_votes_along(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    where = client.post(NEW, data=FIELDS).location
    with app.app_context():
        for option in db.session.scalars(select(DateOption.id)):
            for member in (1, 2):
                db.session.add(DateVote(option_id=option, member_id=member, kind=VoteKind.YES))
        db.session.commit()
    client.post(f"{where}/bewerken", data={**FIELDS, "asked": ["2", "3"], "version": "1"})
    with app.app_context():
        assert set(db.session.scalars(select(DateVote.member_id))) == {2}


def test_of_two_tabs_the_second_sees_both_and_loses_nothing(app: Flask, client_for: Any) -> None:
    client = client_for("dana")
    where = client.post(NEW, data=FIELDS).location + "/bewerken"
    assert client.post(where, data={**FIELDS, "title": "Van de een", "version": "1"}).status_code == 303
    late = client.post(where, data={**FIELDS, "title": "Van de ander", "version": "1"})
    assert late.status_code == 409
    assert "Van de een" in late.text
    assert "Van de ander" in late.text
    assert "Iemand anders heeft dit intussen gewijzigd." in late.text
    assert client.post(where, data={**FIELDS, "title": "Van de ander", "version": "2"}).status_code == 303
    for strange in ("", "x", "9" * 40):
        assert client.post(where, data={**FIELDS, "version": strange}).status_code == 409


def test_a_circle_that_ended_is_asked_nothing(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    poll = a_poll(app, circle_id=circle)
    with app.app_context():
        db.session.get_one(Circle, circle).ends_at = now() - timedelta(minutes=1)
        db.session.commit()
    assert client_for("alice").get(NEW).status_code == 403
    assert client_for("alice").get(f"/datumprikkers/{poll}/sluiten").status_code == 403
    assert "Bewaar mijn antwoord" not in client_for("charlie").get(f"/datumprikkers/{poll}").text
