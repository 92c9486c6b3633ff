"""The agenda on the day itself marks what goes on now, and afterwards shows what came of each item."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask

from dsonet.database import now
from tests.build import a_conclusion, a_meeting, an_item, minutes_of


def test_what_goes_on_now_is_marked(app: Flask, client_for: Any) -> None:
    begin = now() + timedelta(minutes=1)
    meeting = a_meeting(app, starts_at=begin, ends_at=begin + timedelta(hours=3))
    an_item(app, meeting, (0, 60), title="Welkom")
    an_item(app, meeting, (60, 120), title="Netcongestie")
    page = f"/bijeenkomsten/{meeting}"
    assert 'aria-current="time"' not in client_for("alice").get("/bijeenkomsten").text
    for minutes, title in ((30, "Welkom"), (90, "Netcongestie")):
        with time_machine.travel(begin + timedelta(minutes=minutes), tick=False):
            text = client_for("alice").get(page).text
        assert text.count('aria-current="time"') == 1
        assert title in text.split('aria-current="time"')[1].split("</li>")[0]


def test_before_the_day_nothing_is_marked(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    an_item(app, meeting, (0, 60))
    assert 'aria-current="time"' not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_a_decision_stands_with_its_item_for_who_may_read_it(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
    item = an_item(app, meeting, (0, 60))
    minutes_of(app, meeting, audience="keepers")
    a_conclusion(app, meeting, item_id=item, words="Eén brief namens het netwerk")
    page = f"/bijeenkomsten/{meeting}"
    assert "Besluit:</strong> Eén brief" in client_for("dana").get(page).text
    assert "Eén brief" not in client_for("alice").get(page).text
