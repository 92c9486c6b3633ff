"""Whom an @ calls: the one who was meant, or nobody and the writer hears why."""

from typing import Any

import pytest
from flask import Flask

from tests.build import a_member, a_thread
from tests.forum.reading import events
from tests.members.people import a_seat


@pytest.fixture
def bakkers(app: Flask) -> tuple[int, int]:
    """Two of one name."""
    first, second = (
        a_member(app, name="Jan Bakker", seat_id=a_seat(app, city)) for city in ("Dordrecht", "Alphen")
    )
    return first, second


def _called(app: Flask) -> list[int]:
    return [id_ for one in events(app, "ReplyPosted") for id_ in one["mentioned"]]


def test_of_two_of_one_name_the_one_who_was_chosen_is_called(
    app: Flask, client_for: Any, bakkers: tuple[int, int]
) -> None:
    thread = a_thread(app)
    for number, city in enumerate(("Dordrecht", "alphen")):
        client_for("charlie").post(
            f"/overleg/{thread}/reacties", data={"text": f"@Jan Bakker ({city}), kijk"}
        )
        assert _called(app)[number:] == [bakkers[number]]
    page = client_for("charlie").get(f"/overleg/{thread}", follow_redirects=True).text
    assert '<span class="dso-mention">@Jan Bakker (Alphen)</span>, kijk' in page


def test_a_name_that_two_have_is_asked_about_and_nothing_is_lost(
    app: Flask, client_for: Any, bakkers: tuple[int, int]
) -> None:
    thread = a_thread(app)
    answer = client_for("charlie").post(f"/overleg/{thread}/reacties", data={"text": "@jan bakker, kijk"})
    assert answer.status_code == 422
    assert "Kies wie je bedoelt: @Jan Bakker (Dordrecht), @Jan Bakker (Alphen)." in answer.text
    assert "@jan bakker, kijk</textarea>" in answer.text
    assert _called(app) == []


def test_a_quote_of_such_a_name_asks_nothing(app: Flask, client_for: Any, bakkers: tuple[int, int]) -> None:
    thread = a_thread(app)
    answer = client_for("charlie").post(
        f"/overleg/{thread}/reacties", data={"text": "> @Jan Bakker zei\n\nZo is het."}
    )
    assert answer.status_code == 303
    assert _called(app) == []


def test_who_left_takes_the_name_along(app: Flask, client_for: Any) -> None:
    there = a_member(app, name="Jan Bakker")
    a_member(app, name="Jan Bakker", may_sign_in=False)
    client_for("charlie").post(f"/overleg/{a_thread(app)}/reacties", data={"text": "@Jan Bakker, kijk"})
    assert _called(app) == [there]


def test_under_a_quote_one_speaks_and_calls_oneself(app: Flask, client_for: Any) -> None:
    thread, noor = a_thread(app), a_member(app, name="Noor Bos")
    words = "> Jan schreef: te duur\nDaar ben ik het niet mee eens, @Noor Bos"
    client_for("charlie").post(f"/overleg/{thread}/reacties", data={"text": words})
    assert _called(app) == [noor]
