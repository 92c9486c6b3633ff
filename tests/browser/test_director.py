"""A director asks, writes and answers in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor
from tests.browser.making import A_PDF, THEME, a_reply, a_thread, address_of, post, post_with
from tests.browser.site import Site


def test_home_shows_what_is_new_and_leads_to_the_first_unread_reply(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "directeur", title="Wat is er nieuw op de startpagina?")
    page = page_for("directeur")
    page.goto(address_of(thread))
    first = a_reply(site, thread, "moderator", source="Het eerste dat je niet las.")
    a_reply(site, thread, "beheer", source="Het tweede.")

    page.goto("/")
    page.get_by_role("region", name="Nieuw voor jou").get_by_role(
        "link", name="Wat is er nieuw op de startpagina?"
    ).click()
    page.wait_for_url(f"**{address_of(thread)}#reactie-{first}")
    expect(post(page, first)).to_be_in_viewport()
    expect(post(page, first)).to_contain_text("Nieuw")
    page.goto("/")
    expect(page.get_by_text("Wat is er nieuw op de startpagina?")).to_have_count(0)


def test_finds_what_is_unread_in_a_theme(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator", title="Nog door niemand gelezen")
    page = page_for("directeur")
    page.goto("/overleg")
    page.get_by_role("main").get_by_role("link", name="Grondbeleid", exact=True).click()
    page.get_by_role("link", name="Ongelezen", exact=True).click()
    expect(page.get_by_role("link", name="Ongelezen", exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Nog door niemand gelezen").click()
    page.wait_for_url(f"**{address_of(thread)}")
    page.goto(f"/overleg/{THEME}?filter=ongelezen")
    expect(page.get_by_role("link", name="Nog door niemand gelezen")).to_have_count(0)


def test_asks_a_question_with_the_template_the_names_the_preview_and_a_paper(
    site: Site, page_for: PageFor
) -> None:
    a_thread(site, "moderator", title="Erfpachtcanon vaststellen bij verkoop")
    page = page_for("directeur")
    page.goto(f"/overleg/{THEME}")
    page.get_by_role("link", name="Stel een vraag").click()

    page.get_by_label("Titel").press_sequentially("Erfpachtcanon vaststellen")
    expect(page.get_by_role("link", name="Erfpachtcanon vaststellen bij verkoop")).to_be_visible()
    page.get_by_text("Hulp bij een goede vraag").click()
    page.get_by_label("Situatie").fill("We geven grond uit aan een corporatie.")
    page.get_by_label("Wat is geprobeerd").fill("Een canon van twee procent.")
    page.get_by_label("De vraag").fill("Wat rekenen jullie?")

    area = page.get_by_role("textbox", name="Bericht")
    area.press_sequentially("Vooral benieuwd naar @joos")
    page.get_by_role("option", name="Joost Verhulsdonk").click()
    expect(area).to_have_value("Vooral benieuwd naar @Joost Verhulsdonk ")
    area.press("Control+A")
    page.get_by_role("button", name="Vet").click()
    page.get_by_role("button", name="Bekijk voorbeeld").click()
    expect(page.locator(".dso-editor__preview strong")).to_contain_text("Vooral benieuwd")
    expect(page.locator(".dso-editor__preview .dso-mention")).to_have_text("@Joost Verhulsdonk")

    page.get_by_text("Bestand toevoegen").click()
    page.get_by_label("Bestanden").set_input_files([A_PDF])
    area.press("Control+Enter")
    page.wait_for_url(re.compile(rf"/overleg/{THEME}/\d+$"))
    expect(page.get_by_role("heading", name="Wat is geprobeerd")).to_be_visible()
    expect(page.locator("#bericht .dso-mention")).to_have_text("@Joost Verhulsdonk")
    with page.expect_download() as download:
        page.get_by_role("link", name=A_PDF["name"]).click()
    assert download.value.suggested_filename == A_PDF["name"]
    assert download.value.path().read_bytes() == A_PDF["buffer"]


def test_a_draft_survives_a_closed_tab_and_an_ended_session(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    page = page_for("")
    page.goto(site.sign_in_link("directeur"))
    page.get_by_role("button", name="Log in als").click()
    page.goto(address_of(thread))
    area = page.get_by_role("textbox", name="Bericht")
    area.fill("Dit wil ik niet kwijt.")
    expect(page.get_by_text("Concept bewaard")).to_be_visible()
    page.close()

    page = page.context.new_page()
    page.goto(address_of(thread))
    area = page.get_by_role("textbox", name="Bericht")
    expect(area).to_have_value("Dit wil ik niet kwijt.")
    area.fill("Dit wil ik niet kwijt, en dit ook niet.")
    page.goto("/overleg/concepten")  # kept on the way out, before the pause is over
    page.wait_for_function(
        "async () => (await (await fetch('/overleg/concepten')).text()).includes('en dit ook niet.')"
    )

    page.goto(address_of(thread))
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("textbox", name="Bericht").press("Control+End")
    page.keyboard.type(" Einde.")
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Hoe doen")
    expect(page.get_by_label("Je tekst")).to_have_value("Dit wil ik niet kwijt, en dit ook niet. Einde.")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(address_of(thread))
    expect(page.get_by_role("textbox", name="Bericht")).to_have_value(re.compile("en dit ook niet"))


def test_answers_in_the_tree_and_quotes_a_passage(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator")
    parent = a_reply(site, thread, "beheer", source="Wij bouwen veel. Wij slopen weinig.")
    page = page_for("directeur", reduced_motion="reduce")
    page.goto(address_of(thread))
    post(page, parent).get_by_role("link", name="Reageren op Bram Tichelaar").click()
    page.get_by_role("textbox", name="Bericht").fill("Daar wil ik meer van weten.")
    page.get_by_role("button", name="Plaats reactie").click()
    page.wait_for_url(re.compile(r"#reactie-\d+$"))
    mine = post_with(page, "Daar wil ik meer van weten.")
    expect(mine).to_be_in_viewport()
    expect(mine.locator("xpath=..")).to_have_class(re.compile("item--1"))

    select(page, post(page, parent).locator("p", has_text="Wij bouwen"), "Wij slopen weinig")
    post(page, parent).get_by_role("link", name="Citeren").click()
    area = page.get_by_role("textbox", name="Bericht")
    expect(area).to_have_value("Bram Tichelaar schreef:\n\n> Wij slopen weinig\n\n")
    expect(area).to_be_focused()
    page.keyboard.type("Precies dit.")
    area.press("Control+Enter")
    quoting = post_with(page, "Precies dit.")
    expect(quoting.locator("blockquote")).to_have_text("Wij slopen weinig")
    expect(quoting.locator("xpath=..")).to_have_class(re.compile("item--1"))


def select(page: Page, paragraph: object, words: str) -> None:
    """Drag over `words`, as with a mouse."""
    box = paragraph.evaluate(  # type: ignore[attr-defined]
        """(element, words) => {
          const text = element.firstChild, start = text.data.indexOf(words), range = document.createRange();
          range.setStart(text, start); range.setEnd(text, start + words.length);
          element.scrollIntoView({block: "center", behavior: "instant"});
          const {left, right, top, bottom} = range.getBoundingClientRect();
          return {left, right, middle: (top + bottom) / 2};
        }""",
        words,
    )
    page.mouse.move(box["left"] + 1, box["middle"])
    page.mouse.down()
    page.mouse.move(box["right"] - 1, box["middle"], steps=5)
    page.mouse.up()
