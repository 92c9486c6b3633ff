"""A meeting goes through its phases by the clock, and by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dsonet.database import now
from dsonet.meetings.phases import BY_HAND, ORDER, Milestones, Phase, phase_at
from tests.build import a_meeting

START = datetime(2027, 3, 25, 8, 30, tzinfo=UTC)
END = START + timedelta(hours=7)
INVITED = START - timedelta(weeks=10)
MARKS = Milestones(True, INVITED, START, END, ZoneInfo("Europe/Amsterdam"))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (INVITED - DAY, Phase.SAVE_THE_DATE),
        (INVITED, Phase.INVITATION),
        (START - 14 * DAY, Phase.PREPARATION),
        (datetime(2027, 3, 24, 22, 59, tzinfo=UTC), Phase.PREPARATION),
        (datetime(2027, 3, 24, 23, 0, tzinfo=UTC), Phase.DAY),  # midnight in Amsterdam
        (END, Phase.AFTERWARDS),
        (END + 90 * DAY, Phase.CLOSED),
    ],
)
def test_the_clock_moves_it_on(moment: datetime, phase: Phase) -> None:
    assert phase_at(moment, MARKS, None, None) == phase


def test_a_concept_stays_one_whatever_the_clock_says() -> None:
    concept = Milestones(False, INVITED, START, END, MARKS.zone)
    assert phase_at(END, concept, Phase.DAY, START) == Phase.CONCEPT


def test_what_the_hand_did_ahead_is_never_taken_back() -> None:
    early = INVITED - 20 * DAY
    for later in (early, INVITED, START - 15 * DAY):
        assert phase_at(later, MARKS, Phase.PREPARATION, early) == Phase.PREPARATION
    assert phase_at(START, MARKS, Phase.PREPARATION, early) == Phase.DAY


def test_what_the_hand_put_back_holds_until_the_next_mark() -> None:
    reopened = END + 100 * DAY
    assert phase_at(reopened + 900 * DAY, MARKS, Phase.AFTERWARDS, reopened) == Phase.AFTERWARDS
    back = START - 10 * DAY
    assert phase_at(back + DAY, MARKS, Phase.INVITATION, back) == Phase.INVITATION
    assert phase_at(START, MARKS, Phase.INVITATION, back) == Phase.DAY


@given(st.sampled_from(BY_HAND), st.integers(-3000, 3000), st.lists(st.integers(0, 4000), max_size=6))
def test_time_alone_never_moves_a_meeting_back(by_hand: Phase, at: int, steps: list[int]) -> None:
    chosen = START + timedelta(hours=at)
    seen = [phase_at(chosen + timedelta(hours=step), MARKS, by_hand, chosen) for step in sorted([0, *steps])]
    assert [ORDER.index(phase) for phase in seen] == sorted(ORDER.index(phase) for phase in seen)


def test_the_secretariat_chooses_a_phase_and_the_page_says_so(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    page = f"/bijeenkomsten/{meeting}"
    assert "Save the date" in client_for("alice").get(page).text
    assert client_for("dana").post(f"{page}/fase", data={"phase": "invitation"}).status_code == 303
    assert "Uitnodiging" in client_for("alice").get(page).text
    soon = a_meeting(app, starts_at=now() + timedelta(minutes=5), ends_at=now() + timedelta(hours=5))
    with time_machine.travel(now() + timedelta(minutes=10), tick=False):
        assert "Vandaag" in client_for("alice").get(f"/bijeenkomsten/{soon}").text


@pytest.mark.parametrize("phase", ["", "concept", "feest", "invitation\x00"])
def test_another_phase_is_refused(app: Flask, client_for: Any, phase: str) -> None:
    meeting = a_meeting(app)
    answer = client_for("dana").post(f"/bijeenkomsten/{meeting}/fase", data={"phase": phase})
    assert answer.status_code == 422
    assert "Kies een fase." in answer.text


def test_members_choose_no_phase(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    answer = client_for("bob").post(f"/bijeenkomsten/{meeting}/fase", data={"phase": "closed"})
    assert answer.status_code == 403


def test_a_concept_exists_for_the_secretariat_alone_until_it_is_announced(
    app: Flask, client_for: Any
) -> None:
    meeting = a_meeting(app, title="Nog geheim plan", announced_at=None)
    page = f"/bijeenkomsten/{meeting}"
    alice, dana = client_for("alice"), client_for("dana")
    assert alice.get(page).status_code == alice.post(f"{page}/antwoord").status_code == 404
    assert "Nog geheim plan" not in alice.get("/bijeenkomsten").text + alice.get("/").text
    assert "Concept" in dana.get(page).text
    assert alice.post(f"{page}/aankondigen").status_code == 404
    for _time in range(2):
        assert dana.post(f"{page}/aankondigen").status_code == 303
    assert "Nog geheim plan" in alice.get(page).text
    assert client_for("bob").post(f"{page}/aankondigen").status_code == 403
