"""The secretariat asks those who come its own questions: making, changing, ordering, removing, and forgetting."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.journal import JournalEntry
from dsonet.meetings.answer_models import Question, QuestionAnswer
from dsonet.worker.chores import do_chores
from tests.build import a_meeting, a_question, an_answer, member_id

FACTS = {"words": "Wat eet je niet?", "kind": "line", "readers": "secretariat", "kept_days": "14"}


def asked(app: Flask, meeting: int) -> list[Question]:
    with app.app_context():
        return db.session.query(Question).filter_by(meeting_id=meeting).order_by(Question.position).all()


def test_a_question_is_made(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    path = f"/bijeenkomsten/{meeting}/vragen"
    data = {**FACTS, "kind": "one_of", "options": " Bus \r\n\r\nFiets\r\nLopend", "is_required": "y"}
    assert client_for("dana").post(f"{path}/nieuw", data=data).location == path
    (question,) = asked(app, meeting)
    assert (question.options, question.is_required) == (["Bus", "Fiets", "Lopend"], True)
    page = client_for("dana").get(path).text
    assert "Wat eet je niet?" in page
    assert "Verplicht" in page
    with app.app_context():
        assert db.session.query(JournalEntry.verb).scalar() == "add_question"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"words": ""}, "Schrijf wat je wilt vragen."),
        ({"kind": "one_of", "options": "Bus"}, "Schrijf twee of meer keuzes"),
        ({"kind": "some_of", "options": "Bus\nbus"}, "Er staat een keuze twee keer."),
        ({"kind": "some_of", "options": "\n".join(map(str, range(41)))}, "veertig keuzes"),
        ({"kept_days": "-1"}, "Kies een aantal van 0"),
        ({"kept_days": "9" * 400}, "Kies een aantal van 0"),
        ({"kind": "poem"}, "Er klopt nog iets niet."),
        ({"readers": "world"}, "Er klopt nog iets niet."),
        ({"words": "w" * 70_000}, "w" * 70_000),
    ],
)
def test_what_is_wrong_is_said_and_stays(
    app: Flask, client_for: Any, change: dict[str, str], told: str
) -> None:
    meeting = a_meeting(app)
    data = {**FACTS, "hint": "Noten, melk, vis", **change}
    answer = client_for("dana").post(f"/bijeenkomsten/{meeting}/vragen/nieuw", data=data)
    assert answer.status_code == 422
    assert told in answer.text
    assert "Noten, melk, vis" in answer.text
    assert asked(app, meeting) == []


def test_there_is_an_end_to_it(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    for _number in range(30):
        a_question(app, meeting)
    answer = client_for("dana").post(f"/bijeenkomsten/{meeting}/vragen/nieuw", data=FACTS)
    assert answer.status_code == 422
    assert "Dertig vragen is het meeste." in answer.text


def test_they_are_put_in_order_with_buttons(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    first, second, third = (a_question(app, meeting, position=place) for place in (1, 2, 3))
    client = client_for("dana")
    answer = client.post(f"/bijeenkomsten/{meeting}/vragen/{third}/plaats", data={"step": "up"})
    assert answer.location.endswith(f"#vraag-{third}")
    assert [question.id for question in asked(app, meeting)] == [first, third, second]
    client.post(f"/bijeenkomsten/{meeting}/vragen/{first}/plaats", data={"step": "up"})
    client.post(f"/bijeenkomsten/{meeting}/vragen/{first}/plaats", data={"step": "down"})
    assert [question.id for question in asked(app, meeting)] == [third, first, second]


def test_two_who_change_it_see_each_others_words(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    question = a_question(app, meeting, words="Dieet?")
    path = f"/bijeenkomsten/{meeting}/vragen/{question}"
    client_for("dana").post(path, data={**FACTS, "words": "Eet je vlees?", "version": "1"})
    answer = client_for("erik").post(path, data={**FACTS, "words": "Allergieën?", "version": "1"})
    assert answer.status_code == 409
    assert "Eet je vlees?" in answer.text
    assert "Allergieën?" in answer.text
    assert [one.words for one in asked(app, meeting)] == ["Eet je vlees?"]
    again = client_for("erik").post(path, data={**FACTS, "words": "Allergieën?", "version": "2"})
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "date"}, "die passen hier niet bij"),
        ({"readers": "attendees"}, "voor minder lezers gegeven"),
        ({"kept_days": "90"}, "Langer bewaren dan is beloofd"),
    ],
)
def test_what_was_promised_with_an_answer_stays(
    app: Flask, client_for: Any, change: dict[str, str], told: str
) -> None:
    meeting = a_meeting(app)
    question = a_question(app, meeting)
    an_answer(app, meeting, member_id(app, "alice"), given={question: "Noten"})
    path = f"/bijeenkomsten/{meeting}/vragen/{question}"
    answer = client_for("dana").post(path, data={**FACTS, **change, "version": "1"})
    assert answer.status_code == 422
    assert told in answer.text
    with app.app_context():
        kept = db.session.get_one(Question, question)
        assert (kept.kind, kept.readers, kept.kept_days, kept.version) == ("line", "secretariat", 14, 1)
    less = {**FACTS, "words": "Wat eet je liever niet?", "kept_days": "7", "version": "1"}
    assert client_for("dana").post(path, data=less).status_code == 303
    with app.app_context():
        assert db.session.query(QuestionAnswer.value).scalar() == "Noten"


def test_removing_asks_first_when_there_are_answers(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    question = a_question(app, meeting)
    an_answer(app, meeting, member_id(app, "alice"), given={question: "Noten"})
    path = f"/bijeenkomsten/{meeting}/vragen"
    assert "Er is 1 antwoord. Dat verdwijnt ook" in client_for("dana").get(path).text
    for unknown in ("", "0", "x"):
        answer = client_for("dana").post(f"{path}/{question}/verwijderen", data={"known_answers": unknown})
        assert answer.status_code == 409
        assert "Er zijn antwoorden bij gekomen." in answer.text
    assert len(asked(app, meeting)) == 1
    answer = client_for("dana").post(f"{path}/{question}/verwijderen", data={"known_answers": "1"})
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.query(QuestionAnswer).count() == 0


def test_the_question_of_another_meeting_is_not_found(app: Flask, client_for: Any) -> None:
    meeting, other = a_meeting(app), a_meeting(app)
    question = a_question(app, other)
    path = f"/bijeenkomsten/{meeting}/vragen/{question}"
    client = client_for("dana")
    assert client.get(path).status_code == 404
    for act in ("", "/plaats", "/verwijderen"):
        assert client.post(f"{path}{act}", data=FACTS).status_code == 404


def test_answers_are_erased_after_the_time_that_was_told(app: Flask) -> None:
    ends_at = now() + timedelta(weeks=6)
    meeting = a_meeting(app, starts_at=ends_at - timedelta(hours=6), ends_at=ends_at)
    short, long = a_question(app, meeting, kept_days=2), a_question(app, meeting, kept_days=20)
    an_answer(app, meeting, member_id(app, "alice"), given={short: "Noten", long: "Maat 42"})

    def kept(after: timedelta) -> list[str]:
        with app.app_context(), time_machine.travel(ends_at + after, tick=False):
            do_chores()
            return [row.value for row in db.session.query(QuestionAnswer).order_by("question_id")]

    assert kept(timedelta(days=1)) == ["Noten", "Maat 42"]
    assert kept(timedelta(days=2, minutes=1)) == ["Maat 42"]
    assert kept(timedelta(days=19)) == ["Maat 42"]
    assert kept(timedelta(days=20, minutes=1)) == []
