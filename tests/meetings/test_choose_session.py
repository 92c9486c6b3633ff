"""Who takes part chooses one session at a time; a session is never too full."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.meetings.agenda_models import SessionChoice
from dsonet.meetings.answer_models import Answer
from dsonet.members.identity import hash_token
from dsonet.members.sign_in_models import SignInSession
from tests.build import a_member, an_item, member_id
from tests.meetings.agenda_page import DAY, END, a_day, filled_in

AT_ONCE = 12


@pytest.fixture
def slot(app: Flask) -> tuple[int, int, int]:
    """A meeting with two sessions of one moment; there is one place in the first."""
    meeting = a_day(app)
    small = an_item(app, meeting, (60, 120), kind="parallel", title="De kleine", capacity=1)
    return meeting, small, an_item(app, meeting, (60, 120), kind="parallel", title="De grote")


def _come(client: Any, meeting: int, answer: str = "yes") -> None:
    assert client.post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": answer}).status_code == 303


def _choose(client: Any, meeting: int, item: int, act: str = "kiezen") -> Any:
    return client.post(f"/bijeenkomsten/{meeting}/agenda/{item}/{act}")


def _chosen(app: Flask) -> set[tuple[int, int]]:
    with app.app_context():
        return {
            (row[0], row[1]) for row in db.session.query(SessionChoice.item_id, SessionChoice.member_id).all()
        }


def test_one_at_a_time_and_changing_is_one_act(
    app: Flask, client_for: Any, slot: tuple[int, int, int]
) -> None:
    meeting, small, large = slot
    alice, me = client_for("alice"), member_id(app, "alice")
    _come(alice, meeting)
    assert "Kies deze sessie" in alice.get(f"/bijeenkomsten/{meeting}").text
    assert _choose(alice, meeting, small).status_code == 303
    assert "Jij bent hierbij." in alice.get(f"/bijeenkomsten/{meeting}").text
    assert _choose(alice, meeting, large).status_code == 303
    assert _chosen(app) == {(large, me)}
    for _twice in range(2):
        assert _choose(alice, meeting, small).status_code == 303
    assert _chosen(app) == {(small, me)}
    assert _choose(alice, meeting, small, "loslaten").status_code == 303
    assert _chosen(app) == set()


def test_a_full_session_says_so_and_the_old_choice_stays(
    app: Flask, client_for: Any, slot: tuple[int, int, int]
) -> None:
    meeting, small, large = slot
    alice, charlie = client_for("alice"), client_for("charlie")
    for client in (alice, charlie):
        _come(client, meeting)
    _choose(alice, meeting, small)
    _choose(charlie, meeting, large)
    page = charlie.get(f"/bijeenkomsten/{meeting}").text
    assert "Deze sessie is vol." in page
    assert f"/agenda/{small}/kiezen" not in page
    answer = _choose(charlie, meeting, small)
    assert (answer.status_code, "«De kleine» is vol." in answer.text) == (422, True)
    assert (large, member_id(app, "charlie")) in _chosen(app)


def test_sessions_at_other_moments_can_be_chosen_too(
    app: Flask, client_for: Any, slot: tuple[int, int, int]
) -> None:
    meeting, small, large = slot
    later = an_item(app, meeting, (120, 180), kind="parallel")
    long = an_item(app, meeting, (90, 150), kind="parallel")
    alice, me = client_for("alice"), member_id(app, "alice")
    _come(alice, meeting)
    _choose(alice, meeting, small)
    _choose(alice, meeting, later)
    assert _chosen(app) == {(small, me), (later, me)}
    _choose(alice, meeting, long)  # it goes on during both
    assert _chosen(app) == {(long, me)}
    assert (large, me) not in _chosen(app)


@pytest.mark.parametrize("answer", [None, "maybe", "no"])
def test_who_does_not_take_part_chooses_nothing(
    app: Flask, client_for: Any, slot: tuple[int, int, int], answer: str | None
) -> None:
    meeting, small, _large = slot
    alice = client_for("alice")
    if answer:
        _come(alice, meeting, answer)
    assert "Kies deze sessie" not in alice.get(f"/bijeenkomsten/{meeting}").text
    for act in ("kiezen", "loslaten"):
        assert _choose(alice, meeting, small, act).status_code == 403


def test_who_says_no_gives_the_place_back(app: Flask, client_for: Any, slot: tuple[int, int, int]) -> None:
    meeting, small, _large = slot
    alice = client_for("alice")
    _come(alice, meeting)
    _choose(alice, meeting, small)
    _come(alice, meeting, "no")
    assert _chosen(app) == set()


def test_a_plenary_item_is_nothing_to_choose(app: Flask, client_for: Any, slot: tuple[int, int, int]) -> None:
    meeting = slot[0]
    alice = client_for("alice")
    _come(alice, meeting)
    assert _choose(alice, meeting, an_item(app, meeting, (0, 60))).status_code == 404


def test_after_the_meeting_nobody_chooses(app: Flask, client_for: Any, slot: tuple[int, int, int]) -> None:
    meeting, small, _large = slot
    _come(client_for("alice"), meeting)
    with app.app_context():
        db.session.query(SignInSession).update({"created_at": END, "last_seen_at": END})
        db.session.commit()
    with time_machine.travel(END, tick=False):
        assert _choose(client_for("alice"), meeting, small).status_code == 403


def test_keepers_see_who_chose_and_members_how_many(
    app: Flask, client_for: Any, slot: tuple[int, int, int]
) -> None:
    meeting, _small, large = slot
    alice = client_for("alice")
    _come(alice, meeting)
    _choose(alice, meeting, large)
    assert "<li>Alice van den Berg</li>" in client_for("dana").get(f"/bijeenkomsten/{meeting}").text
    assert "Gekozen door" not in client_for("charlie").get(f"/bijeenkomsten/{meeting}").text


def test_fewer_places_than_were_chosen_are_refused(
    app: Flask, client_for: Any, slot: tuple[int, int, int]
) -> None:
    meeting, _small, large = slot
    for who in ("alice", "charlie"):
        _come(client_for(who), meeting)
        _choose(client_for(who), meeting, large)
    times = {"starts_at": f"{DAY}T10:00", "ends_at": f"{DAY}T11:00"}
    data = filled_in(kind="parallel", capacity="1", version="1", **times)
    where = f"/bijeenkomsten/{meeting}/agenda/{large}/wijzigen"
    answer = client_for("dana").post(where, data=data)
    assert (answer.status_code, "Er kozen al 2 mensen" in answer.text) == (422, True)
    assert client_for("dana").post(where, data={**data, "capacity": "2"}).status_code == 303


def test_what_comes_to_overlap_or_can_not_be_chosen_any_more_is_let_go(
    app: Flask, client_for: Any, slot: tuple[int, int, int]
) -> None:
    meeting, small, _large = slot
    later = an_item(app, meeting, (120, 180), kind="parallel")
    alice, me = client_for("alice"), member_id(app, "alice")
    _come(alice, meeting)
    _choose(alice, meeting, small)
    _choose(alice, meeting, later)
    where = f"/bijeenkomsten/{meeting}/agenda"
    times = {"starts_at": f"{DAY}T10:30", "ends_at": f"{DAY}T11:30"}
    client_for("dana").post(
        f"{where}/{later}/wijzigen", data=filled_in(kind="parallel", version="1", **times)
    )
    assert _chosen(app) == {(small, me)}  # what was chosen first
    client_for("dana").post(f"{where}/{small}/wijzigen", data=filled_in(version="1"))
    assert _chosen(app) == set()


def test_many_at_once_never_fill_a_session_too_far(app: Flask, client_for: Any) -> None:
    meeting = a_day(app)
    few = an_item(app, meeting, (0, 60), kind="parallel", capacity=3)
    other = an_item(app, meeting, (0, 60), kind="parallel", capacity=AT_ONCE)
    clients, together = [_someone(app, meeting, other) for _ in range(AT_ONCE)], threading.Barrier(AT_ONCE)

    def choose(client: FlaskClient) -> int:
        together.wait(10)
        return int(_choose(client, meeting, few).status_code)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(choose, clients))
    assert sorted(statuses) == [303] * 3 + [422] * (AT_ONCE - 3)
    chosen = [item for item, _member in _chosen(app)]
    assert (chosen.count(few), chosen.count(other)) == (3, AT_ONCE - 3)


def _someone(app: Flask, meeting: int, session: int) -> FlaskClient:
    """A browser of a member who comes, and chose `session`."""
    someone = a_member(app, joined_at=now())
    with app.app_context():
        token = f"token-of-{someone}"
        db.session.add(SignInSession(member_id=someone, token_hash=hash_token(token), two_step_at=now()))
        db.session.add(Answer(meeting_id=meeting, member_id=someone, kind="yes", places=1))
        db.session.add(SessionChoice(item_id=session, member_id=someone))
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client
