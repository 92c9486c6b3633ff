"""The world, without signing in, reads what the network is and what it published, and nothing else."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageFor

PUBLISHED = "Vraag naar vermogen, niet naar aansluitingen"


def test_reads_what_the_network_is_and_an_outcome(page_for: PageFor) -> None:
    page = page_for("")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Netwerk Directeuren Stedelijke Ontwikkeling"
    )
    feed = page.locator("link[type='application/atom+xml']").get_attribute("href")
    assert feed
    assert PUBLISHED in page.request.get(feed).text()
    page.get_by_role("link", name="Lees onze uitkomsten").click()
    page.get_by_role("link", name=PUBLISHED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PUBLISHED)
    picture = page.get_by_role("img", name=re.compile("rij huizen"))
    expect(picture).to_be_visible()
    assert picture.evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") > 0
    expect(page.get_by_role("link", name="Wijzigen")).to_have_count(0)


@pytest.mark.parametrize("address", ["/overleg/grondbeleid", "/bijeenkomsten/1", "/meldingen", "/beheer"])
def test_is_asked_to_sign_in_for_all_else(page_for: PageFor, address: str) -> None:
    page = page_for("")
    page.goto(address)
    page.wait_for_url(re.compile(r"/inloggen\?next="))
    expect(page.get_by_label("Wachtwoord")).to_be_visible()


def test_reads_in_english(page_for: PageFor) -> None:
    page = page_for("")
    page.goto("/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("banner").get_by_role("link", name="Outcomes")).to_be_visible()
    page.goto("/uitkomsten")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_is_not_there_is_said_kindly(page_for: PageFor) -> None:
    page = page_for("")
    answer = page.goto("/uitkomsten/bestaat-niet")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina is er niet")
    page.get_by_role("link", name="Naar de startpagina").click()
    expect(page.get_by_role("link", name="Lees onze uitkomsten")).to_be_visible()
