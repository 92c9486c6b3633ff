"""The calendar by keyboard alone and on a phone, own answers in words, and the feed for one's own calendar."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageFor
from tests.browser.making import member_id
from tests.browser.site import Site
from tests.browser.test_keyboard import WHERE, tab_to
from tests.build import a_meeting, an_answer

SIZES = [{"width": 390, "height": 844}, {"width": 320, "height": 700}]
MONTH = "/bijeenkomsten/maand/2033-09"
LONG = "Een dag over bereikbaarheidsprogrammering en verstedelijkingsakkoorden"


@pytest.fixture(scope="module", autouse=True)
def september(site: Site) -> None:
    """Four meetings, to which the director answered each in another way or not at all."""
    for day, title, said in (
        (6, "Kade en kraan", "yes"),
        (13, LONG, "maybe"),
        (20, "Rondje raadhuis", "no"),
        (27, "Nog niets gezegd", ""),
    ):
        moments = {hour: datetime(2033, 9, day, hour, tzinfo=UTC) for hour in (8, 14)}
        meeting = a_meeting(site.app, title=title, starts_at=moments[8], ends_at=moments[14])
        if said:
            an_answer(site.app, meeting, member_id(site, "directeur"), said)


def test_by_keyboard_from_the_menu_to_an_answer(page_for: PageFor) -> None:
    page = page_for("directeur", reduced_motion="reduce")
    page.goto("/bijeenkomsten/maand/2033-08")
    tab_to(page, page.get_by_role("link", name="september 2033"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bijeenkomsten in september 2033", level=1)).to_be_visible()
    tab_to(page, page.get_by_role("table").get_by_role("link", name="Nog niets gezegd"))
    stop = page.evaluate(WHERE)
    assert stop["isSeen"]
    assert stop["isMarked"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nog niets gezegd", level=1)).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Misschien"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Misschien")).to_have_attribute("aria-pressed", "true")
    page.goto(MONTH)
    expect(_cell(page, "Nog niets gezegd")).to_contain_text("Je komt misschien")


def test_own_answers_stand_in_words(page_for: PageFor) -> None:
    page = page_for("directeur")
    page.goto(MONTH)
    for title, words in (
        ("Kade en kraan", "Je komt"),
        (LONG, "Je komt misschien"),
        ("Rondje raadhuis", "Je komt niet"),
    ):
        expect(_cell(page, title).get_by_text(words, exact=True)).to_be_visible()


@pytest.mark.parametrize("size", SIZES, ids=["390", "320"])
def test_on_a_phone_nothing_overflows_and_answers_stand_below(
    page_for: PageFor, size: dict[str, int]
) -> None:
    page = page_for(
        "directeur", viewport=size, reduced_motion="reduce"
    )  # a page that glides is not there yet
    for address in (MONTH, "/bijeenkomsten/jaar/2033", "/bijeenkomsten", "/profiel/agenda"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"], address
    page.goto(MONTH)
    to_the_day = page.get_by_role("link", name="6 ga naar wat er dan is", exact=True)
    tab_to(page, to_the_day)
    to_the_day.press("Enter")
    day = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="Dinsdag 6 september 2033")
    )
    expect(page.locator("#dag-2033-09-06:target")).to_have_count(1)
    expect(day).to_be_in_viewport()
    expect(day.get_by_text("Je komt", exact=True)).to_be_visible()
    day.get_by_role("link", name="Kade en kraan").click()
    expect(page.get_by_role("heading", name="Kade en kraan", level=1)).to_be_visible()


def test_a_feed_is_made_renewed_and_stopped(page_for: PageFor) -> None:
    page, calendar = page_for("directeur"), page_for("").request
    page.goto("/profiel")
    page.goto("/bijeenkomsten/2")
    page.get_by_role("link", name="Alle bijeenkomsten in je agenda").click()
    page.get_by_role("button", name="Maak mijn agenda-adres").click()
    all_of_them = page.get_by_label("Alle bijeenkomsten")
    expect(all_of_them).to_have_attribute("readonly", "")
    first, promised = all_of_them.input_value(), page.get_by_label("Alleen waar je bij bent").input_value()
    fetched = calendar.get(first)
    assert fetched.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Rondje raadhuis" in fetched.text()
    assert "SUMMARY:Rondje raadhuis" not in calendar.get(promised).text()
    assert "SUMMARY:Kade en kraan" in calendar.get(promised).text()
    again = calendar.get(first, headers={"If-None-Match": fetched.headers["etag"]})
    assert again.status == 304

    page.get_by_text("Geef me een nieuw adres").click()
    page.get_by_role("button", name="Vernieuw het adres").click()
    expect(all_of_them).not_to_have_value(first)
    assert calendar.get(first).status == 404
    assert calendar.get(all_of_them.input_value()).status == 200

    last = all_of_them.input_value()
    page.get_by_text("Stop het abonnement").click()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Maak mijn agenda-adres")).to_be_visible()
    assert calendar.get(last).status == 404


def _cell(page: Page, title: str) -> Locator:
    return page.get_by_role("cell").filter(has=page.get_by_role("link", name=title))
