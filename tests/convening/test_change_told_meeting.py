"""A change of a meeting that stands in members' calendars says first how many hear of it; a typo mails nobody."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.calendars.actions.copies import bring_up_to_date
from dsonet.calendars.models import Stage
from dsonet.database import db
from dsonet.meetings.models import Meeting
from tests.build import a_meeting
from tests.convening.rounds import mail, work

FIELDS = {
    "title": "Voorjaarsbijeenkomst",
    "kind": "network",
    "timezone": "Europe/Amsterdam",
    "starts_at": "2031-03-25T09:30",
    "ends_at": "2031-03-25T16:00",
    "city": "Zwolle",
    "version": "1",
}
"""A day long after this was written."""
EVERYONE = 5


@pytest.fixture
def meeting(app: Flask, client_for: Any) -> int:
    """It stands in everyone's calendar."""
    made = a_meeting(app, title="Voorjaarsbijeenkomst")
    client_for("dana").post(f"/bijeenkomsten/{made}/bewerken", data=FIELDS)
    with app.app_context():
        row = db.session.get_one(Meeting, made)
        bring_up_to_date(row, Stage.INVITATION)
        row.version, row.invited_at = 1, row.created_at
        db.session.commit()
    work(app)
    assert mail(app, "calendar").total() == EVERYONE
    return made


def send(dana: FlaskClient, meeting: int, **changed: str) -> Any:
    return dana.post(f"/bijeenkomsten/{meeting}/bewerken", data={**FIELDS, **changed})


def title(app: Flask, meeting: int) -> str:
    with app.app_context():
        return str(db.session.get_one(Meeting, meeting).title)


def heard(app: Flask) -> int:
    """How many letters went since the invitation."""
    work(app)
    return mail(app, "calendar").total() - EVERYONE


def test_another_day_is_asked_first_and_can_not_be_quiet(app: Flask, client_for: Any, meeting: int) -> None:
    dana, moved = client_for("dana"), {"starts_at": "2031-03-27T09:30", "ends_at": "2031-03-27T16:00"}
    asked = send(dana, meeting, **moved)
    assert asked.status_code == 200
    assert f'data-mails="{EVERYONE}"' in asked.text
    assert "Bewaar en mail 5 leden" in re.sub(r"\s+", " ", asked.text)
    assert "Bewaar zonder mail" not in asked.text
    assert "2031-03-27" in asked.text
    assert heard(app) == 0
    assert send(dana, meeting, **moved, tell="quietly").status_code == 200
    assert send(dana, meeting, **moved, tell="4").status_code == 200, "a yes to another number"
    assert heard(app) == 0
    done = send(dana, meeting, **moved, tell="5")
    assert "5 leden krijgen nu een mail." in dana.get(done.location).text
    assert heard(app) == EVERYONE


def test_the_letter_is_shown_with_what_was(app: Flask, client_for: Any, meeting: int) -> None:
    letter = send(client_for("dana"), meeting, city="Deventer", preview="1")
    assert "de plaats (was Zwolle)" in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    with app.app_context():
        assert db.session.get_one(Meeting, meeting).city == "Zwolle"
    assert heard(app) == 0


def test_looking_where_there_is_nothing_to_tell_saves_nothing(
    app: Flask, client_for: Any, meeting: int
) -> None:
    looked = send(client_for("dana"), meeting, text="Neem je laptop mee.", preview="1")
    assert looked.status_code == 200
    assert "Neem je laptop mee." in looked.text
    with app.app_context():
        assert db.session.get_one(Meeting, meeting).source == ""


def test_a_typing_error_in_the_title_is_mended_without_a_letter(
    app: Flask, client_for: Any, meeting: int
) -> None:
    dana = client_for("dana")
    asked = send(dana, meeting, title="Voorjaarsbijeenkomst!")
    assert "Bewaar zonder mail" in asked.text
    assert title(app, meeting) == "Voorjaarsbijeenkomst"
    done = send(dana, meeting, title="Voorjaarsbijeenkomst!", tell="quietly")
    assert "De bijeenkomst is bewaard." in dana.get(done.location).text
    assert title(app, meeting) == "Voorjaarsbijeenkomst!"
    assert heard(app) == 0


def test_what_no_calendar_shows_is_saved_at_once(app: Flask, client_for: Any, meeting: int) -> None:
    dana = client_for("dana")
    done = send(dana, meeting, text="Neem je laptop mee.")
    assert "De bijeenkomst is bewaard." in dana.get(done.location).text
    assert heard(app) == 0


def test_who_never_heard_of_it_hears_nothing(app: Flask, client_for: Any) -> None:
    made = a_meeting(app)
    assert send(client_for("dana"), made).status_code == 303
    work(app)
    assert not mail(app, "calendar")
