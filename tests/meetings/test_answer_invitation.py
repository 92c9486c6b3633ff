"""A member says yes, maybe or no."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.meetings.answer_models import Answer
from tests.build import a_meeting, a_part, member_id


@pytest.mark.parametrize("word", ["yes", "maybe", "no"])
def test_the_last_word_counts(app: Flask, client_for: Any, word: str) -> None:
    meeting = a_meeting(app)
    client = client_for("alice")
    client.post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "maybe"})
    answer = client.post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": word})
    assert answer.status_code == 303
    with app.app_context():
        assert [row.kind for row in db.session.query(Answer)] == [word]
    assert 'aria-pressed="true"' in client.get(f"/bijeenkomsten/{meeting}").text


def test_yes_is_the_filled_button_until_there_is_an_answer(app: Flask, client_for: Any) -> None:
    address = f"/bijeenkomsten/{a_meeting(app)}"
    filled = re.compile(r'class="dso-button dso-button--block"[^>]*>')
    client = client_for("alice")
    [button] = filled.findall(client.get(address).text)
    assert 'value="yes"' in button
    client.post(f"{address}/antwoord", data={"answer": "no"})
    assert filled.findall(client.get(address).text) == []


def test_for_someone_else_the_form_speaks_of_them(app: Flask, client_for: Any) -> None:
    address = f"/bijeenkomsten/{a_meeting(app)}"
    page = client_for("dana").get(f"{address}/antwoord/{member_id(app, 'alice')}").text
    assert "Komt Alice?" in page
    assert "Wie ziet op de lijst dat Alice komt?" in page
    assert "Kom je?" not in page
    assert "Kom je?" in client_for("alice").get(f"{address}/aanmelden").text


def test_who_comes_is_shown_by_name_to_whom_they_say(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    client_for("alice").post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes"})
    assert "Alice van den Berg" not in client_for("charlie").get(f"/bijeenkomsten/{meeting}").text
    client_for("alice").post(
        f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes", "shown_to": "members"}
    )
    assert "Alice van den Berg" in client_for("charlie").get(f"/bijeenkomsten/{meeting}").text


def test_not_for_a_meeting_that_is_over_or_cancelled(app: Flask, client_for: Any) -> None:
    over = a_meeting(app, starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
    cancelled = a_meeting(app, cancelled_at=now())
    for meeting in (over, cancelled):
        answer = client_for("alice").post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes"})
        assert answer.status_code == 403


@pytest.mark.parametrize("word", ["", "ja", "YES", "online", "\x00"])
def test_a_strange_word_about_a_part_is_asked_again(app: Flask, client_for: Any, word: str) -> None:
    meeting = a_meeting(app)
    part = a_part(app, meeting)
    answer = client_for("alice").post(f"/bijeenkomsten/{meeting}/antwoord", data={f"part_{part}": word})
    assert answer.status_code == 422
    assert "Kies een van de antwoorden." in answer.text


@pytest.mark.parametrize("word", ["", "ja", "YES", "yes\x00"])
def test_another_word_is_asked_again(app: Flask, client_for: Any, word: str) -> None:
    meeting = a_meeting(app)
    answer = client_for("alice").post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": word})
    assert answer.status_code == 422
    assert "Kies een van de antwoorden." in answer.text


def test_an_unknown_meeting_is_not_found(client_for: Any) -> None:
    for number in ("999", "99999999999999999999"):
        assert (
            client_for("alice").post(f"/bijeenkomsten/{number}/antwoord", data={"answer": "yes"}).status_code
            == 404
        )
