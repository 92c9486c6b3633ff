"""Everything by keyboard alone: nothing traps, nothing loses the focus, and one always sees where one is."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageFor
from tests.browser.making import a_reply, a_thread, address_of, post_with
from tests.browser.site import Site

WHERE = """() => {
  const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
  if (here === document.body) return null;
  return {
    name: `${here.nodeName} ${here.id} ${here.textContent.trim().slice(0, 40)}`,
    isSeen: here.checkVisibility({visibilityProperty: true, opacityProperty: true}) && box.width > 0,
    isMarked: here.matches(":focus-visible") && (style.outlineStyle !== "none" || style.boxShadow !== "none"),
    isInDialog: Boolean(here.closest("dialog")),
  };
}"""
MOST_STEPS = 150


def tab_to(page: Page, locator: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {locator}")


def test_the_first_stop_leads_past_the_menu(page_for: PageFor) -> None:
    page = page_for("directeur")
    page.goto("/overleg")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_stop_of_a_thread_is_seen_and_marked(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "directeur")
    a_reply(site, thread, "moderator")
    page = page_for("directeur", reduced_motion="reduce")
    page.goto(address_of(thread))
    stops = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(WHERE)
        if stop is None:
            break
        stops.append(stop)
    assert 25 < len(stops) < MOST_STEPS
    assert [stop["name"] for stop in stops if not (stop["isSeen"] and stop["isMarked"])] == []


def test_the_menu_opens_and_closes_where_it_was(page_for: PageFor) -> None:
    page = page_for("directeur")
    page.goto("/overleg")
    menu = page.locator(".dso-menu > summary")
    tab_to(page, menu)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".dso-menu__list a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".dso-menu__list")).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_menu_of_a_phone_opens_and_closes(page_for: PageFor) -> None:
    page = page_for("directeur", viewport={"width": 390, "height": 844})
    page.goto("/overleg")
    button = page.get_by_role("button", name="Menu")
    tab_to(page, button)
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Bijeenkomsten")
    expect(link).to_be_visible()
    tab_to(page, link)
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(page_for: PageFor) -> None:
    page = page_for("secretariaat")
    page.goto("/beheer/leden/2")
    asked = page.locator(".dso-confirm > summary", has_text="Beëindig toegang")
    tab_to(page, asked)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Beëindig toegang")
    expect(dialog.get_by_role("button", name="Annuleren")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Tab")
        stop = page.evaluate(WHERE)
        assert stop is None or stop["isInDialog"], stop  # None: the browser's own buttons come round
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(asked).to_be_focused()


def test_writes_and_posts(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    page = page_for("directeur", reduced_motion="reduce")
    page.goto(address_of(thread))
    tab_to(page, page.get_by_role("button", name="Vet"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Cursief")).to_be_focused()
    page.keyboard.press("Enter")
    area = page.get_by_role("textbox", name="Bericht")
    expect(area).to_be_focused()
    page.keyboard.type("Vraag het aan")
    page.keyboard.press("Control+End")
    page.keyboard.type(" of @van de")
    first, second = page.get_by_role("option").nth(0), page.get_by_role("option").nth(1)
    expect(page.get_by_role("option", name=re.compile(" van de"))).to_have_count(3)
    expect(page.get_by_role("option")).to_have_count(3)
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    name = str(second.get_attribute("data-value"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(area).to_be_focused()
    page.keyboard.type("graag.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"#reactie-\d+$"))
    mine = post_with(page, "graag.")
    expect(mine.locator("em")).to_have_text("Vraag het aan")
    expect(mine.locator(".dso-mention")).to_have_text(name)


def test_escape_puts_the_names_away_and_writing_goes_on(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    page = page_for("directeur")
    page.goto(address_of(thread))
    area = page.get_by_role("textbox", name="Bericht")
    area.focus()
    page.keyboard.type("Dag @Joost")
    expect(page.get_by_role("option", name="Joost Verhulsdonk")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(area).to_be_focused()
    expect(area).to_have_value("Dag @Joost")


def test_a_refused_form_is_told_and_leads_to_what_is_wrong(page_for: PageFor) -> None:
    page = page_for("secretariaat")
    page.goto("/beheer/leden/uitnodigen")
    page.get_by_label("E-mailadres").fill("geen@adres")
    page.get_by_label("Naam").fill("Iemand")
    page.get_by_label("Naam").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mailadres")).to_be_focused()
