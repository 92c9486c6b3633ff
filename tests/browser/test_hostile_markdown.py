"""Hostile words in a real browser: nothing runs, nothing is fetched, nothing stands there that may not.

`page_for` fails a test when a page asks another host for anything, breaks the content policy or logs an error.
"""

from collections.abc import Sequence

import pytest
from markupsafe import Markup
from playwright.sync_api import Dialog, FilePayload, Page, expect

from dsonet.text import to_safe_html
from tests.browser.conftest import PageFor
from tests.browser.making import THEME, a_reply, a_thread, address_of
from tests.browser.site import Site
from tests.storage.sample_files import PDF
from tests.text.checking import SAFE_TAGS, render
from tests.text.hostile_texts import HOSTILE

BY_FORM = HOSTILE[::6]
"""The rest goes in by the same renderer without the form: a post takes its time."""
TRAP: FilePayload = {"name": "<img src=x onerror=alert(1)>.pdf", "mimeType": "text/html", "buffer": PDF}
UNSAFE_IN_PROSE = """(safe) => [...document.querySelectorAll(".dso-prose *")].filter((element) => {
  const names = element.getAttributeNames().filter((name) => !["href", "rel", "class", "start"].includes(name));
  const leads = element.localName === "a" && element.hasAttribute("href");
  const isFar = leads && !["http:", "https:", "mailto:"].includes(element.protocol);
  return names.length || isFar || !safe.includes(element.localName);
}).map((element) => element.outerHTML)"""
TOUCH_ALL = """() => {
  for (const element of document.querySelectorAll(".dso-prose *"))
    for (const name of ["mouseover", "focus", "toggle", "error", "load", "animationend"])
      element.dispatchEvent(new Event(name, {bubbles: true}));
}"""
POST_EACH = """async (texts) => {
  const form = document.querySelector("#reageer form"), codes = [];
  for (const [number, text] of texts.entries()) {
    const words = new FormData(form);
    words.set("text", text);
    words.set("submission", `hostile-${number}`);
    codes.push((await fetch(form.action, {method: "POST", body: words})).status);
  }
  return codes;
}"""


@pytest.fixture
def ran() -> list[str]:
    """What a page said in a dialog or opened; must stay empty."""
    return []


def listen(page: Page, ran: list[str]) -> Page:
    def refuse(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("popup", lambda popup: ran.append(popup.url))
    return page


def assert_harmless(page: Page, ran: Sequence[str]) -> None:
    assert page.evaluate(UNSAFE_IN_PROSE, sorted(SAFE_TAGS)) == []
    page.evaluate(TOUCH_ALL)
    assert list(ran) == []


def test_posted_by_the_form(site: Site, page_for: PageFor, ran: list[str]) -> None:
    thread = a_thread(site, "moderator")
    page = listen(page_for("directeur"), ran)
    page.goto(address_of(thread))
    codes = page.evaluate(POST_EACH, BY_FORM)
    assert set(codes) <= {200, 422}
    assert codes.count(200) > len(BY_FORM) / 2
    page.goto(address_of(thread))
    assert_harmless(page, ran)
    following = page.get_by_role("link", name="Volgende")
    while following.count():
        following.click()
        expect(page.locator(".dso-replies")).to_be_visible()
        assert_harmless(page, ran)


def test_the_whole_collection_on_one_page(site: Site, page_for: PageFor, ran: list[str]) -> None:
    texts = [text for text in HOSTILE if render(text)]
    thread = a_thread(site, "moderator")
    for start in range(0, len(texts), 25):
        a_reply(site, thread, "moderator", html=joined(texts[start : start + 25]))
    page = listen(page_for("directeur"), ran)
    for address in (address_of(thread), f"{address_of(thread)}/afdrukken"):
        page.goto(address)
        assert page.locator(".dso-prose").count() > len(texts) / 25
        assert_harmless(page, ran)


def joined(texts: Sequence[str]) -> Markup:
    """The safe HTML of each text, one after the other: none spoils the next."""
    return Markup().join(to_safe_html(text) for text in texts)


def test_in_a_preview(page_for: PageFor, ran: list[str]) -> None:
    page = listen(page_for("directeur"), ran)
    page.goto(f"/overleg/{THEME}/nieuw")
    shown = page.locator(".dso-editor__preview")
    for number, start in enumerate(range(0, len(HOSTILE), 110)):
        words = "\n\n".join([f"Nummer {number}.", *HOSTILE[start : start + 110]])
        page.get_by_role("textbox", name="Bericht").fill(words.replace("```", "").replace("~~~", ""))
        page.get_by_role("button", name="Bekijk voorbeeld").click()
        expect(shown).to_contain_text(f"Nummer {number}.")
        assert_harmless(page, ran)


def test_in_a_title_and_a_name_of_a_file(page_for: PageFor, ran: list[str]) -> None:
    title = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}'
    page = listen(page_for("directeur"), ran)
    page.goto(f"/overleg/{THEME}/nieuw")
    page.get_by_label("Titel").fill(title)
    page.get_by_role("textbox", name="Bericht").fill("Woorden.")
    page.get_by_text("Bestand toevoegen").click()
    page.get_by_label("Bestanden").set_input_files([TRAP])
    page.get_by_role("button", name="Plaats bericht").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    for address in (page.url, f"{page.url}/afdrukken", f"/overleg/{THEME}", "/overleg/alles?filter=van-mij"):
        page.goto(address)
        expect(page.locator("img")).to_have_count(0)
        expect(page.get_by_text(title).first).to_be_visible()
    assert ran == []
