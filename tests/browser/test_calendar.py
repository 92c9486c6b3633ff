"""The calendar by keyboard and on a phone, and a date poll from its opening to the meeting, without a script."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor
from tests.browser.site import Site
from tests.build import a_meeting

PHONE = {"width": 390, "height": 844}
MONTH = "/bijeenkomsten/maand/2031-05"


def at(day: int, hour: int = 9) -> datetime:
    """In May 2031."""
    return datetime(2031, 5, day, hour, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def may(site: Site) -> None:
    """A trip of three days and a visit on one of them."""
    a_meeting(site.app, title="Studiereis Malmö", kind="trip", starts_at=at(13), ends_at=at(15, 14), city="")
    a_meeting(site.app, title="Werkbezoek haven", starts_at=at(14), ends_at=at(14, 14))


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_a_director_walks_through_the_calendar_by_keyboard(page_for: PageFor) -> None:
    page = page_for("directeur")
    page.goto("/bijeenkomsten/maand/2031-04")
    page.get_by_role("link", name="mei 2031").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bijeenkomsten in mei 2031", level=1)).to_be_visible()
    table = page.get_by_role("table", name="Bijeenkomsten in mei 2031, een week per rij")
    expect(table.get_by_role("columnheader", name="maandag")).to_be_visible()
    expect(table.get_by_role("link", name="Studiereis Malmö")).to_have_count(1)
    table.get_by_role("link", name="Studiereis Malmö").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Werkbezoek haven")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Werkbezoek haven", level=1)).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 700}], ids=["390", "320"])
def test_on_a_phone_the_month_is_a_small_grid_and_a_list(page_for: PageFor, size: dict[str, int]) -> None:
    page = page_for("directeur", viewport=size)
    page.goto(MONTH)
    assert width(page) == size["width"]
    expect(page.get_by_role("table").get_by_role("link", name="Werkbezoek haven")).to_have_count(0)
    page.get_by_role("link", name="14 ga naar wat er dan is").click()
    expect(page.get_by_role("heading", name="Woensdag 14 mei 2031")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Werkbezoek haven")).to_be_visible()
    for address in ("/bijeenkomsten", "/bijeenkomsten/jaar/2031", "/datumprikkers"):
        page.goto(address)
        assert width(page) == size["width"], address


def test_narrowing_goes_along_to_other_views(page_for: PageFor) -> None:
    page = page_for("directeur")
    page.goto(MONTH)
    page.get_by_text("Kies wat je ziet").click()
    page.get_by_label("Soort").select_option(label="Studiereis")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.get_by_role("link", name="Studiereis Malmö")).to_be_visible()
    expect(page.get_by_role("link", name="Werkbezoek haven")).to_have_count(0)
    page.get_by_role("navigation", name="Weergave").get_by_role("link", name="Jaar").click()
    expect(page.get_by_label("Soort")).to_have_value("trip")
    expect(page.get_by_role("link", name="Werkbezoek haven")).to_have_count(0)
    page.get_by_role("link", name="Toon alles").click()
    expect(page.get_by_role("link", name="Werkbezoek haven")).to_be_visible()


def test_a_poll_from_question_to_meeting_without_a_script(page_for: PageFor) -> None:
    keeper = page_for("secretariaat", java_script_enabled=False)
    keeper.goto("/datumprikkers/nieuw")
    keeper.set_viewport_size({"width": 320, "height": 700})
    keeper.get_by_text("Kies leden").click()
    assert width(keeper) == 320
    keeper.get_by_label("Titel").fill("Zomerdag")
    keeper.get_by_role("button", name="Nog een moment").click()
    expect(keeper.get_by_label("Titel")).to_have_value("Zomerdag")
    for row, day in enumerate((3, 4, 5, 6), start=1):
        keeper.get_by_label(f"Begin van moment {row}").fill(f"2031-06-0{day}T10:00")
        keeper.get_by_label(f"Einde van moment {row}").fill(f"2031-06-0{day}T15:00")
    keeper.get_by_role("button", name="Haal weg moment 3").click()
    keeper.get_by_role("button", name="Open de datumprikker").click()
    expect(keeper.get_by_role("heading", name="Zomerdag", level=1)).to_be_visible()

    director = page_for("directeur", java_script_enabled=False, viewport=PHONE)
    director.goto("/")
    director.get_by_role("link", name="Wanneer kun jij: Zomerdag").click()
    for moment, said in (
        ("Dinsdag 3 juni", "Nee"),
        ("Woensdag 4 juni", "Ja"),
        ("Vrijdag 6 juni", "Als het moet"),
    ):
        director.get_by_role("group", name=moment).get_by_label(said, exact=True).check()
    director.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(director.get_by_text("Je antwoord is bewaard.")).to_be_visible()

    keeper.reload()
    keeper.get_by_role("link", name="Kies de datum").click()
    expect(keeper.get_by_label("Woensdag 4 juni 2031, 10.00 – 15.00")).to_be_checked()
    keeper.get_by_role("button", name="Zet op de agenda en nodig uit").click()
    expect(keeper.get_by_role("heading", name="Zomerdag", level=1)).to_be_visible()
    director.reload()
    expect(director.get_by_role("link", name="Naar de pagina van de bijeenkomst")).to_be_visible()
