"""Every core task works without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor
from tests.browser.making import A_PDF, THEME, a_thread, address_of
from tests.browser.site import Site


def plain(page_for: PageFor, who: str) -> Page:
    return page_for(who, java_script_enabled=False, viewport={"width": 390, "height": 844})


def test_sign_in_by_link_and_keep_a_draft(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    page = plain(page_for, "")
    page.goto(site.sign_in_link("joost.verhulsdonk"))
    page.get_by_role("button", name="Log in als Joost").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag Joost")
    page.goto(address_of(thread))
    page.get_by_role("textbox", name="Bericht").fill("Dit schrijf ik later af.")
    page.get_by_role("button", name="Bewaar concept").click()
    expect(page.get_by_role("status")).to_contain_text("Je concept is bewaard.")
    expect(page.get_by_role("textbox", name="Bericht")).to_have_value("Dit schrijf ik later af.")
    page.goto("/overleg/concepten")
    page.get_by_text("Weggooien").click()
    page.get_by_role("button", name="Ja, gooi weg").click()
    expect(page.get_by_text("Je hebt geen concepten.")).to_be_visible()


def test_ask_answer_and_attach(site: Site, page_for: PageFor) -> None:
    page = plain(page_for, "directeur")
    page.goto(f"/overleg/{THEME}/nieuw")
    page.get_by_label("Titel").fill("Zonder script gevraagd")
    page.get_by_role("textbox", name="Bericht").fill("Werkt dit ook?")
    page.get_by_role("button", name="Bekijk voorbeeld").click()
    expect(page.get_by_role("heading", name="Voorbeeld")).to_be_visible()
    page.go_back()
    page.get_by_label("Titel").fill("Zonder script gevraagd")
    page.get_by_role("textbox", name="Bericht").fill("Werkt dit ook?")
    page.get_by_role("button", name="Plaats bericht").click()
    page.wait_for_url(re.compile(rf"/overleg/{THEME}/\d+$"))
    page.get_by_role("textbox", name="Bericht").fill("Ja dus.")
    page.get_by_text("Bestand toevoegen").click()
    page.get_by_label("Bestanden").set_input_files([A_PDF])
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page.get_by_text("Ja dus.")).to_be_visible()
    expect(page.get_by_role("link", name=A_PDF["name"])).to_be_visible()


def test_sign_and_moderate(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "secretariaat", title="Een vraag van iemand anders")
    page = plain(page_for, "moderator")
    page.goto(address_of(thread))
    page.locator("#bericht").get_by_role("button", name="Herkenbaar").click()
    expect(page.locator("#bericht")).to_contain_text("Herkenbaar voor Toine van der Sanderloo")
    page.get_by_role("link", name="Modereren").first.click()
    page.get_by_role("button", name="Zet vast bovenaan").click()
    expect(page.locator(".dso-head").get_by_text("Vastgezet")).to_be_visible()


def test_menu_meeting_and_sign_out(page_for: PageFor) -> None:
    page = plain(page_for, "secretariaat")
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Bijeenkomsten").click()
    page.get_by_role("link", name=re.compile("Wie doet het werk")).click()
    page.get_by_role("button", name="Misschien").click()
    expect(page.get_by_role("button", name="Misschien")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Gelast af").click()
    page.get_by_label("Waarom").fill("De zaal is dicht.")
    expect(page.get_by_role("button", name=re.compile("Gelast af"))).to_be_visible()
    page.get_by_role("link", name="Laat doorgaan").click()
    expect(page.get_by_role("button", name="Misschien")).to_be_visible()
