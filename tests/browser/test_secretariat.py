"""The secretariat plans a meeting, lays papers on the table, publishes an outcome and invites a member."""

import re

from playwright.sync_api import FilePayload, expect

from dsonet.demo.drawings import draw
from tests.browser.conftest import PageFor
from tests.browser.making import A_PDF, newest_letter
from tests.browser.site import Site

NO_PDF: FilePayload = {"name": "vals.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}
LARGE_PAPER: FilePayload = {**A_PDF, "name": "dik.pdf", "buffer": A_PDF["buffer"] + bytes(3_000_000)}
SLOW_LINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
PICTURE: FilePayload = {"name": "kaart.png", "mimeType": "image/png", "buffer": draw("kaart")}


def test_plans_a_meeting(page_for: PageFor) -> None:
    page = page_for("secretariaat")
    page.goto("/bijeenkomsten")
    page.get_by_role("link", name="Nieuwe bijeenkomst").click()
    page.get_by_label("Titel", exact=True).fill("Werkbezoek Almere")
    page.get_by_label("Begin").fill("2027-04-08T13:00")
    page.get_by_label("Einde").fill("2027-04-08T12:00")
    page.get_by_role("button", name="Bewaar en kondig aan").click()
    expect(page.get_by_text("Het einde ligt voor het begin.").first).to_be_visible()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Werkbezoek Almere")
    page.get_by_label("Einde").fill("2027-04-08T17:00")
    page.get_by_role("button", name="Bewaar en kondig aan").click()
    page.wait_for_url(re.compile(r"/bijeenkomsten/\d+/aankondigen$"))
    expect(page.get_by_text(re.compile(r"\d+ leden krijgen een mail"))).to_be_visible()
    page.get_by_role("button", name="Kondig aan", exact=True).click()
    page.wait_for_url(re.compile(r"/bijeenkomsten/\d+$"))

    member = page_for("directeur", viewport={"width": 390, "height": 844})
    member.goto(page.url)
    member.get_by_role("button", name="Ja, ik kom").click()
    expect(member.get_by_role("button", name="Ja, ik kom")).to_have_attribute("aria-pressed", "true")
    expect(member.get_by_role("region", name=re.compile("Wie er komt"))).to_contain_text(
        "Hanneke Stikkelorum"
    )
    with member.expect_download() as calendar:
        member.get_by_role("link", name="Zet in mijn agenda").click()
    assert b"SUMMARY:Werkbezoek Almere" in calendar.value.path().read_bytes()


def test_brings_papers_and_takes_one_away(page_for: PageFor) -> None:
    page, member = page_for("secretariaat"), page_for("directeur")
    page.goto("/bijeenkomsten/3")
    page.get_by_label("Stukken toevoegen").set_input_files([A_PDF, NO_PDF])
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("vals.pdf")
    paper = page.get_by_role("link", name="Nota grondprijzen – één")
    expect(paper).to_be_visible()

    member.goto("/bijeenkomsten/3")
    address = member.get_by_role("link", name="Nota grondprijzen – één").get_attribute("href")
    assert address
    opened = member.request.get(address)  # a click opens it in the browser's own reader
    assert opened.headers["content-disposition"].startswith("inline")
    assert opened.body() == A_PDF["buffer"]

    page.goto("/bijeenkomsten/3")
    row = page.locator(".dso-files > li").filter(has_text="Nota grondprijzen")
    row.get_by_text("Verwijderen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("verdwijnt voor iedereen")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    row.get_by_text("Verwijderen").click()
    page.get_by_role("button", name="Ja, verwijder").click()
    expect(paper).to_have_count(0)


def test_sees_how_far_a_large_paper_is_and_stops_it(page_for: PageFor) -> None:
    page = page_for("secretariaat")
    page.goto("/bijeenkomsten/2")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    page.get_by_label("Stukken toevoegen").set_input_files([LARGE_PAPER])
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.get_by_role("progressbar", name="Bezig met versturen")).to_be_visible()
    expect(page.locator("[data-percent]")).to_have_text(re.compile(r"^[1-9]\d? %$"))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Het versturen is gestopt of mislukt.")).to_be_visible()

    line.send("Network.emulateNetworkConditions", {**SLOW_LINE, "uploadThroughput": -1})
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Het stuk staat klaar.")
    expect(page.locator("#stukken").get_by_role("link", name="dik").first).to_be_visible()


def test_invites_many_after_looking_them_over(site: Site, page_for: PageFor) -> None:
    page = page_for("secretariaat")
    page.goto("/beheer/leden")
    page.get_by_role("link", name="Nodig velen uit").click()
    page.get_by_label("Namen en adressen").fill(
        "Noor Bakker <noor@nieuw.example>; Jan de Vries <jan@nieuw.example>; geen adres"
    )
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_text("Dit is geen e-mailadres.")).to_be_visible()
    page.get_by_role("button", name="Verstuur 2 uitnodigingen").click()
    expect(page.get_by_role("status")).to_contain_text("2 uitnodigingen worden verstuurd.")
    expect(page.get_by_role("link", name="Jan de Vries")).to_be_visible()
    site.let_worker_work()
    page.goto("/postvak")
    expect(page.locator("li", has_text="noor@nieuw.example").first).to_be_visible()


def test_takes_the_list_away_and_brings_it_back_changed(page_for: PageFor) -> None:
    page = page_for("secretariaat")
    page.goto("/beheer/leden")
    with page.expect_download() as download:
        page.get_by_role("button", name="Haal de lijst op als tabel").click()
    table = download.value.path().read_text(encoding="utf-8-sig")
    assert "joost.verhulsdonk@demo.example" in table
    changed = table.replace("Joost Verhulsdonk", "Joost Verhulsdonk-Smit")
    page.get_by_role("link", name="Wijzig velen").click()
    file: FilePayload = {"name": "leden.csv", "mimeType": "text/csv", "buffer": changed.encode("utf-8-sig")}
    page.get_by_label("Bestand (CSV)").set_input_files([file])
    page.get_by_role("button", name="Kijk na").click()
    expect(page.locator("ins")).to_have_text("Joost Verhulsdonk-Smit")
    page.get_by_role("button", name="Bewaar 1 wijziging").click()
    expect(page.get_by_role("status")).to_contain_text("1 lid is gewijzigd.")
    expect(page.get_by_role("main").get_by_role("link", name="Joost Verhulsdonk-Smit")).to_be_visible()


def test_publishes_an_outcome(page_for: PageFor) -> None:
    page, world = page_for("secretariaat"), page_for("")
    page.goto("/uitkomsten/nieuw")
    page.get_by_label("Titel").fill("Wat we in Almere zagen")
    page.get_by_role("textbox", name="Tekst").fill("Een **stad** die doorgroeit.")
    page.get_by_label("Foto of afbeelding").set_input_files([PICTURE])
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Beschrijf de afbeelding").first).to_be_visible()
    page.get_by_label("Wat is er op de afbeelding te zien?").fill("Een plattegrond.")
    page.get_by_label("Foto of afbeelding").set_input_files([PICTURE])
    page.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(re.compile(r"/uitkomsten/wat-we-in-almere-zagen$"))
    assert world.goto(page.url).status == 404  # type: ignore[union-attr]

    page.get_by_role("link", name="Wijzigen").click()
    page.get_by_label("Iedereen, zonder in te loggen").check()
    page.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(re.compile(r"/uitkomsten/wat-we-in-almere-zagen$"))
    world.goto(page.url)
    expect(world.get_by_role("heading", name="Wat we in Almere zagen")).to_be_visible()
    expect(world.get_by_role("img", name="Een plattegrond.")).to_be_visible()
    assert "Wat we in Almere zagen" in world.request.get("/uitkomsten/atom.xml").text()


def test_invites_a_member_who_comes_in(site: Site, page_for: PageFor) -> None:
    page, guest = page_for("secretariaat"), page_for("")
    page.goto("/beheer/leden/uitnodigen")
    page.get_by_label("Naam").fill("Nieuw van der Lid")
    page.get_by_label("E-mailadres").fill("nieuw.lid@demo.example")
    page.get_by_role("button", name="Verstuur uitnodiging").click()
    expect(page.get_by_role("status")).to_contain_text("Nieuw van der Lid")
    site.let_worker_work()
    newest_letter(guest, "Uitnodiging")
    link = guest.locator(".dso-letter a").first.get_attribute("href") or ""
    guest.goto(link)
    for field in guest.locator("input[type=password]").all():
        field.fill("een lange zin van mij alleen")
    guest.get_by_role("button", name=re.compile("Word lid")).click()
    guest.goto("/")
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Nieuw")
