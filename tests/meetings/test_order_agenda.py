"""Items change places by buttons or as a whole, and times follow when that is wished."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.meetings.agenda_models import AgendaItem
from tests.build import an_item
from tests.meetings.agenda_page import DAY, END, a_day, filled_in, hours

FOLLOW = {"moves_others": "y"}


@pytest.fixture
def three(app: Flask) -> tuple[int, list[int]]:
    """A from 09.00 to 10.00, B from 10.00 to 10.30, C after a pause from 10.45 to 12.00."""
    meeting = a_day(app)
    times = {"A": (0, 60), "B": (60, 90), "C": (105, 180)}
    return meeting, [an_item(app, meeting, minutes, title=title) for title, minutes in times.items()]


def _order(client: Any, meeting: int, **data: Any) -> Any:
    return client.post(f"/bijeenkomsten/{meeting}/agenda/volgorde", data=data)


def test_up_and_down_with_the_times(app: Flask, client_for: Any, three: tuple[int, list[int]]) -> None:
    meeting, (_a, b, c) = three
    answer = _order(client_for("dana"), meeting, up=c, **FOLLOW)
    assert answer.status_code == 303
    assert answer.location.endswith(f"#omhoog-{c}")  # there the focus goes on
    assert hours(app, meeting) == ["A 09:00-10:00", "C 10:00-11:15", "B 11:30-12:00"]
    _order(client_for("dana"), meeting, down=c, **FOLLOW)
    assert hours(app, meeting) == ["A 09:00-10:00", "B 10:00-10:30", "C 10:45-12:00"]
    _order(client_for("dana"), meeting, up=b, **FOLLOW)
    assert hours(app, meeting) == ["B 09:00-09:30", "A 09:30-10:30", "C 10:45-12:00"]


def test_without_the_times_and_then_pointed_out_and_put_right(
    app: Flask, client_for: Any, three: tuple[int, list[int]]
) -> None:
    meeting, (_a, _b, c) = three
    dana = client_for("dana")
    answer = _order(dana, meeting, up=c)
    assert "meeschuiven=0" in answer.location  # the choice stays
    assert 'value="y" checked' not in dana.get(answer.location).text
    assert hours(app, meeting) == ["A 09:00-10:00", "C 10:45-12:00", "B 10:00-10:30"]
    assert "De volgorde is niet die van de tijden." in dana.get(f"/bijeenkomsten/{meeting}/agenda").text
    _order(dana, meeting, by_time="1")
    assert hours(app, meeting) == ["A 09:00-10:00", "B 10:00-10:30", "C 10:45-12:00"]
    assert "De volgorde is niet" not in dana.get(f"/bijeenkomsten/{meeting}/agenda").text


def test_dragging_gives_the_whole_order(app: Flask, client_for: Any, three: tuple[int, list[int]]) -> None:
    meeting, (a, b, c) = three
    assert _order(client_for("dana"), meeting, order=f"{c},{a},{b}", **FOLLOW).status_code == 303
    assert hours(app, meeting) == ["C 09:00-10:15", "A 10:15-11:15", "B 11:30-12:00"]


@pytest.mark.parametrize("order", ["", "1", "x,y", "1,1,1", "1,2,99", "1,2,3,4", "9" * 30, "1;2;3", "²,1,3"])
def test_an_order_that_is_not_of_this_agenda_is_refused(
    app: Flask, client_for: Any, three: tuple[int, list[int]], order: str
) -> None:
    meeting, before = three[0], hours(app, three[0])
    answer = _order(client_for("dana"), meeting, order=order, **FOLLOW)
    assert answer.status_code == 409
    assert "De agenda is intussen veranderd." in answer.text
    assert hours(app, meeting) == before


@pytest.mark.parametrize("step", [{"up": "x"}, {"down": "-1"}, {"up": "9" * 60}, {"up": "999"}])
def test_a_strange_step_changes_nothing(
    app: Flask, client_for: Any, three: tuple[int, list[int]], step: dict[str, str]
) -> None:
    before = hours(app, three[0])
    assert _order(client_for("dana"), three[0], **step).status_code in (303, 422)
    assert hours(app, three[0]) == before


def test_the_first_can_not_go_up_nor_the_last_down(
    app: Flask, client_for: Any, three: tuple[int, list[int]]
) -> None:
    meeting, (a, _b, c) = three
    before = hours(app, meeting)
    _order(client_for("dana"), meeting, up=a, **FOLLOW)
    _order(client_for("dana"), meeting, down=c, **FOLLOW)
    assert hours(app, meeting) == before


def test_sessions_of_one_moment_go_together(app: Flask, client_for: Any) -> None:
    meeting = a_day(app)
    an_item(app, meeting, (0, 60), title="A")
    one = an_item(app, meeting, (60, 120), title="P", kind="parallel")
    two = an_item(app, meeting, (60, 90), title="Q", kind="parallel")
    dana = client_for("dana")
    _order(dana, meeting, down=one, **FOLLOW)
    assert hours(app, meeting) == ["A 09:00-10:00", "Q 10:00-10:30", "P 10:00-11:00"]
    _order(dana, meeting, up=two, **FOLLOW)
    assert hours(app, meeting) == ["Q 09:00-09:30", "P 09:00-10:00", "A 10:00-11:00"]


def test_a_longer_item_moves_what_comes_after_it_that_day(app: Flask, client_for: Any) -> None:
    meeting = a_day(app, ends_at=END + timedelta(days=1))
    item = an_item(app, meeting, (0, 60), title="A")
    an_item(app, meeting, (60, 90), title="B")
    an_item(app, meeting, (25 * 60, 26 * 60), title="Morgen")
    where = f"/bijeenkomsten/{meeting}/agenda/{item}/wijzigen"
    longer = filled_in(title="A", ends_at=f"{DAY}T10:20", version="1")
    assert client_for("dana").post(where, data=longer | FOLLOW).status_code == 303
    assert hours(app, meeting) == ["A 09:00-10:20", "B 10:20-10:50", "Morgen 10:00-11:00"]
    shorter = filled_in(title="A", ends_at=f"{DAY}T10:00", version="2")
    assert client_for("dana").post(where, data=shorter).status_code == 303
    assert hours(app, meeting) == ["A 09:00-10:00", "B 10:20-10:50", "Morgen 10:00-11:00"]


def test_an_item_put_between_moves_the_rest(app: Flask, client_for: Any, three: Any) -> None:
    where = f"/bijeenkomsten/{three[0]}/agenda/nieuw"
    new = filled_in(title="N", starts_at=f"{DAY}T10:00", ends_at=f"{DAY}T10:15")
    assert client_for("dana").post(where, data=new | FOLLOW).status_code == 303
    assert hours(app, three[0]) == ["A 09:00-10:00", "N 10:00-10:15", "B 10:15-10:45", "C 11:00-12:15"]


def test_what_would_be_moved_outside_the_meeting_is_refused_and_nothing_changes(
    app: Flask, client_for: Any, three: tuple[int, list[int]]
) -> None:
    meeting, (a, _b, _c) = three
    an_item(app, meeting, (360, 420), title="Slot")
    before = hours(app, meeting)
    where = f"/bijeenkomsten/{meeting}/agenda/{a}/wijzigen"
    longer = filled_in(title="Zeg ik", ends_at=f"{DAY}T10:01", version="1")
    answer = client_for("dana").post(where, data=longer | FOLLOW)
    assert answer.status_code == 422
    assert "«Slot» valt dan buiten de bijeenkomst" in answer.text
    assert "Zeg ik" in answer.text
    assert hours(app, meeting) == before


def test_who_has_the_form_of_a_moved_item_open_is_told(
    app: Flask, client_for: Any, three: tuple[int, list[int]]
) -> None:
    meeting, (_a, b, c) = three
    _order(client_for("dana"), meeting, up=c, **FOLLOW)
    where = f"/bijeenkomsten/{meeting}/agenda/{b}/wijzigen"
    assert client_for("dana").post(where, data=filled_in(version="1")).status_code == 409


def test_a_changed_time_finds_its_place(app: Flask, client_for: Any, three: tuple[int, list[int]]) -> None:
    meeting, (a, _b, _c) = three
    late = filled_in(title="A", starts_at=f"{DAY}T13:00", ends_at=f"{DAY}T14:00", version="1")
    client_for("dana").post(f"/bijeenkomsten/{meeting}/agenda/{a}/wijzigen", data=late)
    assert hours(app, meeting) == ["B 10:00-10:30", "C 10:45-12:00", "A 13:00-14:00"]


@pytest.mark.parametrize(
    ("first", "second", "kinds", "is_told"),
    [
        ((0, 60), (30, 90), ("plenary", "plenary"), True),
        ((0, 60), (30, 45), ("plenary", "parallel"), True),
        ((0, 60), (0, 60), ("plenary", "break"), True),
        ((0, 60), (60, 90), ("plenary", "plenary"), False),
        ((0, 60), (0, 60), ("parallel", "parallel"), False),
    ],
)
def test_overlaps_are_pointed_out_and_sessions_may(
    app: Flask,
    client_for: Any,
    first: tuple[int, int],
    second: tuple[int, int],
    kinds: tuple[str, str],
    is_told: bool,
) -> None:
    meeting = a_day(app)
    an_item(app, meeting, first, kind=kinds[0])
    an_item(app, meeting, second, kind=kinds[1])
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/agenda").text
    assert ("die elkaar overlappen" in page) == is_told
    assert page.count("Overlapt</span>") == (2 if is_told else 0)


def test_items_without_a_time_keep_none(app: Flask, client_for: Any, three: tuple[int, list[int]]) -> None:
    meeting, (_a, _b, c) = three
    loose = an_item(app, meeting, title="Los")
    for _step in range(3):
        _order(client_for("dana"), meeting, up=loose, **FOLLOW)
    assert hours(app, meeting) == ["Los -", "A 09:00-10:00", "B 10:00-10:30", "C 10:45-12:00"]
    _order(client_for("dana"), meeting, up=c, **FOLLOW)
    with app.app_context():
        assert db.session.get_one(AgendaItem, loose).starts_at is None
