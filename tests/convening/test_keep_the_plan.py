"""The secretariat sees the plan of letters, changes it, stops a letter and reads it as its reader will."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.convening.actions import going
from dsonet.convening.models import PlannedLetter
from dsonet.database import db
from dsonet.meetings.answer_models import AnswerKind
from dsonet.meetings.models import Meeting
from tests.build import a_circle, a_meeting, a_planned_letter, an_outcome
from tests.convening.rounds import TUESDAY, answered, change, mail, plan, work


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def meeting(app: Flask) -> int:
    """In March, in New York: five hours behind in its plan's clock."""
    begins = TUESDAY + timedelta(days=60)
    return a_meeting(
        app,
        title="Reis",
        starts_at=begins,
        ends_at=begins + timedelta(hours=6),
        timezone="America/New_York",
        invited_at=TUESDAY - timedelta(days=3),
    )


def of(meeting: int, letter: int | None = None) -> str:
    return f"/bijeenkomsten/{meeting}/brieven" + (f"/{letter}" if letter else "")


def test_members_and_moderators_see_none_of_it(app: Flask, client_for: Any, meeting: int) -> None:
    letter = a_planned_letter(app, meeting)
    for who in ("alice", "bob"):
        client = client_for(who)
        for address in (of(meeting), of(meeting, letter), f"{of(meeting, letter)}/voorbeeld"):
            assert client.get(address).status_code == 403
        for address in (of(meeting), of(meeting, letter), f"{of(meeting, letter)}/stoppen",
                        f"{of(meeting, letter)}/aanzetten"):  # fmt: skip
            assert client.post(address, data={"goes_at": "2027-02-01T10:00"}).status_code == 403


def test_a_letter_of_another_meeting_is_not_found(app: Flask, client_for: Any, meeting: int) -> None:
    other = a_planned_letter(app, a_meeting(app))
    assert client_for("dana").get(of(meeting, other)).status_code == 404
    assert client_for("dana").post(f"{of(meeting, other)}/stoppen").status_code == 404


def test_a_letter_is_added_as_the_clock_there_says(app: Flask, client_for: Any, meeting: int) -> None:
    fields = {"kind": "practical", "goes_at": "2027-02-01T08:30", "source": "Neem een jas mee."}
    answer = client_for("dana").post(of(meeting), data=fields, follow_redirects=True)
    assert "De brief staat in het plan." in answer.text
    assert "Maandag 1 februari 2027, 08.30" in answer.text
    assert plan(app, meeting)["practical"].goes_at.isoformat() == "2027-02-01T13:30:00+00:00"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"goes_at": ""}, "Vul in wanneer de brief gaat"),
        ({"goes_at": "morgen"}, "Er klopt nog iets niet."),
        ({"goes_at": "2027-01-12T04:00"}, "Dit moment is voorbij."),
        ({"goes_at": "9999-01-01T09:00"}, "Kijk het jaar na."),
        ({"goes_at": "2027-03-20T09:00"}, "Kies een moment voor de bijeenkomst."),
        ({"kind": "thanks"}, "Kies een moment na de bijeenkomst."),
        ({"kind": "bommelding"}, "Er klopt nog iets niet."),
        ({"source": "x" * 4001}, "4000"),
    ],
)
def test_a_wrong_letter_comes_back_with_what_was_typed(
    app: Flask, client_for: Any, meeting: int, fields: dict[str, str], words: str
) -> None:
    right = {"kind": "reminder", "goes_at": "2027-02-01T08:30", "source": "Kom je ook?"}
    answer = client_for("dana").post(of(meeting), data={**right, **fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert (fields.get("source") or "Kom je ook?") in answer.text
    assert not plan(app, meeting)


def test_moment_and_words_change_until_it_went(app: Flask, client_for: Any, meeting: int) -> None:
    letter = a_planned_letter(app, meeting)
    fields = {"goes_at": "2027-02-02T09:00", "source": "Nieuw", "version": "1"}
    assert client_for("dana").post(of(meeting, letter), data=fields).status_code == 303
    assert plan(app, meeting)["reminder"].source == "Nieuw"
    change(app, PlannedLetter, letter, went_at=TUESDAY)
    again = client_for("dana").post(of(meeting, letter), data={**fields, "source": "Te laat", "version": "2"})
    assert again.status_code == 409
    assert "Deze brief is al gegaan." in again.text
    assert client_for("dana").get(of(meeting, letter)).status_code == 409
    assert plan(app, meeting)["reminder"].source == "Nieuw"


def test_words_of_a_letter_that_waits_can_change_without_a_new_moment(
    app: Flask, client_for: Any, meeting: int
) -> None:
    over = TUESDAY - timedelta(days=9)
    change(app, Meeting, meeting, starts_at=over, ends_at=over + timedelta(hours=1))
    letter = a_planned_letter(app, meeting, kind="outcomes", goes_at=TUESDAY - timedelta(seconds=95))
    form = client_for("dana").get(of(meeting, letter)).text
    assert 'value="2027-01-12 04:58:00"' in form
    fields = {"goes_at": "2027-01-12T04:58", "source": "Eindelijk", "version": "1"}
    assert client_for("dana").post(of(meeting, letter), data=fields).status_code == 303
    kept = plan(app, meeting)["outcomes"]
    assert (kept.source, kept.goes_at) == ("Eindelijk", TUESDAY - timedelta(seconds=95))


def test_the_second_of_two_keepers_sees_both_and_loses_nothing(
    app: Flask, client_for: Any, meeting: int
) -> None:
    letter = a_planned_letter(app, meeting)
    fields = {"goes_at": "2027-02-02T09:00", "source": "Van de een", "version": "1"}
    client_for("dana").post(of(meeting, letter), data=fields)
    second = client_for("erik").post(of(meeting, letter), data={**fields, "source": "Van de ander"})
    assert second.status_code == 409
    assert "Van de een" in second.text
    assert "Van de ander" in second.text
    assert 'name="version" type="hidden" value="2"' in second.text
    right = {**fields, "source": "Van de ander", "version": "2"}
    assert client_for("erik").post(of(meeting, letter), data=right).status_code == 303


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "-1"])
def test_a_strange_version_is_an_old_one(app: Flask, client_for: Any, meeting: int, version: str) -> None:
    letter = a_planned_letter(app, meeting)
    fields = {"goes_at": "2027-02-02T09:00", "source": "x", "version": version}
    assert client_for("dana").post(of(meeting, letter), data=fields).status_code == 409


def test_a_stopped_letter_does_not_go_until_it_is_started(app: Flask, client_for: Any, meeting: int) -> None:
    letter = a_planned_letter(app, meeting)
    dana = client_for("dana")
    page = dana.post(f"{of(meeting, letter)}/stoppen", follow_redirects=True).text
    assert "Stilgezet" in page
    assert dana.post(f"{of(meeting, letter)}/stoppen").status_code == 303  # twice is once
    page = dana.post(f"{of(meeting, letter)}/aanzetten", follow_redirects=True).text
    assert "Gaat vanzelf" in page
    dana.post(f"{of(meeting, letter)}/stoppen")
    with time_machine.travel(TUESDAY + timedelta(days=8), tick=False):
        work(app)
        assert not mail(app, "meeting_reminder")
        late = client_for("dana").post(f"{of(meeting, letter)}/aanzetten")
        assert late.status_code == 422
        assert "Kies eerst een nieuw moment" in late.text


def test_what_went_but_was_not_sent_can_be_kept_back(app: Flask, client_for: Any, meeting: int) -> None:
    letter = a_planned_letter(app, meeting, goes_at=TUESDAY)
    with app.app_context():
        going.go(letter)
        db.session.commit()
    page = client_for("dana").get(of(meeting)).text
    assert "geschreven aan 5 leden" in page
    assert "5 wachten op de mailserver" in page
    assert client_for("dana").post(f"{of(meeting, letter)}/stoppen").status_code == 303
    work(app)
    assert not mail(app, "meeting_reminder")
    assert "Tegengehouden" in client_for("dana").get(of(meeting)).text
    assert client_for("dana").post(f"{of(meeting, letter)}/aanzetten").status_code == 409


def test_what_was_sent_can_not_be_stopped(app: Flask, client_for: Any, meeting: int) -> None:
    letter = a_planned_letter(app, meeting, goes_at=TUESDAY)
    work(app)
    assert client_for("dana").post(f"{of(meeting, letter)}/stoppen").status_code == 409


def test_a_cancelled_meeting_takes_no_more_letters(app: Flask, client_for: Any, meeting: int) -> None:
    a_planned_letter(app, meeting)
    change(app, Meeting, meeting, cancelled_at=TUESDAY)
    page = client_for("dana").get(of(meeting)).text
    assert "Er gaan geen brieven meer." in page
    assert "Nog een brief" not in page
    fields = {"kind": "reminder", "goes_at": "2027-02-01T08:30"}
    assert client_for("dana").post(of(meeting), data=fields).status_code == 403


def test_the_plan_says_for_how_many_each_is(app: Flask, client_for: Any, meeting: int) -> None:
    answered(app, meeting, alice=AnswerKind.YES, bob=AnswerKind.NO)
    a_planned_letter(app, meeting)
    a_planned_letter(app, meeting, kind="practical")
    page = client_for("dana").get(of(meeting)).text
    assert "Voor wie nog niet heeft geantwoord: nu 3 leden" in page
    assert "Voor wie komt: nu 1 lid" in page


def test_the_plan_asks_no_more_for_more_letters(
    app: Flask, client_for: Any, meeting: int, count_queries: Any
) -> None:
    a_planned_letter(app, meeting)
    client = client_for("dana")
    with count_queries() as few:
        client.get(of(meeting))
    for _number in range(9):
        a_planned_letter(app, meeting)
    with count_queries() as many:
        client.get(of(meeting))
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("save_the_date", "Save the date: Reis"),
        ("invitation", "Uitnodiging: Reis"),
        ("reminder", "Kom je? Reis"),
        ("papers", "Er zijn nog geen stukken."),
        ("practical", "Praktisch: Reis"),
        ("thanks", "Dank voor je komst: Reis"),
        ("outcomes", "De uitkomsten: Reis"),
    ],
)
def test_each_letter_is_shown_as_its_reader_gets_it(
    app: Flask, client_for: Any, meeting: int, kind: str, words: str
) -> None:
    an_outcome(app, meeting_id=meeting, published_at=TUESDAY)
    letter = a_planned_letter(app, meeting, kind=kind, source="Tot in <New York>")
    page = client_for("dana").get(f"{of(meeting, letter)}/voorbeeld")
    assert page.status_code == 200
    assert words in page.text
    if kind != "papers":
        assert "Dag Dana" in page.text
        assert "Tot in &lt;New York&gt;" in page.text
    with app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM calendar_copy")).scalar() == 0


def test_a_letter_without_uitkomst_has_nothing_to_show_yet(app: Flask, client_for: Any, meeting: int) -> None:
    letter = a_planned_letter(app, meeting, kind="outcomes")
    page = client_for("dana").get(f"{of(meeting, letter)}/voorbeeld").text
    assert "Tot dan wacht deze brief." in page


def test_of_a_circle_the_secretariat_outside_it_sees_nothing(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, circle_id=a_circle(app, "alice"))
    letter = a_planned_letter(app, meeting)
    assert client_for("dana").get(of(meeting)).status_code == 404
    assert client_for("dana").get(f"{of(meeting, letter)}/voorbeeld").status_code == 404
    assert client_for("dana").post(f"{of(meeting, letter)}/stoppen").status_code == 404
