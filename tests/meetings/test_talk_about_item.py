"""A talk about an item of the agenda: one thread, for those whom the meeting is for."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import Thread
from dsonet.meetings.agenda_models import AgendaItem
from tests.build import a_circle, a_meeting, a_reply, a_theme, an_item
from tests.site import SITE


def _where(meeting: int, item: int) -> str:
    return f"/bijeenkomsten/{meeting}/agenda/{item}/gesprek"


def _thread(app: Flask) -> Thread:
    with app.app_context():
        return db.session.query(Thread).one()


def _told(theme: int, **more: Any) -> dict[str, Any]:
    return {"theme_id": str(theme), "title": "Vakmensen", "submission": "sleutel-1", **more}


def test_the_thread_leads_back_and_the_item_leads_to_it(app: Flask, client_for: Any) -> None:
    meeting, theme = a_meeting(app, title="Wie [doet] *het*?"), a_theme(app, slug="grond")
    item, alice = an_item(app, meeting, title="Vakmensen"), client_for("alice")
    assert "Begin een gesprek hierover" in alice.get(f"/bijeenkomsten/{meeting}").text
    assert 'value="Vakmensen"' in alice.get(_where(meeting, item)).text
    answer = alice.post(_where(meeting, item), data=_told(theme, text="Wie weet er meer?"))
    thread = _thread(app)
    assert answer.location == f"/overleg/grond/{thread.id}"
    page = client_for("charlie").get(answer.location).text
    assert f'href="{SITE}/bijeenkomsten/{meeting}#punt-{item}"' in page
    assert ">Wie [doet] *het*?</a>" in page
    assert "Wie weet er meer?" in page
    a_reply(app, thread.id)
    shown = client_for("bob").get(f"/bijeenkomsten/{meeting}").text
    assert f'href="/overleg/grond/{thread.id}"' in shown
    assert "(1 reactie)" in shown
    assert "Begin een gesprek hierover" not in shown


def test_a_secret_title_is_not_told(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, title="Stille zaken", is_confidential=True)
    item = an_item(app, meeting)
    client_for("alice").post(_where(meeting, item), data=_told(a_theme(app)))
    assert "Stille zaken" not in _thread(app).source


def test_the_same_twice_is_one_thread_and_someone_else_is_led_back(app: Flask, client_for: Any) -> None:
    meeting, theme = a_meeting(app), a_theme(app)
    item, alice = an_item(app, meeting), client_for("alice")
    first, second = (alice.post(_where(meeting, item), data=_told(theme)) for _time in range(2))
    assert first.location == second.location
    late = client_for("charlie").post(_where(meeting, item), data=_told(theme, submission="sleutel-2"))
    assert late.location == f"/bijeenkomsten/{meeting}#punt-{item}"
    assert _thread(app).author_id == 1


def test_of_several_at_once_one_begins_it(app: Flask, client_for: Any) -> None:
    meeting, theme = a_meeting(app), a_theme(app)
    item, people = an_item(app, meeting), ("alice", "bob", "charlie", "dana")
    clients, together = [client_for(who) for who in people], threading.Barrier(len(people))

    def begin(number: int) -> int:
        together.wait(10)
        data = _told(theme, submission=f"sleutel-{number}")
        return int(clients[number].post(_where(meeting, item), data=data).status_code)

    with ThreadPoolExecutor(len(people)) as pool:
        assert list(pool.map(begin, range(len(people)))) == [303] * len(people)
    with app.app_context():
        assert db.session.query(AgendaItem.thread_id).scalar() == db.session.query(Thread).one().id


def test_a_hidden_thread_is_not_shown(app: Flask, client_for: Any) -> None:
    meeting, theme = a_meeting(app), a_theme(app, slug="grond")
    item = an_item(app, meeting)
    client_for("alice").post(_where(meeting, item), data=_told(theme))
    with app.app_context():
        db.session.query(Thread).update({"hidden_at": now()})
        db.session.commit()
    page = client_for("charlie").get(f"/bijeenkomsten/{meeting}").text
    assert "/overleg/grond" not in page
    assert "Begin een gesprek" not in page
    assert "/overleg/grond" in client_for("bob").get(f"/bijeenkomsten/{meeting}").text


@pytest.mark.parametrize("in_own_theme", [True, False])
def test_what_a_circle_says_stays_in_it(app: Flask, client_for: Any, in_own_theme: bool) -> None:
    circle, other = a_circle(app, "alice", "dana"), a_circle(app, "alice", "charlie")
    own, open_, foreign = a_theme(app, circle_id=circle), a_theme(app), a_theme(app, circle_id=other)
    meeting = a_meeting(app, circle_id=circle)
    item, alice = an_item(app, meeting), client_for("alice")
    assert alice.post(_where(meeting, item), data=_told(foreign)).status_code == 422
    theme = own if in_own_theme else open_
    answer = alice.post(_where(meeting, item), data=_told(theme))
    assert answer.status_code == 303
    assert _thread(app).circle_id == circle
    assert client_for("dana").get(answer.location).status_code == 200
    assert client_for("charlie").get(answer.location).status_code == 404


def test_what_is_said_of_a_meeting_for_all_is_for_all(app: Flask, client_for: Any) -> None:
    theme, archived = a_theme(app, circle_id=a_circle(app, "alice")), a_theme(app, archived_at=now())
    for_staff = a_theme(app, who_asks="keepers")
    meeting = a_meeting(app)
    item = an_item(app, meeting)
    for wrong in (theme, archived, for_staff, 999, "x", ""):
        answer = client_for("alice").post(_where(meeting, item), data=_told(wrong))  # type: ignore[arg-type]
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "change", [{"title": ""}, {"title": "x" * 201}, {"text": "x" * 60_001}, {"text": "> " * 300 + "x"}]
)
def test_wrong_input_comes_back(app: Flask, client_for: Any, change: dict[str, str]) -> None:
    meeting, theme = a_meeting(app), a_theme(app)
    item = an_item(app, meeting)
    answer = client_for("alice").post(_where(meeting, item), data=_told(theme) | change)
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.query(Thread).count() == 0


def test_a_concept_has_no_talks(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, announced_at=None)
    item = an_item(app, meeting)
    assert "Begin een gesprek" not in client_for("dana").get(f"/bijeenkomsten/{meeting}").text
    assert client_for("dana").post(_where(meeting, item), data=_told(a_theme(app))).status_code == 403
    assert client_for("alice").get(_where(meeting, item)).status_code == 404
