"""A director looks after a thread in a real browser: answers that helped, changes, order, the end of it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor
from tests.browser.making import a_reply, a_thread, address_of, post
from tests.browser.site import Site


def test_marks_a_useful_answer_and_thanks_for_it(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "directeur")
    reply = a_reply(site, thread, "moderator", source="Begin met een proef.")
    page = page_for("directeur")
    page.goto(address_of(thread))
    useful = page.get_by_role("navigation", name="Nuttige antwoorden")
    post(page, reply).get_by_role("button", name="Nuttig").click()
    expect(useful.get_by_role("link", name="Toine van der Sanderloo")).to_be_visible()
    post(page, reply).get_by_role("button", name="Dank").click()
    expect(post(page, reply)).to_contain_text("Dank van Hanneke Stikkelorum")
    expect(post(page, reply).get_by_role("button", name="Dank")).to_have_attribute("aria-pressed", "true")

    post(page, reply).get_by_role("button", name="Nuttig").click()
    expect(useful).to_have_count(0)
    post(page, reply).get_by_role("button", name="Dank").click()
    expect(post(page, reply)).not_to_contain_text("Dank van")


def test_an_edit_can_be_seen_by_others(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    reply = a_reply(site, thread, "directeur", source="Wij rekenen twee procent.")
    page, other = page_for("directeur"), page_for("secretariaat")
    page.goto(address_of(thread))
    post(page, reply).get_by_role("link", name="Bewerken").click()
    page.get_by_role("textbox", name="Bericht").fill("Wij rekenen drie procent.")
    page.get_by_role("button", name="Bewaar").click()
    expect(post(page, reply)).to_contain_text("drie procent")

    other.goto(address_of(thread))
    post(other, reply).get_by_role("link", name="bewerkt").click()
    expect(other.locator("del")).to_have_text(re.compile("twee"))
    expect(other.locator("ins")).to_have_text(re.compile("drie"))


def test_two_tabs_on_one_text_lose_nothing(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    reply = a_reply(site, thread, "directeur", source="Zoals het was.")
    first = page_for("directeur")
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(f"/overleg/{thread}/reacties/{reply}/bewerken")
        expect(tab.get_by_role("textbox", name="Bericht")).to_have_value("Zoals het was.")
    first.get_by_role("textbox", name="Bericht").fill("Zoals de eerste het wil.")
    first.get_by_role("button", name="Bewaar").click()
    expect(post(first, reply)).to_contain_text("Zoals de eerste het wil.")

    second.get_by_role("textbox", name="Bericht").fill("Zoals de tweede het wil.")
    second.get_by_role("button", name="Bewaar").click()
    expect(second.get_by_role("alert")).to_contain_text("intussen gewijzigd")
    expect(second.get_by_role("alert")).to_be_focused()
    expect(second.get_by_role("alert")).to_contain_text("Zoals de eerste het wil.")
    expect(second.get_by_role("textbox", name="Bericht")).to_have_value("Zoals de tweede het wil.")
    second.get_by_role("button", name="Bewaar").click()
    expect(post(second, reply)).to_contain_text("Zoals de tweede het wil.")


def test_the_chosen_order_is_kept(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    first, second = a_reply(site, thread, "beheer"), a_reply(site, thread, "beheer")
    nested = a_reply(site, thread, "secretariaat", parent_id=first)
    page = page_for("directeur")
    page.goto(address_of(thread))
    assert order(page) == [first, nested, second]
    page.get_by_role("button", name="Op tijd").click()
    expect(page.get_by_role("button", name="Op tijd")).to_have_attribute("aria-pressed", "true")
    page.goto("/")
    page.goto(address_of(thread))
    assert order(page) == [first, second, nested]
    page.get_by_role("button", name="Per antwoord").click()
    expect(page.get_by_role("button", name="Per antwoord")).to_have_attribute("aria-pressed", "true")
    assert order(page) == [first, nested, second]


def order(page: Page) -> list[int]:
    """The replies as they stand below each other."""
    names = page.locator(".dso-replies .dso-post").evaluate_all("posts => posts.map(post => post.id)")
    return [int(name.removeprefix("reactie-")) for name in names]


def test_a_permanent_link_finds_the_page_of_its_reply(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    *_, last = [a_reply(site, thread, "beheer") for _ in range(25)]
    page = page_for("directeur", reduced_motion="reduce")
    page.goto(address_of(thread))
    page.get_by_role("link", name="Volgende").click()
    post(page, last).get_by_role("link", name="zojuist").click()
    page.wait_for_url(f"**{address_of(thread)}?pagina=2#reactie-{last}")
    expect(post(page, last)).to_be_in_viewport()


def test_closes_with_a_summary_and_prints(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "directeur", title="Wat leverde het op?")
    a_reply(site, thread, "moderator", source="Veel.")
    page = page_for("directeur")
    page.goto(address_of(thread))
    page.get_by_role("link", name="Sluiten met een samenvatting").click()
    page.get_by_role("textbox", name="Samenvatting").fill("Het leverde **veel** op.")
    page.get_by_role("button", name="Sluit het gesprek").click()
    summary = page.get_by_role("region", name="Samenvatting van Hanneke Stikkelorum")
    expect(summary.locator("strong")).to_have_text("veel")
    expect(page.get_by_role("button", name="Plaats reactie")).to_have_count(0)

    page.get_by_role("link", name="Afdrukken").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Wat leverde het op?")).to_be_visible()
    expect(page.get_by_text("Het leverde veel op.")).to_be_visible()
    expect(page.get_by_text("Terug naar het gesprek")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_follows_and_mutes(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    page = page_for("directeur")
    page.goto(address_of(thread))
    page.get_by_role("button", name="Volg dit gesprek").click()
    expect(page.get_by_role("button", name="Je volgt dit gesprek")).to_have_attribute("aria-pressed", "true")
    page.goto("/overleg/alles?filter=gevolgd")
    expect(page.get_by_role("main").locator(f"a[href$='/{thread}']")).to_be_visible()
    page.goto(address_of(thread))
    page.get_by_role("button", name="Dempen").click()
    expect(page.get_by_role("button", name="Gedempt")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Gedempt").click()
    expect(page.get_by_role("button", name="Volg dit gesprek")).to_be_visible()
