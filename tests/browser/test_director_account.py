"""A director comes in, hears of things, sets the site to hand and goes out, in a real browser.

Each test has a director of its own: who sets a password or ends a session is signed out elsewhere.
"""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor
from tests.browser.making import a_thread, address_of, link_in_letter, newest_letter
from tests.browser.site import Site

PASSWORD = "vier fietsen op een brug"


def come_in(site: Site, page: Page, who: str) -> None:
    page.goto(site.sign_in_link(who))
    page.get_by_role("button", name="Log in als").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag")


def go_out(page: Page) -> None:
    page.locator(".dso-menu > summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/inloggen")


def rings(page: Page) -> int:
    """What the bell counts."""
    return sum(int(count) for count in page.locator(".dso-header .dso-count").all_inner_texts())


def test_comes_in_by_link_then_by_a_password_and_leaves_nothing_behind(site: Site, page_for: PageFor) -> None:
    page = page_for("")
    come_in(site, page, "joost.verhulsdonk")
    page.goto("/profiel")
    go_out(page)
    page.go_back()
    page.wait_for_url(re.compile("/inloggen"))
    expect(page.get_by_text("joost.verhulsdonk@demo.example")).to_have_count(0)

    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    page.get_by_label("E-mailadres").fill("joost.verhulsdonk@demo.example")
    page.get_by_role("button", name="Stuur mij de link").click()
    expect(page.get_by_label("E-mailadres")).to_have_count(0)
    site.let_worker_work()
    newest_letter(page, "Kies een nieuw wachtwoord")
    page.goto(link_in_letter(page, "/wachtwoord/"))
    page.get_by_label("Nieuw wachtwoord").fill("joost verhulsdonk")
    page.get_by_role("button", name="Bewaar en log in").click()
    expect(page.get_by_text("te makkelijk te raden")).to_be_visible()
    page.get_by_label("Nieuw wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Bewaar en log in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mijn profiel")  # where the way went
    go_out(page)

    page.goto("/overleg/grondbeleid")
    page.get_by_label("E-mailadres").fill("joost.verhulsdonk@demo.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("**/overleg/grondbeleid")


def test_ends_a_session_elsewhere(site: Site, page_for: PageFor) -> None:
    here, elsewhere = page_for(""), page_for("")
    for page in (elsewhere, here):
        come_in(site, page, "ruben.amatredjo")
    here.locator(".dso-menu > summary").click()
    here.get_by_role("link", name="Waar ik ben ingelogd").click()
    devices = here.get_by_role("region", name="Apparaten")
    devices.get_by_role("button", name="Log uit").click()
    expect(here.get_by_role("status")).to_contain_text("beëindigd")
    expect(devices.get_by_role("listitem")).to_have_count(1)
    elsewhere.goto("/overleg")
    elsewhere.wait_for_url(re.compile("/inloggen"))


def test_reads_in_english_and_in_the_dark(site: Site, page_for: PageFor) -> None:
    page = page_for("", color_scheme="light")
    come_in(site, page, "maartje.coppelmans")
    page.goto("/profiel")
    page.get_by_label("English").check()
    page.get_by_label("Donker").check()
    page.get_by_role("button", name="Bewaar profiel").click()
    expect(page.locator("html[lang=en][data-theme=dark]")).to_be_attached()
    page.goto("/bijeenkomsten")
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", background)[:3]) < 80, background


def test_hears_by_bell_and_by_mail_as_chosen(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator", title="Wie weet hier raad mee?")
    page, other = page_for(""), page_for("moderator")
    come_in(site, page, "anneloes.vanbrederveld")
    rung = rings(page)

    def letters_after(words: str) -> int:
        """How many letters about this thread lie there for Anneloes, once the moderator has said this."""
        other.goto(address_of(thread))
        other.get_by_role("textbox", name="Bericht").fill(words)
        other.get_by_role("button", name="Plaats reactie").click()
        expect(other.locator(".dso-replies")).to_contain_text(words.rpartition(" ")[2])
        site.let_worker_work()
        page.goto("/postvak")
        return page.locator("li", has_text="Wie weet hier raad mee?").filter(has_text="anneloes").count()

    assert letters_after("Misschien @Anneloes van Brederveld eens vragen.") == 1
    page.goto("/")
    assert rings(page) == rung + 1
    page.get_by_role("link", name=re.compile("Meldingen")).click()
    page.get_by_role("link", name="Toine van der Sanderloo noemde je").click()
    page.wait_for_url(re.compile(rf"{address_of(thread)}#reactie-\d+"))
    page.get_by_role("textbox", name="Bericht").fill("Dat mag: ik volg dit.")
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page.locator(".dso-replies")).to_contain_text("Dat mag: ik volg dit.")
    assert letters_after("Fijn, reactie één.") == 2

    page.goto("/profiel/berichten")
    page.get_by_role("group", name="Reacties in gesprekken die je volgt").get_by_label("Geen mail").check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status")).to_contain_text("bewaard")
    assert letters_after("Fijn, reactie twee.") == 2
    page.goto("/meldingen")
    expect(page.get_by_text("reageerde in «Wie weet hier raad mee?»")).to_have_count(2)
