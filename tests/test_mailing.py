"""Whatever mails others says first to how many, with a look at the letter, and afterwards that it did."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from dsonet.calendars.actions.copies import bring_up_to_date
from dsonet.calendars.models import Stage
from dsonet.database import db, now
from dsonet.documents.models import Document
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from tests.build import a_document, a_folder, a_meeting
from tests.convening.rounds import change
from tests.notifications.hearing import sent_letters

EVERYONE = 5


@dataclass(frozen=True)
class Act:
    """One act that mails others, at `address`; `prepare` makes what it is about and gives its id."""

    prepare: Callable[[Flask], int]
    address: str
    button: str
    afterwards: str
    look: dict[str, str] | str
    """What asks for the look at the letter: an address, or what the form sends for it."""
    subject: str


def told_meeting(app: Flask) -> int:
    """A meeting that stands in everyone's calendar."""
    meeting = a_meeting(app, title="Najaarsbijeenkomst")
    with app.app_context():
        bring_up_to_date(db.session.get_one(Meeting, meeting), Stage.INVITATION)
        db.session.commit()
    sent_letters(app)
    return meeting


def document(app: Flask) -> int:
    """A document for everyone."""
    return a_document(app, a_folder(app), title="Werkwijze")


def asked_document(app: Flask) -> int:
    """A document of which everyone was asked whether they read it."""
    made = document(app)
    change(app, Document, made, reading_asked_at=now())
    return made


ACTS = {
    "cancel a meeting": Act(
        told_meeting,
        "/bijeenkomsten/{}/afgelasten",
        "Gelast af en mail 5 leden",
        "5 leden krijgen nu een mail.",
        {"preview": "1", "reason": "De zaal is afgebrand."},
        "Gaat niet door: ",
    ),
    "ask who read it": Act(
        document,
        "/documenten/{}/leesbevestiging",
        "Vraag alle 5 lezers om te bevestigen",
        "5 leden krijgen nu een mail met de vraag het te lezen.",
        "/documenten/{}/leesbevestiging/voorbeeld",
        "Lees je dit?",
    ),
    "remind who did not": Act(
        asked_document,
        "/documenten/{}/leesbevestiging/herinneren",
        "Herinner 5 lezers",
        "5 leden krijgen nu een herinnering.",
        "/documenten/{}/leesbevestiging/voorbeeld?herinnering=1",
        "Herinnering: ",
    ),
}
"""Each act of the secretariat that mails members at once."""


def newest(app: Flask, act: Act) -> list[str]:
    return [letter["To"] for letter in sent_letters(app) if letter["Subject"].startswith(act.subject)]


@pytest.mark.parametrize("name", ACTS)
def test_it_says_to_how_many_before_and_after(app: Flask, client_for: Any, name: str) -> None:
    act, dana = ACTS[name], client_for("dana")
    address = act.address.format(act.prepare(app))
    asked = dana.get(address).text
    assert f'data-mails="{EVERYONE}"' in asked
    assert "5 leden krijgen meteen een mail." in re.sub(r"\s+", " ", asked)
    assert act.button in re.sub(r"\s+", " ", asked)
    assert newest(app, act) == [], "looking sends nothing"
    done = dana.post(address)
    assert done.status_code == 303
    assert act.afterwards in dana.get(done.location).text


@pytest.mark.parametrize("name", ACTS)
def test_the_letter_is_shown_as_it_will_look(app: Flask, client_for: Any, name: str) -> None:
    act, dana = ACTS[name], client_for("dana")
    made = act.prepare(app)
    if isinstance(act.look, str):
        letter = dana.get(act.look.format(made))
    else:
        letter = dana.post(act.address.format(made), data=act.look)
        assert act.look["reason"] in letter.text
    assert letter.status_code == 200
    assert "Dag Dana" in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert "script-src" not in letter.headers["Content-Security-Policy"]
    assert letter.headers["Cache-Control"] == "no-store"
    assert newest(app, act) == [], "looking sends nothing"


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_are_not_asked(app: Flask, client_for: Any, name: str, who: str) -> None:
    act = ACTS[name]
    made = act.prepare(app)
    addresses = [act.address, *([act.look] if isinstance(act.look, str) else [])]
    for address in addresses:
        assert client_for(who).get(address.format(made)).status_code == 403


def test_in_english_too(app: Flask, client_for: Any) -> None:
    act = ACTS["cancel a meeting"]
    address = act.address.format(act.prepare(app))
    with app.app_context():
        db.session.query(Member).filter_by(email="dana@example.org").update({"locale": "en"})
        db.session.commit()
    assert "Cancel and mail 5 members" in re.sub(r"\s+", " ", client_for("dana").get(address).text)


def test_why_it_is_off_stands_in_every_letter_and_on_the_page(app: Flask, client_for: Any) -> None:
    meeting = told_meeting(app)
    client_for("dana").post(
        f"/bijeenkomsten/{meeting}/afgelasten", data={"reason": "De zaal is <afgebrand>."}
    )
    with app.app_context():
        bring_up_to_date(db.session.get_one(Meeting, meeting), Stage.INVITATION)
        db.session.commit()
    letters = [one for one in sent_letters(app) if one["Subject"].startswith("Gaat niet door: ")]
    assert len(letters) == EVERYONE
    for letter in letters:
        parts = {part.get_content_type(): part for part in letter.walk()}
        assert "De zaal is <afgebrand>." in parts["text/plain"].get_content()
        assert "De zaal is &lt;afgebrand&gt;." in parts["text/html"].get_content()
    assert "De zaal is &lt;afgebrand&gt;." in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_too_long_a_reason_comes_back(app: Flask, client_for: Any) -> None:
    meeting = told_meeting(app)
    answer = client_for("dana").post(f"/bijeenkomsten/{meeting}/afgelasten", data={"reason": "x" * 1001})
    assert answer.status_code == 422
    assert "x" * 1001 in answer.text


def test_who_was_never_told_is_not_mailed(app: Flask, client_for: Any) -> None:
    page = client_for("dana").get(f"/bijeenkomsten/{a_meeting(app)}/afgelasten").text
    assert 'data-mails="0"' in page
    assert "Hier gaat geen mail van uit." in page
