"""An agenda in its order: by keyboard with the focus on what moved, by mouse, and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor
from tests.browser.site import Site
from tests.build import a_meeting, an_item


@pytest.fixture
def agenda(site: Site) -> str:
    """The address where an agenda of three is kept: A, B, C."""
    meeting = a_meeting(site.app)
    for number, title in enumerate("ABC"):
        an_item(site.app, meeting, (number * 30, number * 30 + 30), title=title)
    return f"/bijeenkomsten/{meeting}/agenda"


def _titles(page: Page, titles: str) -> None:
    expect(page.locator(".dso-ordered h3")).to_have_text(list(titles))


def test_by_keyboard_the_focus_stays_on_what_moves(page_for: PageFor, agenda: str) -> None:
    page = page_for("secretariaat")
    page.goto(agenda)
    page.get_by_role("button", name="Omlaag: A").focus()
    page.keyboard.press("Enter")
    _titles(page, "BAC")
    expect(page.get_by_role("button", name="Omlaag: A")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    _titles(page, "ABC")
    page.get_by_role("button", name="Omhoog: C").focus()
    page.keyboard.press("Alt+ArrowUp")
    _titles(page, "ACB")
    expect(page.get_by_role("button", name="Omhoog: C")).to_be_focused()


def test_at_the_edge_the_focus_goes_to_the_way_back(page_for: PageFor, agenda: str) -> None:
    page = page_for("secretariaat")
    page.goto(agenda)
    page.get_by_role("button", name="Omlaag: B").focus()
    page.keyboard.press("Enter")
    _titles(page, "ACB")
    expect(page.get_by_role("button", name="Omhoog: B")).to_be_focused()


def test_by_mouse_a_row_is_dropped_elsewhere(page_for: PageFor, agenda: str) -> None:
    page = page_for("secretariaat")
    page.goto(agenda)
    grip, last = page.locator("[data-grip]").first, page.locator(".dso-ordered > li").last
    last.scroll_into_view_if_needed()
    begin, end = grip.bounding_box(), last.bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + 4, begin["y"] + 4)
    page.mouse.down()
    page.mouse.move(begin["x"] + 4, end["y"] + end["height"] - 4, steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile("#punten$"))
    _titles(page, "BCA")
    page.reload()
    _titles(page, "BCA")


def test_without_a_script(page_for: PageFor, agenda: str) -> None:
    page = page_for("secretariaat", java_script_enabled=False)
    page.goto(agenda)
    expect(page.locator("[data-grip]").first).to_be_hidden()
    page.get_by_role("button", name="Omhoog: C").click()
    _titles(page, "ACB")


def test_a_director_chooses_a_session(site: Site, page_for: PageFor) -> None:
    meeting = a_meeting(site.app)
    for title in ("Bodem", "Water"):
        an_item(site.app, meeting, (0, 60), title=title, kind="parallel", capacity=5)
    page = page_for("directeur")
    page.goto(f"/bijeenkomsten/{meeting}")
    page.get_by_role("button", name="Ja, ik kom").click()
    page.get_by_role("button", name="Kies deze sessie").last.click()
    expect(page.get_by_text("Jij bent hierbij.")).to_be_visible()
    expect(page.locator(".dso-agenda__round > li").last).to_contain_text("Nog 4 plaatsen.")
