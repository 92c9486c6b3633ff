"""A guest sees one meeting with its papers, or one circle, until the day that was set, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import now
from tests.build import a_circle, a_meeting, a_theme, a_thread, an_outcome
from tests.members.people import OTHER_PASSWORD, letters, sign_in

SPEAKER = "spreker@example.org"
DAYS = timedelta(days=30)


def filled_in(**more: Any) -> dict[str, Any]:
    last_day = (now() + DAYS).date().isoformat()
    return {"email": SPEAKER, "name": "Sanne Spreker", "title": "TU Delft", "last_day": last_day, **more}


def come_in(app: Flask) -> FlaskClient:
    """The guest opens the letter and chooses a password."""
    guest = app.test_client()
    link = next(one for one in letters(app) if one.to == SPEAKER).link("/uitnodiging/")
    assert guest.post(link, data={"password": OTHER_PASSWORD}).status_code == 303
    return guest


def test_a_guest_sees_the_one_meeting_and_nothing_else(app: Flask, client_for: Any) -> None:
    meeting, other = a_meeting(app, title="De onze"), a_meeting(app, title="Een andere")
    thread = a_thread(app, a_theme(app, slug="grond"), title="In vertrouwen")
    inside = an_outcome(app, title="Nog binnen")
    answer = client_for("dana").post("/beheer/gasten/nieuw", data=filled_in(meeting_id=meeting))
    assert answer.status_code == 303
    guest = come_in(app)
    assert guest.get(f"/bijeenkomsten/{meeting}").status_code == 200
    assert "Een andere" not in guest.get("/bijeenkomsten").text
    for address in (
        f"/bijeenkomsten/{other}",
        f"/overleg/grond/{thread}",
        "/overleg/grond",
        f"/uitkomsten/uitkomst-{inside}",
    ):
        assert guest.get(address).status_code == 404, address
    for address in ("/", "/overleg", "/overleg/alles", "/uitkomsten", "/meldingen"):
        page = guest.get(address).text
        assert not any(words in page for words in ("In vertrouwen", "Nog binnen", "Een andere")), address
    assert guest.get("/leden/noemen?q=a").text.count("Alice") == 0
    assert guest.post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes"}).status_code == 303


def test_after_the_last_day_nothing_opens(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    client_for("dana").post("/beheer/gasten/nieuw", data=filled_in(meeting_id=meeting))
    guest = come_in(app)
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        assert guest.get(f"/bijeenkomsten/{meeting}").status_code == 200
    with time_machine.travel(now() + DAYS + timedelta(days=2), tick=False):
        assert guest.get(f"/bijeenkomsten/{meeting}").status_code == 302
        assert sign_in(app.test_client(), SPEAKER, OTHER_PASSWORD).status_code == 422


def test_a_guest_of_a_circle_writes_there(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice")
    thread = a_thread(app, a_theme(app, slug="grond"), circle_id=circle)
    dana, chosen = client_for("dana"), filled_in(circle_id=circle)
    refused = dana.post("/beheer/gasten/nieuw", data=chosen)
    assert refused.status_code == 422
    assert "De kring krijgt dit te lezen" in refused.text
    assert letters(app) == []
    invited = dana.post("/beheer/gasten/nieuw", data={**chosen, "reason": "Gevraagd door Alice"})
    assert invited.status_code == 303
    assert any(
        "Gevraagd door Alice" in letter.text for letter in letters(app) if letter.to == "alice@example.org"
    )
    guest = come_in(app)
    assert guest.post(f"/overleg/{thread}/reacties", data={"text": "Dank voor de vraag."}).status_code == 303
    assert "gast" in client_for("alice").get(f"/kringen/{circle}").text


def test_a_guest_who_is_there_already_gets_more_and_no_second_letter(app: Flask, client_for: Any) -> None:
    first, second = a_meeting(app), a_meeting(app)
    dana = client_for("dana")
    dana.post("/beheer/gasten/nieuw", data=filled_in(meeting_id=first))
    guest = come_in(app)
    sent = len(letters(app))
    later = (now() + 2 * DAYS).date().isoformat()
    assert (
        dana.post("/beheer/gasten/nieuw", data=filled_in(meeting_id=second, last_day=later)).status_code
        == 303
    )
    assert len(letters(app)) == sent
    assert guest.get(f"/bijeenkomsten/{second}").status_code == 200


def test_a_member_is_no_guest(app: Flask, client_for: Any) -> None:
    answer = client_for("dana").post(
        "/beheer/gasten/nieuw", data=filled_in(email="alice@example.org", meeting_id=a_meeting(app))
    )
    assert (answer.status_code, "is lid, of was het" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "change",
    [
        {"meeting_id": 0},
        {"meeting_id": 999},
        {"circle_id": 999},
        {"email": "geen"},
        {"name": ""},
        {"last_day": ""},
        {"last_day": "2020-01-01"},
        {"last_day": "2999-01-01"},
    ],
)
def test_bad_input_is_explained_and_nobody_is_invited(
    app: Flask, client_for: Any, change: dict[str, object]
) -> None:
    facts = filled_in(meeting_id=a_meeting(app)) | change
    answer = client_for("dana").post("/beheer/gasten/nieuw", data=facts)
    assert answer.status_code == 422
    assert "Er klopt nog iets niet" in answer.text
    assert letters(app) == []


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_invite_no_guests(app: Flask, client_for: Any, who: str) -> None:
    meeting = a_meeting(app)
    assert client_for(who).get("/beheer/gasten/nieuw").status_code == 403
    assert client_for(who).post("/beheer/gasten/nieuw", data=filled_in(meeting_id=meeting)).status_code == 403
