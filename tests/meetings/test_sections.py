"""The page of a meeting shows what serves now first, and says where the meeting stands."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import dsonet
from dsonet.database import now
from dsonet.meetings.phases import Phase
from dsonet.meetings.views.sections import sections_for
from tests.build import a_conclusion, a_meeting, minutes_of

TEMPLATES = Path(dsonet.__file__).parent / "templates" / "meetings"
BEFORE = {Phase.CONCEPT, Phase.SAVE_THE_DATE, Phase.INVITATION, Phase.PREPARATION}


def _headings(page: str) -> list[str]:
    return re.findall(r'<h2 id="([\w-]+)"', page)


@pytest.mark.parametrize("phase", Phase)
def test_each_phase_keeps_every_section_once(phase: Phase) -> None:
    sections = sections_for(phase)
    every = [*sections.shown, *sections.folded]
    assert sorted(every) == sorted({*sections_for(Phase.DAY).shown})
    for name in every:
        assert (TEMPLATES / f"_{name}.html").is_file()


def test_what_serves_now_comes_first() -> None:
    for phase in Phase:
        first = {Phase.DAY: "place", Phase.AFTERWARDS: "minutes", Phase.CLOSED: "minutes"}
        assert sections_for(phase).shown[0] == first.get(phase, "explanation")
        assert bool(sections_for(phase).folded) == (phase in (Phase.AFTERWARDS, Phase.CLOSED))


@pytest.mark.parametrize("is_over", [True, False])
def test_the_answer_stays_first_and_the_rest_follows_the_phase(
    app: Flask, client_for: Any, is_over: bool
) -> None:
    moved = timedelta(days=-3 if is_over else 3)
    meeting = a_meeting(app, starts_at=now() + moved, ends_at=now() + moved + timedelta(hours=2))
    minutes_of(app, meeting)
    a_conclusion(app, meeting)
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}").text
    order = [name for name in _headings(page) if name in ("opbrengst-kop", "stukken-kop", "plaats")]
    after, before = ["opbrengst-kop", "stukken-kop", "plaats"], ["stukken-kop", "plaats", "opbrengst-kop"]
    assert order == (after if is_over else before)
    assert ('<details class="dso-folded">' in page) == is_over
    if not is_over:
        assert page.index('id="antwoord"') < page.index('id="stukken"')


def test_the_strip_marks_the_phase(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, starts_at=now() + timedelta(days=3), ends_at=now() + timedelta(days=4))
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    assert re.findall(r'<li aria-current="step">(.+?)</li>', page) == ["Voorbereiding"]
    client_for("dana").post(f"/bijeenkomsten/{meeting}/afgelasten")
    assert "dso-phases" not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_before_the_preparation_who_keeps_meetings_is_not_asked_for_minutes(
    app: Flask, client_for: Any
) -> None:
    far, near = (
        a_meeting(app),
        a_meeting(app, starts_at=now() + timedelta(days=3), ends_at=now() + timedelta(days=4)),
    )
    assert "Schrijf het verslag" not in client_for("dana").get(f"/bijeenkomsten/{far}").text
    assert "Schrijf het verslag" in client_for("dana").get(f"/bijeenkomsten/{near}").text
    assert "Schrijf het verslag" not in client_for("alice").get(f"/bijeenkomsten/{near}").text
