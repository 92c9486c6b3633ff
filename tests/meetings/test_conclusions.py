"""Decisions, lessons and actions: written down, changed, ticked off, and one's own found over all meetings."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.minutes_models import Conclusion, MinutesAudience
from dsonet.text import RENDERER_VERSION
from tests.build import a_circle, a_conclusion, a_meeting, minutes_of

ALICE = "1"
ACTION = {"kind": "action", "words": "Schrijf de brief.", "member_id": ALICE, "due_on": "2027-03-01"}


def _add(client: Any, meeting: int, **facts: str) -> Any:
    return client.post(f"/bijeenkomsten/{meeting}/conclusies/nieuw", data=facts)


def _item(app: Flask, meeting: int, title: str = "Netcongestie") -> int:
    with app.app_context():
        item = AgendaItem(meeting_id=meeting, title=title, renderer_version=RENDERER_VERSION)
        db.session.add(item)
        db.session.commit()
        return item.id


def _one(app: Flask) -> Conclusion:
    with app.app_context():
        return db.session.query(Conclusion).one()


def test_an_action_has_who_and_when(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    assert _add(dana, meeting, **ACTION).status_code == 303
    page = dana.get(f"/bijeenkomsten/{meeting}").text
    for words in ("Schrijf de brief.", "Alice van den Berg", "uiterlijk 1 maart 2027"):
        assert words in page


def test_who_and_when_are_of_actions_alone(app: Flask, client_for: Any) -> None:
    _add(client_for("dana"), a_meeting(app), **{**ACTION, "kind": "decision"})
    found = _one(app)
    assert (found.kind, found.member_id, found.due_on) == ("decision", None, None)


def test_one_belongs_to_an_item_of_this_agenda_or_to_the_whole(app: Flask, client_for: Any) -> None:
    meeting, other, dana = a_meeting(app), a_meeting(app), client_for("dana")
    item, strange = _item(app, meeting), _item(app, other)
    assert _add(dana, meeting, kind="lesson", words="Begin klein.", item_id=str(strange)).status_code == 422
    assert _add(dana, meeting, kind="lesson", words="Begin klein.", item_id=str(item)).status_code == 303
    assert "Bij: Netcongestie" in dana.get(f"/bijeenkomsten/{meeting}").text
    form = dana.get(f"/bijeenkomsten/{meeting}/conclusies/nieuw?onderdeel={item}").text
    assert f'<option selected value="{item}">' in form


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("words", "", "Schrijf op wat het is."),
        ("words", "x" * 1001, "1000"),
        ("kind", "", "Kies een besluit, een les of een actie."),
        ("kind", "wens", "Schrijf de brief"),
        ("member_id", "0", "Kies wie de actie doet."),
        ("member_id", "999", "Schrijf de brief"),
        ("member_id", "x", "Schrijf de brief"),
        ("due_on", "0203-03-01", "Kijk het jaar na."),
        ("due_on", "morgen", "Schrijf de brief"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    app: Flask, client_for: Any, field: str, value: str, words: str
) -> None:
    meeting = a_meeting(app)
    answer = _add(client_for("dana"), meeting, **{**ACTION, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context():
        assert db.session.query(Conclusion).count() == 0


def test_pressed_twice_it_is_there_once(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    for _time in range(2):
        assert _add(dana, meeting, **ACTION).status_code == 303
    assert _one(app).words == "Schrijf de brief."


def test_only_those_for_whom_the_meeting_is_are_offered(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, circle_id=a_circle(app, "alice", "charlie"))
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}/conclusies/nieuw").text
    assert "Charlie de Wit" in page
    assert "Bob Moderator" not in page


def test_it_can_be_changed_and_the_second_editor_sees_both(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    minutes_of(app, meeting)
    where = f"/bijeenkomsten/{meeting}/conclusies/{a_conclusion(app, meeting, words='Eerst')}/wijzigen"
    assert "Eerst" in dana.get(where).text
    data = {"kind": "decision", "version": "1"}
    assert dana.post(where, data={**data, "words": "Van de een"}).status_code == 303
    assert dana.post(where, data={**data, "words": "Van de een"}).status_code == 303, "the same once more"
    answer = dana.post(where, data={**data, "words": "Van de ander"})
    assert answer.status_code == 409
    assert "Van de een" in answer.text
    assert "Van de ander</textarea>" in answer.text
    assert dana.post(where, data={**data, "words": "Van de ander", "version": "2"}).status_code == 303
    assert _one(app).words == "Van de ander"


def test_it_can_be_removed_and_is_not_found_under_another_meeting(app: Flask, client_for: Any) -> None:
    meeting, other, dana = a_meeting(app), a_meeting(app), client_for("dana")
    minutes_of(app, meeting, audience=MinutesAudience.MEMBERS)
    minutes_of(app, other)
    one = a_conclusion(app, meeting)
    assert dana.post(f"/bijeenkomsten/{other}/conclusies/{one}/verwijderen").status_code == 404
    address = f"/bijeenkomsten/{meeting}/conclusies/{one}/verwijderen"
    assert client_for("alice").post(address).status_code == 403
    assert dana.post(address).status_code == 303
    assert dana.post(address).status_code == 404


def test_whose_action_it_is_ticks_it_off_and_can_take_that_back(app: Flask, client_for: Any) -> None:
    meeting, alice = a_meeting(app), client_for("alice")
    minutes_of(app, meeting, audience=MinutesAudience.MEMBERS)
    tick = f"/bijeenkomsten/{meeting}/conclusies/{a_conclusion(app, meeting, 'alice')}/gedaan"
    assert client_for("charlie").post(tick, data={"gedaan": "ja"}).status_code == 403
    answer = alice.post(tick, data={"gedaan": "ja", "terug": "/acties"})
    assert (answer.status_code, answer.location) == (303, "/acties")
    first = _one(app).done_at
    assert first is not None
    alice.post(tick, data={"gedaan": "ja"})
    assert _one(app).done_at == first, "twice is once"
    assert "Gedaan op" in alice.get(f"/bijeenkomsten/{meeting}").text
    alice.post(tick, data={"gedaan": "nee"})
    assert _one(app).done_at is None
    client_for("dana").post(tick, data={"gedaan": "ja"})
    assert _one(app).done_at is not None
    assert alice.post(tick, data={"terug": "//kwaad.example"}).location.startswith("/bijeenkomsten/")


def test_a_decision_is_nothing_to_tick_off(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    minutes_of(app, meeting)
    one = a_conclusion(app, meeting)
    answer = client_for("dana").post(
        f"/bijeenkomsten/{meeting}/conclusies/{one}/gedaan", data={"gedaan": "ja"}
    )
    assert answer.status_code == 404


def test_given_to_another_it_is_open_again(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    minutes_of(app, meeting)
    one = a_conclusion(app, meeting, "charlie", done_at=now())
    data = {**ACTION, "version": "1"}
    dana.post(f"/bijeenkomsten/{meeting}/conclusies/{one}/wijzigen", data=data)
    assert _one(app).done_at is None


def test_own_actions_over_all_meetings_the_most_urgent_first(
    app: Flask, client_for: Any, count_queries: Any
) -> None:
    with time_machine.travel("2027-02-10T12:00:00+00:00", tick=False):
        for number, due in enumerate((date(2027, 3, 1), None, date(2027, 2, 9), date(2027, 2, 10))):
            meeting = a_meeting(app, title=f"Bijeenkomst {number}")
            minutes_of(app, meeting, audience=MinutesAudience.MEMBERS)
            a_conclusion(app, meeting, "alice", words=f"Taak {number}", due_on=due)
            a_conclusion(app, meeting, "charlie", words="Taak van Charlie")
        alice = client_for("alice")
        with count_queries() as statements:
            page = alice.get("/acties").text
        assert "/acties" in alice.get("/").text
    assert len(statements) <= 7
    assert sorted(range(4), key=lambda number: page.index(f"Taak {number}")) == [2, 3, 0, 1]
    assert page.count("Te laat") == 1, "what is due today is not late"
    assert "uiterlijk dinsdag 9 februari 2027" in page
    assert "geen datum afgesproken" in page
    assert "Taak van Charlie" not in page
    assert "Bijeenkomst 2" in page


def test_more_conclusions_take_no_more_queries(app: Flask, client_for: Any, count_queries: Any) -> None:
    meeting, alice = a_meeting(app, ends_at=now() + timedelta(weeks=7)), client_for("alice")
    minutes_of(app, meeting, audience=MinutesAudience.MEMBERS)
    item = _item(app, meeting)
    counts = []
    for more in (1, 9):
        for _number in range(more):
            a_conclusion(app, meeting, "charlie", item_id=item)
            a_conclusion(app, meeting)
        for address in (f"/bijeenkomsten/{meeting}", f"/bijeenkomsten/{meeting}/verslag"):
            with count_queries() as statements:
                assert alice.get(address).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]


def test_the_printed_minutes_hold_it_all(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    minutes_of(app, meeting, "Zo ging het.", audience=MinutesAudience.MEMBERS)
    a_conclusion(app, meeting, "charlie", words="Bel de wethouder.", due_on=date(2027, 3, 1))
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}/verslag/afdrukken").text
    for words in ("Zo ging het.", "Bel de wethouder. – Charlie de Wit, uiterlijk 1 maart 2027"):
        assert words in page
