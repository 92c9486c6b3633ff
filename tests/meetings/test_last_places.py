"""Never one over: many answer at once for few places, and who waits is helped in order.

The suite does a few rounds. The whole figure, a hundred rounds of two hundred answers at once, on either database:

    RACE_ROUNDS=100 python -m pytest tests/meetings/test_last_places.py
    RACE_ROUNDS=100 TEST_DATABASE=postgresql python -m pytest tests/meetings/test_last_places.py
"""

import os
import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.meetings.answer_models import Answer, AnswerWord
from dsonet.meetings.models import Meeting
from tests.build import a_meeting, a_member, an_answer_link

ROUNDS = int(os.environ.get("RACE_ROUNDS", "2"))
PEOPLE, PLACES = 200, 10


def answer_at_once(app: Flask, answers: Sequence[tuple[str, str]]) -> None:
    """Each (address, answer) by its own thread, all let go at one moment."""
    together = threading.Barrier(len(answers))

    def answer(one: tuple[str, str]) -> int:
        client = app.test_client()
        together.wait(60)
        return client.post(one[0], data={"answer": one[1]}).status_code

    with ThreadPoolExecutor(len(answers)) as pool:
        assert set(pool.map(answer, answers)) == {200}


@pytest.fixture
def people(app: Flask) -> list[int]:
    return [a_member(app) for _ in range(PEOPLE)]


def test_two_hundred_at_once_for_ten_places(app: Flask, people: list[int]) -> None:
    for _round in range(ROUNDS):
        meeting = a_meeting(app, capacity=PLACES)
        answer_at_once(app, [(an_answer_link(app, one, meeting), "yes") for one in people])
        in_order = _in_order_of_arrival(app, meeting)
        with app.app_context():
            seated = {one.member_id for one in _answers(meeting) if one.places}
            waiting = sorted((one for one in _answers(meeting) if one.waits), key=_since)
        assert seated == set(in_order[:PLACES])
        assert [one.member_id for one in waiting] == in_order[PLACES:]


def test_places_that_come_free_go_to_who_waits_longest(app: Flask, people: list[int]) -> None:
    meeting = a_meeting(app, capacity=PLACES)
    links = {one: an_answer_link(app, one, meeting) for one in people[:40]}
    answer_at_once(app, [(links[one], "yes") for one in links])
    in_order = _in_order_of_arrival(app, meeting)
    answer_at_once(app, [(links[one], "no") for one in in_order[:4]])
    with app.app_context():
        assert {one.member_id for one in _answers(meeting) if one.places} == set(in_order[4:14])
        moved = {one.member_id for one in _answers(meeting) if one.moved_up_at}
    assert moved == set(in_order[10:14])


def test_coming_and_going_at_once_never_goes_over(app: Flask, people: list[int]) -> None:
    chance = random.Random(2007)
    for _round in range(ROUNDS):
        meeting = a_meeting(app, capacity=PLACES, held_places=2)
        links = [an_answer_link(app, one, meeting) for one in people[:30]]
        words = [(link, chance.choice(["yes", "yes", "no", "maybe"])) for link in links * 2]
        answer_at_once(app, words)
        with app.app_context():
            taken = sum(one.places for one in _answers(meeting))
            waiting = [one for one in _answers(meeting) if one.waits]
        assert taken <= PLACES - 2
        assert taken == PLACES - 2 or not waiting


def _answers(meeting: int) -> list[Answer]:
    return db.session.query(Answer).filter_by(meeting_id=meeting).all()


def _since(answer: Answer) -> tuple[object, int]:
    return answer.waits_since, answer.member_id


def _in_order_of_arrival(app: Flask, meeting: int) -> list[int]:
    """By the words, which are written under the same lock as the places."""
    with app.app_context():
        words = db.session.query(AnswerWord.member_id).filter_by(meeting_id=meeting).order_by(AnswerWord.id)
        assert db.session.get(Meeting, meeting) is not None
        return list(db.session.scalars(words.statement))
