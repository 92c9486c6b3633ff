"""The first hour of a network: its keepers see what there is to do, until all of it is there."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from markupsafe import Markup

from dsonet.database import db
from dsonet.directory.models import Expertise
from dsonet.privacy.models import HouseRules
from tests.build import a_circle, a_meeting, a_theme
from tests.members.people import a_seat

HEADING = "De eerste stappen van dit netwerk"


def steps(client: Any) -> dict[str, tuple[str, bool]]:
    """Each step on the first page: where it leads, and whether it has a tick."""
    section = BeautifulSoup(client.get("/").text, "html.parser").select_one(
        "[aria-labelledby=eerste-stappen]"
    )
    if section is None:
        return {}
    found = {}
    for row in section.select("li"):
        title = row.select_one(".dso-list__title")
        assert title
        link = title.find("a")
        words = link.text if link else title.contents[0].text.strip()
        found[words] = (str(link["href"]) if link else "", "Gedaan" in title.text)
    return found


def test_each_step_leads_where_it_says_and_gets_a_tick(app: Flask, client_for: Any) -> None:
    erik = client_for("erik")
    wanted = {"Zetels", "Thema’s", "Expertise", "Huisregels", "Uitnodigingen", "Eerste bijeenkomst"}
    assert set(steps(erik)) == wanted
    for title, (address, is_done) in steps(erik).items():
        page = erik.get(address)
        assert page.status_code == 200, title
        assert is_done == (title == "Uitnodigingen")  # the cast was invited
    a_seat(app, "Zwolle")
    a_theme(app)
    assert {title for title, (_, is_done) in steps(erik).items() if is_done} == {
        "Zetels",
        "Thema’s",
        "Uitnodigingen",
    }


def test_it_goes_when_all_is_there(app: Flask, client_for: Any) -> None:
    everything_is_there(app)
    for who in ("erik", "dana"):
        assert steps(client_for(who)) == {}


def test_what_belongs_to_a_circle_counts_for_nothing(app: Flask, client_for: Any) -> None:
    everything_is_there(app, circle_id=a_circle(app, "alice"))
    assert not steps(client_for("dana"))["Thema’s"][1]
    assert not steps(client_for("dana"))["Eerste bijeenkomst"][1]


def test_the_secretariat_is_told_who_writes_the_rules(app: Flask, client_for: Any) -> None:
    assert steps(client_for("dana"))["Huisregels"] == ("", False)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_see_nothing_of_it(app: Flask, client_for: Any, who: str) -> None:
    assert HEADING not in client_for(who).get("/").text


def test_the_empty_overleg_leads_to_the_first_theme(app: Flask, client_for: Any) -> None:
    page = BeautifulSoup(client_for("dana").get("/overleg").text, "html.parser")
    for words in ("Maak het eerste thema", "Thema’s beheren"):
        link = next(one for one in page.select("a") if words in one.text)
        assert client_for("dana").get(str(link["href"])).status_code == 200


def everything_is_there(app: Flask, circle_id: int | None = None) -> None:
    """All six; theme and meeting of a circle when one is named."""
    a_seat(app, "Zwolle")
    a_theme(app, circle_id=circle_id)
    a_meeting(app, circle_id=circle_id)
    with app.app_context():
        db.session.add(Expertise(name="Wonen"))
        db.session.add(
            HouseRules(version=1, source="Wees eerlijk.", html=Markup("<p>Wees eerlijk.</p>"), author_id=5)
        )
        db.session.commit()
