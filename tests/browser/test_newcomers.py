"""A seat changes hands and somebody new comes in, in a real browser."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from dsonet.database import db, now
from dsonet.events import Event
from dsonet.members.models import Member
from dsonet.succession.models import Succession
from dsonet.web.times import AMSTERDAM
from tests.browser.conftest import PageFor
from tests.browser.making import link_in_letter, member_id, newest_letter
from tests.browser.site import Site

PHONE = {"width": 390, "height": 844}
PASSWORD = "vier fietsen op een brug"


def let_minute_pass(site: Site) -> None:
    """The minute that was set is over."""
    with site.app.app_context():
        past = now() - timedelta(minutes=1)
        succession = db.session.query(Succession).order_by(Succession.id.desc()).first()
        assert succession is not None
        db.session.get_one(Member, succession.predecessor_id).ended_at = past
        succession.takes_effect_at = past
        db.session.query(Event).filter_by(name="SuccessionDue").update({"next_try_at": past})
        db.session.commit()
    site.let_worker_work()


def plan(site: Site, page: Page) -> None:
    """Noor Bakker is to follow Farida Benhaddou, three hours from now."""
    minute = (now() + timedelta(hours=3)).astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    page.goto(f"/beheer/leden/{member_id(site, 'farida.benhaddou')}")
    page.get_by_role("link", name="Regel de opvolging").click()
    page.get_by_label("Naam").fill("Noor Bakker")
    page.get_by_label("E-mailadres").fill("noor.bakker@demo.example")
    page.get_by_label("Functie").fill("Directeur ruimte")
    page.get_by_label("Vanaf").fill(minute)
    page.get_by_role("button", name="Kijk wat er gebeurt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit gaat er gebeuren")
    expect(page.get_by_text("Dit gaat niet mee")).to_be_visible()
    page.get_by_role("button", name="Ja, plan de opvolging").click()
    expect(page.get_by_role("status")).to_contain_text("De opvolging is gepland.")


def introduce(page: Page) -> None:
    """The second step of the welcome."""
    expect(page.get_by_text("Stap 2 van 3")).to_be_visible()
    page.get_by_label("Grondexploitatie").check()
    page.get_by_label("Hier kun je mij over bellen").fill("Stationsgebieden")


def test_a_seat_changes_hands_and_the_successor_is_welcomed(site: Site, page_for: PageFor) -> None:
    page = page_for("secretariaat")
    plan(site, page)
    page.get_by_text("Maak ongedaan", exact=True).click()
    page.get_by_role("button", name="Maak de opvolging ongedaan").click()
    expect(page.get_by_role("status")).to_contain_text("houdt de zetel")
    plan(site, page)
    let_minute_pass(site)

    newcomer = page_for("", viewport=PHONE)
    newest_letter(newcomer, "Uitnodiging voor")
    newcomer.goto(link_in_letter(newcomer, "/uitnodiging/"))
    expect(newcomer.get_by_text("Stap 1 van 3")).to_be_visible()
    newcomer.get_by_label("Nieuw wachtwoord").fill(PASSWORD)
    newcomer.get_by_role("button", name="Word lid en log in").click()
    introduce(newcomer)
    newcomer.get_by_role("link", name="Later verder").click()
    newcomer.get_by_role("link", name="Ga verder waar je was").click()
    introduce(newcomer)
    newcomer.get_by_role("button", name="Bewaar en ga verder").click()
    expect(newcomer.get_by_text("Stap 3 van 3")).to_be_visible()
    newcomer.get_by_role("button", name="Bewaar en begin").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Dag Noor")
    newcomer.goto("/leespakket")
    expect(newcomer.get_by_text("Je hebt de zetel van Amsterdam overgenomen.")).to_be_visible()
    newcomer.goto("/leden?q=Stationsgebieden")
    expect(newcomer.get_by_role("link", name="Noor Bakker")).to_be_visible()


def test_takes_the_own_data_along_and_is_erased_without_a_script(site: Site, page_for: PageFor) -> None:
    page = page_for("", java_script_enabled=False, viewport=PHONE)
    page.goto(site.sign_in_link("ruben.amatredjo"))
    page.get_by_role("button", name="Log in als").click()
    page.goto("/mijn-gegevens")
    page.get_by_role("button", name="Maak mijn bestand").click()
    site.let_worker_work()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Haal het bestand op").click()
    assert download.value.suggested_filename == "mijn-gegevens.zip"
    page.goto("/mijn-gegevens/wissen")
    page.get_by_label("Ik begrijp dat dit niet kan worden teruggedraaid").check()
    page.get_by_role("button", name="Wis mij definitief").click()
    expect(page.get_by_role("status")).to_contain_text("Je bent gewist.")
    with site.app.app_context():
        assert db.session.query(Member).filter(Member.name.like("%Amatredjo%")).count() == 0


def test_a_circle_is_made_and_talked_in(site: Site, page_for: PageFor) -> None:
    page = page_for("beheer")
    page.goto("/beheer/kringen/nieuw")
    page.get_by_label("Naam").fill("Klankbord binnenstad")
    page.get_by_label("Gastheer of gastvrouw").select_option(label="Hanneke Stikkelorum (Nijmegen)")
    page.get_by_role("button", name="Maak de kring").click()
    expect(page.get_by_role("status")).to_contain_text("is gemaakt")
    host = page_for("directeur", viewport=PHONE)
    host.goto("/kringen")
    host.get_by_role("link", name="Klankbord binnenstad").click()
    host.get_by_label("Wie", exact=True).select_option(index=0)
    host.get_by_role("button", name="Laat erin").click()
    expect(host.get_by_role("status")).to_contain_text("zit nu in de kring")
    host.goto("/overleg/grondbeleid/nieuw")
    host.get_by_label("Titel").fill("Onder ons")
    host.get_by_role("textbox", name="Bericht").fill("Wie heeft dit gehad?")
    host.get_by_label("Wie mag dit lezen?").select_option(label="Klankbord binnenstad")
    host.get_by_role("button", name="Plaats bericht").click()
    expect(host.get_by_text("Kring Klankbord binnenstad")).to_be_visible()
    address = host.url
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Onder ons")
