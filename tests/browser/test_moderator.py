"""A moderator keeps threads findable and kind, and takes it back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PageFor
from tests.browser.making import THEME, a_reply, a_thread, address_of, newest_letter
from tests.browser.site import Site


def test_pins_moves_and_closes(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "directeur", title="Een vraag die elders hoort")
    page = page_for("moderator")
    page.goto(f"/overleg/{thread}/modereren")
    page.get_by_role("button", name="Zet vast bovenaan").click()
    expect(page.get_by_role("status")).to_contain_text("staat vast bovenaan")
    expect(page.locator(".dso-head").get_by_text("Vastgezet")).to_be_visible()

    page.goto(f"/overleg/{thread}/modereren")
    page.get_by_label("Naar thema").select_option("Mobiliteit")
    page.get_by_role("button", name="Verplaats").click()
    page.wait_for_url(re.compile(rf"/overleg/mobiliteit/{thread}$"))
    page.goto(address_of(thread))
    page.wait_for_url(re.compile(rf"/overleg/mobiliteit/{thread}$"))

    page.goto(f"/overleg/{thread}/sluiten")
    page.get_by_label("Samenvatting").fill("Het hoort bij mobiliteit.")
    page.get_by_role("button", name="Sluit het gesprek").click()
    expect(page.get_by_role("heading", name=re.compile("Samenvatting van"))).to_be_visible()
    expect(page.locator("#reageer")).to_have_count(0)
    page.get_by_role("button", name="Heropenen").click()
    expect(page.locator("#reageer")).to_be_visible()

    page.goto("/moderatie")
    log = page.get_by_role("region", name="Logboek")
    for words in ("zette het gesprek vast", "verplaatste het gesprek", "sloot het gesprek", "heropende"):
        expect(log.get_by_text(words).first).to_be_visible()


def test_hides_with_a_reason_that_the_author_gets_and_restores(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "secretariaat", title="Een gevoelig onderwerp")
    reply = a_reply(site, thread, "directeur", source="Dit had ik niet moeten schrijven.")
    page, author = page_for("moderator"), page_for("directeur")
    page.goto(f"/overleg/reactie/{reply}")
    page.locator(f"#reactie-{reply}").get_by_role("link", name="Modereren").click()
    page.get_by_label("Reden").fill("Hier staat een naam in.")
    page.get_by_role("button", name="Verberg reactie").click()
    expect(page.get_by_role("status")).to_contain_text("verborgen")

    assert author.goto(f"/overleg/reactie/{reply}").status == 404  # type: ignore[union-attr]
    author.goto(address_of(thread))
    expect(author.get_by_text("niet moeten schrijven")).to_have_count(0)
    site.let_worker_work()
    newest_letter(author, "Je bericht is verborgen")
    expect(author.locator(".dso-letter")).to_contain_text("Hier staat een naam in.")

    page.goto("/moderatie")
    page.get_by_role("region", name="Nu verborgen").get_by_role("button", name="Zet terug").first.click()
    author.goto(address_of(thread))
    expect(author.get_by_text("niet moeten schrijven")).to_be_visible()


def test_edits_on_behalf_and_it_shows(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "secretariaat", title="Een telefoonnummer te veel")
    reply = a_reply(site, thread, "directeur", source="Bel Jan op 06 12345678.")
    page = page_for("moderator")
    page.goto(f"/overleg/{thread}/reacties/{reply}/bewerken")
    page.get_by_role("textbox", name="Bericht").fill("Bel Jan.")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Schrijf kort waarom.").first).to_be_visible()
    page.get_by_label("Waarom wijzig je dit").fill("Nummers horen hier niet.")
    page.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(re.compile(rf"/overleg/{THEME}/{thread}"))
    page.locator(f"#reactie-{reply}").get_by_role("link", name="bewerkt").click()
    expect(page.get_by_text("Namens de schrijver")).to_be_visible()
    expect(page.locator("del").first).to_contain_text("06 12345678")
