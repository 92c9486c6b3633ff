"""axe has nothing to say about any page, light and dark, on a phone and at a desk; nothing overflows at 320 px."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PageFor
from tests.browser.making import a_reply, a_thread
from tests.browser.site import Site

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
REFUSED = {("", "/bestaat-niet"): 404, ("directeur", "/moderatie"): 403}
"""Also these pages are looked at; every other must be there."""
PAGES = {
    "": ["/", "/inloggen", "/uitkomsten", "/uitkomsten/vraag-naar-vermogen", "/bestaat-niet", "/postvak"],
    "directeur": [
        "/",
        "/overleg",
        "/overleg/grondbeleid",
        "/overleg/1",
        "/overleg/grondbeleid/nieuw",
        "/overleg/concepten",
        "/overleg/alles?filter=van-mij",
        "/meldingen",
        "/bijeenkomsten",
        "/bijeenkomsten/1",
        "/bijeenkomsten/2",
        "/bijeenkomsten/2/aanmelden",
        "/bijeenkomsten/3",
        "/bijeenkomsten/4",
        "/bijeenkomsten/4/aanmelden",
        "/bijeenkomsten/5",
        "/bijeenkomsten/1/verslag",
        "/bijeenkomsten/1/verslag/afdrukken",
        "/acties",
        "/bijeenkomsten/maand/2027-01",
        "/bijeenkomsten/jaar/2027?antwoord=geen",
        "/datumprikkers",
        "/datumprikkers/1",
        "/documenten",
        "/documenten/1",
        "/documenten/map/1",
        "/documenten/alles?weergave=tegels",
        "/documenten/alles?trefwoord=bestaatniet",
        "/documenten/prullenbak",
        "/profiel",
        "/profiel/sessies",
        "/profiel/beveiliging",
        "/profiel/app",
        "/profiel/passkeys/nieuw",
        "/profiel/tweede-stap",
        "/mijn-gegevens",
        "/mijn-gegevens/bezwaar",
        "/mijn-gegevens/wissen",
        "/welkom/kaartje",
        "/welkom/volgen",
        "/kringen",
        "/profiel/adres",
        "/inloggen/opnieuw",
        "/profiel/berichten",
        "/profiel/agenda",
        "/profiel/kaartje",
        "/leden",
        "/leden?q=bestaatniet&provincie=Zeeland",
        "/leden/kaart",
        "/leden/7",
        "/moderatie",
    ],
    "moderator": ["/moderatie", "/overleg/1/modereren", "/overleg/1/bewerken", "/overleg/1/geschiedenis"],
    "secretariaat": [
        "/bijeenkomsten/1",
        "/bijeenkomsten/1/overdoen",
        "/bijeenkomsten/1/brieven",
        "/bijeenkomsten/1/bord",
        "/bijeenkomsten/1/deelnemers",
        "/bijeenkomsten/1/aanwezig",
        "/bijeenkomsten/1/verslag",
        "/bijeenkomsten/1/verslag/bewerken",
        "/bijeenkomsten/1/verslag/geschiedenis",
        "/bijeenkomsten/1/conclusies/nieuw",
        "/bijeenkomsten/1/conclusies/1/wijzigen",
        "/bijeenkomsten/2",
        "/bijeenkomsten/2/bewerken",
        "/bijeenkomsten/2/agenda",
        "/bijeenkomsten/2/agenda/nieuw",
        "/bijeenkomsten/2/agenda/12/wijzigen",
        "/bijeenkomsten/2/agenda/12/gesprek",
        "/bijeenkomsten/2/dagdelen/nieuw",
        "/bijeenkomsten/2/vragen",
        "/bijeenkomsten/2/vragen/nieuw",
        "/bijeenkomsten/2/vragen/3",
        "/bijeenkomsten/2/brieven",
        "/bijeenkomsten/2/brieven/13",
        "/bijeenkomsten/2/brieven/13/voorbeeld",
        "/bijeenkomsten/2/bord?toon=geen-antwoord",
        "/bijeenkomsten/2/deelnemers",
        "/bijeenkomsten/2/deelnemers/gaststad",
        "/bijeenkomsten/2/badges",
        "/bijeenkomsten/2/aanwezig",
        "/bijeenkomsten/2/antwoord/1",
        "/bijeenkomsten/3/deelnemers",
        "/bijeenkomsten/4/agenda",
        "/bijeenkomsten/4/dagdelen/1/wijzigen",
        "/bijeenkomsten/4/deelnemers",
        "/bijeenkomsten/4/antwoord/1",
        "/bijeenkomsten/nieuw",
        "/datumprikkers/nieuw",
        "/datumprikkers/1",
        "/datumprikkers/1/bewerken",
        "/datumprikkers/1/sluiten",
        "/uitkomsten/nieuw",
        "/documenten/map/1",
        "/documenten/map/nieuw",
        "/documenten/1",
        "/documenten/1/wijzigen",
    ],
    "beheer": [
        "/beheer",
        "/beheer/leden",
        "/beheer/leden/uitnodigen",
        "/beheer/leden/uitnodigen/lijst",
        "/beheer/leden/wijzigen/lijst",
        "/beheer/zetels",
        "/beheer/themas",
        "/beheer/tweede-stap",
        "/beheer/regels",
        "/beheer/huisregels",
        "/beheer/kringen",
        "/beheer/kringen/nieuw",
        "/beheer/opvolgingen",
        "/beheer/leden/5/opvolging",
        "/beheer/gasten/nieuw",
        "/beheer/bezwaren",
        "/beheer/wegen-terug",
        "/beheer/leden/5/weg-terug",
        "/beheer/expertise",
        "/beheer/expertise/1",
    ],
}


def violations(page: Page) -> list[Any]:
    """What axe finds on the open page, through the browser's own door: the policy keeps scripts out of pages."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    run = f"axe.run({{runOnly: {json.dumps(TAGS)}}}).then(found => JSON.stringify(found.violations))"
    answer = session.send("Runtime.evaluate", {"expression": run, "awaitPromise": True})
    found = json.loads(answer["result"]["value"])
    return [(row["id"], [node["html"][:200] for node in row["nodes"]]) for row in found]


@pytest.mark.parametrize("who", PAGES)
def test_every_page_light_at_a_desk_and_dark_on_a_phone(page_for: PageFor, who: str) -> None:
    for scheme, size in (("light", DESK), ("dark", PHONE)):
        page = page_for(who, color_scheme=scheme, viewport=size)
        for address in PAGES[who]:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == REFUSED.get((who, address), 200), address
            assert violations(page) == [], f"{address} {scheme}"


def test_a_refused_form(page_for: PageFor) -> None:
    page = page_for("secretariaat", color_scheme="dark", viewport=PHONE)
    page.goto("/bijeenkomsten/nieuw")
    page.get_by_role("button", name="Bewaar en kondig aan").click()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_question_before_letters_go(page_for: PageFor, scheme: Any) -> None:
    page = page_for("secretariaat", color_scheme=scheme, viewport=PHONE)
    page.goto("/bijeenkomsten/nieuw")
    page.get_by_label("Titel", exact=True).fill("Werkbezoek Deventer")
    page.get_by_label("Begin").fill("2031-04-08T13:00")
    page.get_by_label("Einde").fill("2031-04-08T17:00")
    page.get_by_role("button", name="Bewaar en kondig aan").click()
    page.wait_for_url("**/aankondigen")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto("/bijeenkomsten/2/bewerken")
    page.get_by_label("Titel", exact=True).fill("Een andere titel")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    assert violations(page) == []


@pytest.mark.parametrize("who", ["", "directeur", "secretariaat", "beheer"])
def test_nothing_overflows_at_320_px_or_with_large_text(site: Site, page_for: PageFor, who: str) -> None:
    page = page_for(who, viewport={"width": 320, "height": 640})
    for address in PAGES[who]:
        page.goto(address)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, address


def test_a_deep_tree_fits_a_phone(site: Site, page_for: PageFor) -> None:
    thread = a_thread(site, "moderator", title="Diep")
    above = None
    for _depth in range(7):
        above = a_reply(site, thread, "secretariaat", parent_id=above)
    page = page_for("directeur", viewport={"width": 320, "height": 640})
    page.goto(f"/overleg/{thread}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
