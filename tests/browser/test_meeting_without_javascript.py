"""Around a meeting everything works without JavaScript: the whole answer, sessions, polls, the agenda, the door."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dsonet.database import now
from tests.browser.conftest import PageFor
from tests.browser.making import member_id
from tests.browser.site import Site
from tests.build import a_meeting, a_poll, an_answer, an_item

PHONE = {"width": 390, "height": 844}
TRIP = "/bijeenkomsten/4"


def plain(page_for: PageFor, who: str) -> Page:
    return page_for(who, java_script_enabled=False, viewport=PHONE)


@pytest.fixture
def today(site: Site) -> int:
    """A meeting that goes on now, to which the director said yes."""
    hour = timedelta(hours=1)
    meeting = a_meeting(site.app, title="Nu bezig", starts_at=now() - hour, ends_at=now() + hour)
    an_answer(site.app, meeting, member_id(site, "directeur"))
    return meeting


def test_answers_per_day_with_a_question_that_must_be_answered(page_for: PageFor) -> None:
    page = plain(page_for, "directeur")
    page.goto(TRIP)
    page.get_by_role("button", name="Ja, ik kom").click()
    expect(page.get_by_text("Vul nog aan:")).to_be_visible()
    page.get_by_role("link", name=re.compile("paspoort")).click()
    for day, said in (("Dag 1", "Ja, ik kom"), ("Dag 2", "Nee, ik ben verhinderd"), ("Dag 3", "Misschien")):
        page.get_by_role("group", name=re.compile(day)).get_by_label(said).check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Er klopt nog iets niet.")).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("Dag 3")).get_by_label("Misschien")).to_be_checked()
    page.get_by_label("Tot wanneer is je paspoort geldig?").fill("2031-05-01")
    page.get_by_label("Iedereen die de bijeenkomst ziet").check()
    page.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(f"**{TRIP}")
    page.get_by_text("Wat er nu geldt").click()
    holds = page.locator(".dso-holds")
    expect(holds).to_contain_text("Dag 2: de regio: Nee, ik ben verhinderd.")
    expect(holds).to_contain_text("Dag 3: het geld: Misschien.")
    expect(page.get_by_text("Vul nog aan:")).to_have_count(0)
    page.get_by_role("link", name="Mijn hele antwoord wijzigen").click()
    expect(page.get_by_label("Tot wanneer is je paspoort geldig?")).to_have_value("2031-05-01")


def test_chooses_a_session_and_another(page_for: PageFor) -> None:
    page = plain(page_for, "directeur")
    page.goto("/bijeenkomsten/2")
    page.get_by_role("button", name="Ja, ik kom").click()
    sessions = page.locator(".dso-agenda__round > li")
    sessions.first.get_by_role("button", name="Kies deze sessie").click()
    expect(sessions.first).to_contain_text("Jij bent hierbij.")
    expect(sessions.first).to_contain_text("Nog 23 plaatsen.")
    sessions.last.get_by_role("button", name="Kies deze sessie").click()
    expect(sessions.last).to_contain_text("Jij bent hierbij.")
    expect(sessions.first).to_contain_text("Nog 24 plaatsen.")
    sessions.last.get_by_role("button", name="Toch niet").click()
    expect(page.get_by_text("Jij bent hierbij.")).to_have_count(0)


def test_votes_in_a_poll_and_changes_it(site: Site, page_for: PageFor) -> None:
    poll = a_poll(site.app, title="Wanneer de heidag?", days=2)
    page = plain(page_for, "directeur")
    page.goto(f"/datumprikkers/{poll}")
    page.get_by_label("Ja", exact=True).first.check()
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(page.get_by_role("group").last).to_be_visible()
    for group in page.locator(".dso-vote").all():
        group.get_by_label("Als het moet").check()
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(page.get_by_text("Je antwoord is bewaard.")).to_be_visible()
    expect(page.get_by_text("1 als het moet")).to_have_count(2)


def test_puts_the_agenda_in_another_order(site: Site, page_for: PageFor) -> None:
    meeting = a_meeting(site.app)
    for number, title in enumerate(("Opening", "Gesprek", "Slot")):
        an_item(site.app, meeting, (number * 30, number * 30 + 30), title=title)
    page = plain(page_for, "secretariaat")
    page.goto(f"/bijeenkomsten/{meeting}/agenda")
    titles = page.locator(".dso-ordered h3")
    page.get_by_role("button", name="Omhoog: Slot").click()
    expect(titles).to_have_text(["Opening", "Slot", "Gesprek"])
    page.get_by_role("button", name="Omlaag: Opening").click()
    expect(titles).to_have_text(["Slot", "Opening", "Gesprek"])
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_ticks_off_who_is_there(page_for: PageFor, today: int) -> None:
    page = plain(page_for, "secretariaat")
    page.goto(f"/bijeenkomsten/{today}/aanwezig")
    hanneke = page.get_by_role("button", name=re.compile("^Hanneke Stikkelorum"))
    hanneke.click()
    expect(hanneke).to_have_attribute("aria-pressed", "true")
    expect(hanneke).to_be_in_viewport()
    hanneke.click()
    expect(hanneke).to_have_attribute("aria-pressed", "false")
