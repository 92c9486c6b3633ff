"""A member fills in the card with a photo, crops it by keyboard or drags it, and is found; also without a script."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import PageFor
from tests.browser.making import a_thread, address_of, member_id
from tests.browser.site import Site
from tests.browser.test_axe import DESK, PHONE, violations

FORM = "/profiel/kaartje"


def wide_picture() -> FilePayload:
    """Red on the left half, blue on the right."""
    file, image = io.BytesIO(), Image.new("RGB", (800, 400), "red")
    image.paste("blue", (400, 0, 800, 400))
    image.save(file, "PNG")
    return {"name": "ik.png", "mimeType": "image/png", "buffer": file.getvalue()}


def save(page: Page) -> None:
    page.get_by_role("button", name="Bewaar kaartje").click()
    expect(page.get_by_role("status").first).to_contain_text("Je kaartje is bewaard.")


def kept_colours(page: Page, who: int) -> tuple[str, str]:
    """What the kept photo shows on the left and on the right."""
    image = Image.open(io.BytesIO(page.request.get(f"/leden/{who}/foto").body())).convert("RGB")
    found = []
    for x in (40, 470):
        pixel = image.getpixel((x, 256))
        assert isinstance(pixel, tuple)
        found.append("red" if pixel[0] > pixel[2] else "blue")
    return found[0], found[1]


def press(slider: Locator, key: str, times: int) -> None:
    slider.focus()
    for _time in range(times):
        slider.press(key)


def test_crops_by_keyboard_saves_and_is_found(site: Site, page_for: PageFor) -> None:
    me = member_id(site, "directeur")
    page = page_for("directeur", viewport=DESK)
    page.goto(FORM)
    expect(page.get_by_role("group", name="Kies de uitsnede")).to_be_hidden()
    page.get_by_label("Kies een foto").set_input_files(wide_picture())
    expect(page.get_by_role("group", name="Kies de uitsnede")).to_be_visible()
    press(page.get_by_role("slider", name="Grootte van de uitsnede"), "ArrowLeft", 30)
    press(page.get_by_role("slider", name="Naar links of rechts"), "Home", 1)
    assert violations(page) == []
    page.get_by_role("checkbox", name="Erfpacht").check()
    page.get_by_label("Hier kun je mij over bellen").first.fill("Een spoorzone met twaalf eigenaren.")
    save(page)
    assert kept_colours(page, me) == ("red", "red")

    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Leden").click()
    page.get_by_label("Zoek op naam, stad of onderwerp").fill("spoorzone eigenaren")
    page.get_by_role("button", name="Zoek").click()
    card = page.get_by_role("article")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Erfpacht")
    expect(card.locator("img")).to_have_js_property("naturalWidth", 96)
    card.get_by_role("link", name="Hanneke Stikkelorum").click()
    page.wait_for_url(f"**/leden/{me}")
    expect(page.get_by_text("Een spoorzone met twaalf eigenaren.")).to_be_visible()


def test_drags_the_square(site: Site, page_for: PageFor) -> None:
    page = page_for("moderator", viewport=PHONE)
    page.goto(FORM)
    page.get_by_label("Kies een foto").set_input_files(wide_picture())
    canvas = page.get_by_role("img", name="De gekozen foto met de uitsnede")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + box["width"], middle[1], steps=4)
    page.mouse.up()
    expect(page.get_by_role("slider", name="Naar links of rechts")).to_have_value("1000")
    save(page)
    assert kept_colours(page, member_id(site, "moderator")) == ("blue", "blue")


def test_what_is_no_picture_is_said(page_for: PageFor) -> None:
    page = page_for("directeur", viewport=PHONE)
    page.goto(FORM)
    page.locator("#photo").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"geen foto"})
    expect(page.get_by_role("group", name="Kies de uitsnede")).to_be_hidden()
    page.get_by_label("Talen", exact=False).first.fill("Fries")
    page.get_by_role("button", name="Bewaar kaartje").click()
    expect(page.get_by_role("alert")).to_contain_text("geen foto van maken")
    expect(page.locator("#languages")).to_have_value("Fries")
    assert violations(page) == []


def test_without_a_script_the_middle_is_taken(site: Site, page_for: PageFor) -> None:
    page = page_for("secretariaat", java_script_enabled=False, viewport=PHONE)
    page.goto(FORM)
    page.get_by_label("Kies een foto").set_input_files(wide_picture())
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_label("In eigen woorden").fill("Zonder script")
    save(page)
    assert kept_colours(page, member_id(site, "secretariaat")) == ("red", "blue")
    page.goto("/leden")
    page.get_by_text("Filters en volgorde").click()
    page.get_by_label("Provincie").select_option("Gelderland")
    page.get_by_role("button", name="Zoek").click()
    page.wait_for_url(re.compile("provincie=Gelderland"))
    expect(page.get_by_role("article").filter(has_text="Hanneke Stikkelorum")).to_be_visible()
    expect(page.get_by_role("article").filter(has_text="Joost Verhulsdonk")).to_have_count(0)


def test_a_dot_on_the_map_leads_to_the_line_in_the_list(page_for: PageFor) -> None:
    page = page_for("directeur", viewport=DESK)
    page.goto("/leden/kaart")
    page.get_by_role("group", name="Kaart van Nederland").get_by_role(
        "link", name=re.compile("^Maastricht")
    ).click()
    page.wait_for_url(re.compile("#zetel-"))
    expect(page.locator("li:target")).to_be_in_viewport()
    page.locator("li:target").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Quaedackers"))


def test_says_experience_at_a_thread_and_takes_it_back(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator", title="Wie kent kostenverhaal?")
    page = page_for("directeur", viewport=PHONE)
    page.goto(address_of(thread))
    page.get_by_role("button", name="Ik heb hier ervaring mee").click()
    expect(page.get_by_role("status").first).to_contain_text("staat nu in je kaartje")
    page.get_by_role("button", name="Ik heb hier ervaring mee").click()
    row = page.get_by_role("listitem").filter(has_text="Wie kent kostenverhaal?")
    row.get_by_role("button", name="Haal eruit").click()
    expect(page.get_by_role("status").first).to_contain_text("uit je kaartje gehaald")
    expect(page.get_by_role("link", name="Wie kent kostenverhaal?")).to_have_count(0)


@pytest.mark.parametrize("address", ["/leden", "/leden?q=bestaatniet", "/leden/7", "/leden/kaart", FORM])
@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)])
def test_nothing_to_say_about_these_pages(
    page_for: PageFor, address: str, scheme: str, size: dict[str, int]
) -> None:
    page = page_for("directeur", color_scheme=scheme, viewport=size)
    page.goto(address)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
