"""Nothing pushes a narrow page sideways: not the list after @, and no name without a blank in it (WCAG 1.4.10)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor
from tests.browser.making import THEME, a_thread, address_of, choose_files
from tests.browser.site import Site
from tests.storage.sample_files import PDF

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG_NAME = "Notitie" + "zonderspatie" * 6 + ".pdf"


def _narrow(page_for: PageFor, who: str, width: int) -> Page:
    return page_for(who, viewport={"width": width, "height": 800})


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "before", ["", "Vraag het ", "Dit vraag ik aan collega ", "Een zin die ver naar rechts gaat: "]
)
def test_the_names_after_an_at_stay_within_the_page(
    site: Site, page_for: PageFor, width: int, before: str
) -> None:
    page = _narrow(page_for, "directeur", width)
    page.goto(address_of(a_thread(site, "moderator")))
    page.get_by_role("textbox", name="Bericht").focus()
    page.keyboard.type(f"{before}@Jo")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate(WIDE) == 0
    box = page.get_by_role("listbox").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width


def test_a_draft_holds_every_field_and_the_preview_follows_all_of_them(page_for: PageFor) -> None:
    page = page_for("directeur")
    page.goto(f"/overleg/{THEME}/nieuw")
    page.get_by_label("Titel").fill("Voorkeursrecht")
    page.get_by_text("Hulp bij een goede vraag").click()
    page.get_by_label("Situatie").fill("Er speelt iets")
    page.get_by_role("button", name="Bekijk voorbeeld").click()
    shown = page.locator(".dso-editor__preview")
    expect(shown).to_contain_text("Er speelt iets")
    page.get_by_label("De vraag").fill("Wat nu?")
    expect(shown).to_contain_text("Wat nu?")
    expect(page.get_by_text("Concept bewaard")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Situatie")).to_have_value("Er speelt iets")
    expect(page.get_by_label("De vraag")).to_have_value("Wat nu?")


@pytest.mark.parametrize("width", [320, 390])
def test_a_long_file_name_breaks(site: Site, page_for: PageFor, width: int) -> None:
    page = _narrow(page_for, "directeur", width)
    page.goto(address_of(a_thread(site, "moderator")))
    page.get_by_role("textbox", name="Bericht").fill("Zie het bestand.")
    page.get_by_text("Bestand toevoegen").click()
    choose_files(page, "Bestanden", [{"name": LONG_NAME, "mimeType": "application/pdf", "buffer": PDF}])
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page.get_by_role("link", name=LONG_NAME)).to_be_visible()
    assert page.evaluate(WIDE) == 0
