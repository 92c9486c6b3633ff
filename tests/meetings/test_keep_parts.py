"""The secretariat keeps the days and parts of a meeting."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.meetings.answer_models import PartAnswer
from dsonet.meetings.models import MeetingPart
from tests.build import a_part, member_id
from tests.meetings.agenda_page import DAY, a_day

FIELDS = {"title": "Ochtend", "starts_at": f"{DAY}T09:00", "ends_at": f"{DAY}T12:00"}


def _parts(app: Flask) -> list[str]:
    with app.app_context():
        parts = db.session.query(MeetingPart).order_by(MeetingPart.starts_at)
        return [f"{part.title} {part.starts_at:%H:%M}-{part.ends_at:%H:%M}" for part in parts]


def test_a_part_is_added_changed_and_removed_with_its_answers(app: Flask, client_for: Any) -> None:
    meeting, dana = a_day(app), client_for("dana")
    where = f"/bijeenkomsten/{meeting}/dagdelen"
    assert dana.get(f"{where}/nieuw").status_code == 200
    assert dana.post(f"{where}/nieuw", data=FIELDS).status_code == 303
    assert _parts(app) == ["Ochtend 08:00-11:00"]
    assert 'value="2027-03-25 09:00:00"' in dana.get(f"{where}/1/wijzigen").text
    changed = {**FIELDS, "title": "Lunch", "starts_at": f"{DAY}T11:30", "version": "1"}
    assert dana.post(f"{where}/1/wijzigen", data=changed).status_code == 303
    assert _parts(app) == ["Lunch 10:30-11:00"]
    assert "Lunch" in dana.get(f"/bijeenkomsten/{meeting}/agenda").text
    with app.app_context():
        db.session.add(PartAnswer(part_id=1, member_id=member_id(app, "alice"), kind="no"))
        db.session.commit()
    assert dana.post(f"{where}/1/verwijderen").status_code == 303
    assert _parts(app) == []
    with app.app_context():
        assert db.session.query(PartAnswer).count() == 0
    assert dana.post(f"{where}/1/verwijderen").status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "een naam."),
        ({"starts_at": ""}, "Vul in wanneer het begint."),
        ({"ends_at": ""}, "Vul in wanneer het eindigt."),
        ({"ends_at": f"{DAY}T08:00"}, "Het einde ligt voor het begin."),
        ({"starts_at": f"{DAY}T08:59"}, "valt dan buiten de bijeenkomst"),
        ({"ends_at": f"{DAY}T16:01"}, "valt dan buiten de bijeenkomst"),
        ({"starts_at": "0001-01-01T00:00"}, "Kijk het jaar na."),
        ({"ends_at": "ooit"}, "Er klopt nog iets niet"),
    ],
)
def test_wrong_input_comes_back(app: Flask, client_for: Any, change: dict[str, str], words: str) -> None:
    meeting, dana = a_day(app), client_for("dana")
    part = a_part(app, meeting, title="Was er al")
    before = _parts(app)
    where = f"/bijeenkomsten/{meeting}/dagdelen"
    for address in (f"{where}/nieuw", f"{where}/{part}/wijzigen"):
        answer = dana.post(address, data={**FIELDS, "version": "1", **change})
        assert (answer.status_code, words in answer.text) == (422, True)
    assert _parts(app) == before


def test_the_second_of_two_editors_sees_both(app: Flask, client_for: Any) -> None:
    meeting, dana = a_day(app), client_for("dana")
    where = f"/bijeenkomsten/{meeting}/dagdelen/{a_part(app, meeting)}/wijzigen"
    dana.post(where, data={**FIELDS, "title": "Van de een", "version": "1"})
    answer = dana.post(where, data={**FIELDS, "title": "Van de ander", "version": "1"})
    assert answer.status_code == 409
    assert "Van de een" in answer.text
    assert "Van de ander" in answer.text
    again = dana.post(where, data={**FIELDS, "title": "Van de ander", "version": "2"})
    assert again.status_code == 303


def test_others_may_not_and_a_part_of_another_meeting_is_not_there(app: Flask, client_for: Any) -> None:
    meeting, other = a_day(app), a_day(app)
    part = a_part(app, meeting)
    for act in ("nieuw", f"{part}/wijzigen", f"{part}/verwijderen"):
        where = f"/bijeenkomsten/{meeting}/dagdelen/{act}"
        assert client_for("alice").post(where, data={**FIELDS, "version": "1"}).status_code == 403
    for act in ("wijzigen", "verwijderen"):
        where = f"/bijeenkomsten/{other}/dagdelen/{part}/{act}"
        assert client_for("dana").post(where, data={**FIELDS, "version": "1"}).status_code == 404
