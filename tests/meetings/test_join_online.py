"""Joining online: the link is for who takes part, and for those who organise it."""

from typing import Any

import pytest
from flask import Flask

from tests.build import a_meeting
from tests.meetings.test_plan_meeting import FIELDS

LINK = "https://video.example.org/kamer-7"


@pytest.fixture
def meeting(app: Flask) -> int:
    return a_meeting(app, offers_online=True, online_link=LINK, capacity=1)


@pytest.mark.parametrize(("word", "sees"), [("online", True), ("yes", True), ("maybe", False), ("no", False)])
def test_the_link_is_for_who_takes_part(client_for: Any, meeting: int, word: str, sees: bool) -> None:
    page = f"/bijeenkomsten/{meeting}"
    assert LINK not in client_for("alice").get(page).text
    client_for("alice").post(f"{page}/antwoord", data={"answer": word})
    assert (LINK in client_for("alice").get(page).text) == sees


def test_who_waits_for_a_place_does_not_see_it_yet(client_for: Any, meeting: int) -> None:
    page = f"/bijeenkomsten/{meeting}"
    for who in ("bob", "alice"):
        client_for(who).post(f"{page}/antwoord", data={"answer": "yes"})
    assert LINK in client_for("bob").get(page).text
    assert LINK not in client_for("alice").get(page).text


def test_the_secretariat_sees_it_and_nothing_else_tells_it(app: Flask, client_for: Any, meeting: int) -> None:
    assert LINK in client_for("dana").get(f"/bijeenkomsten/{meeting}").text
    for address in ("/", "/bijeenkomsten", f"/bijeenkomsten/{meeting}/agenda.ics"):
        assert LINK not in client_for("charlie").get(address).text


@pytest.mark.parametrize(
    "link",
    ["javascript://video.example/%0aalert(1)", "video.example.org", "https://", "data:text/html,x", "//x"],
)
def test_only_a_whole_web_address_is_a_link(app: Flask, client_for: Any, link: str) -> None:
    answer = client_for("dana").post(
        "/bijeenkomsten/nieuw", data={**FIELDS, "offers_online": "y", "online_link": link}
    )
    assert answer.status_code == 422
    assert "Vul een heel adres in, met https://." in answer.text
    assert "De Verkadefabriek" in answer.text
