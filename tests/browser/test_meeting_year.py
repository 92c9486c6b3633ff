"""A network meeting from last time's to the thanks: the secretariat, three directors, and each one's own calendar."""

import re
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, expect

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.database import db, now
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.models import Meeting
from tests.browser.conftest import PageFor
from tests.browser.letters import calendar_of, letters_to, reply_of_calendar
from tests.browser.making import link_in_letter, member_id
from tests.browser.site import Site

PHONE = {"width": 390, "height": 844}
TITLE = "Bouwen met een vol net, een jaar later"
JOOST, RUBEN = "joost.verhulsdonk", "ruben.amatredjo"
BEGINS = "2032-02-26T10:00"
"""A Thursday."""
THANKED = re.compile("(Vrijdag 27 februari|Maandag 1 maart) 2032, 09.00")
"""As last time, so many days later, on a working day: last time may have been on any."""
A_DAY = timedelta(days=1)


@dataclass
class Year:
    """One meeting on its way, with who keeps it."""

    site: Site
    keeper: Page
    page_for: PageFor
    number: int = 0

    @property
    def address(self) -> str:
        """Of its page."""
        return f"/bijeenkomsten/{self.number}"

    def move(self, since_begin: timedelta) -> None:
        """Let it have begun so long ago, with agenda and phase moved along; it takes two hours."""
        with self.site.app.app_context():
            meeting = db.session.get_one(Meeting, self.number)
            by = now() - since_begin - meeting.starts_at
            for item in db.session.query(AgendaItem).filter_by(meeting_id=self.number):
                if item.starts_at and item.ends_at:
                    item.starts_at, item.ends_at = item.starts_at + by, item.ends_at + by
            meeting.hand_phase_at = (meeting.hand_phase_at or now()) + by
            meeting.starts_at += by
            meeting.ends_at = meeting.starts_at + timedelta(hours=2)
            db.session.commit()


def test_from_last_time_to_the_thanks(site: Site, page_for: PageFor) -> None:
    year = Year(site, page_for("secretariaat"), page_for)
    _take_over(year)
    _see_what_moved_along(year)
    _order_by_keyboard(year)
    _invite(year)
    _answer_on_the_page(year)
    _answer_by_the_link(year)
    _answer_from_the_calendar(year)
    _see_the_routes(year)
    _tick_off_at_the_door(year)
    _write_in_two_tabs(year)
    _share(year)
    _thank(year)


def _take_over(year: Year) -> None:
    page = year.keeper
    page.goto("/bijeenkomsten/1")
    page.get_by_role("link", name="Neem over voor een nieuwe bijeenkomst").click()
    along = page.get_by_role("region", name="Dit gaat mee")
    expect(along).to_contain_text("9 agendapunten")
    expect(along).to_contain_text("2 vragen aan wie komt")
    expect(along).to_contain_text("8 geplande brieven")
    begin = page.get_by_label("Begin")
    expect(begin).to_have_value(re.compile(r"T09:30$"))
    page.get_by_label("Titel").fill(TITLE)
    begin.fill(BEGINS)
    page.get_by_role("button", name="Maak het concept").click()
    page.wait_for_url(re.compile(r"/bijeenkomsten/\d+$"))
    year.number = int(page.url.rsplit("/", 1)[1])
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def _see_what_moved_along(year: Year) -> None:
    page = year.keeper
    agenda = page.get_by_role("region", name="Agenda")
    expect(agenda.get_by_role("listitem").first).to_contain_text("10.00")
    expect(agenda.get_by_role("heading", name="Welkom door het bestuur en de gastvrouw")).to_be_visible()
    expect(page.get_by_text("Wie er komt (0)")).to_be_visible()
    page.get_by_role("link", name="Vragen bij het aanmelden").click()
    expect(page.get_by_role("link", name="Loop je mee naar het onderstation?")).to_be_visible()
    page.goto(f"{year.address}/brieven")
    plan = page.get_by_role("region", name="Het plan")
    expect(plan.get_by_role("listitem").filter(has_text="Dank")).to_contain_text(THANKED)
    expect(plan.get_by_text("Wacht", exact=True).or_(plan.get_by_text("Gaat vanzelf"))).to_have_count(8)
    director = year.page_for("directeur")
    director.goto(year.address)
    expect(director.get_by_role("heading", level=1)).not_to_have_text(TITLE)


def _order_by_keyboard(year: Year) -> None:
    page = year.keeper
    page.goto(f"{year.address}/agenda")
    titles = page.locator(".dso-ordered h3")
    expect(titles.nth(1)).to_have_text("Welkom door het bestuur en de gastvrouw")
    page.get_by_role("button", name="Omlaag: Welkom door het bestuur").focus()
    page.keyboard.press("Enter")
    expect(titles.nth(2)).to_have_text("Welkom door het bestuur en de gastvrouw")
    page.get_by_role("link", name=re.compile("Wijzigen ?: Borrel")).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Titel").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Borrel in de machinekamer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Borrel in de machinekamer")).to_be_visible()


def _invite(year: Year) -> None:
    page = year.keeper
    page.goto(year.address)
    page.get_by_role("link", name="Kondig aan").click()
    page.get_by_role("button", name=re.compile("Stuur .* nu de uitnodiging")).click()
    expect(page.get_by_role("list", name="Fasen van de bijeenkomst")).to_be_visible()
    year.site.let_worker_work()
    page.reload()
    expect(page.locator("[aria-current=step]")).to_have_text("Uitnodiging")
    for who in ("directeur", JOOST, RUBEN):
        letter = letters_to(year.site, f"{who}@demo.example", f"Uitnodiging: {TITLE}")[0]
        method, words = calendar_of(letter)
        assert method == "REQUEST"
        assert words.count("ATTENDEE") == 1
    page.goto("/postvak")
    expect(page.get_by_role("link", name=f"Uitnodiging: {TITLE}").first).to_be_visible()


def _answer_on_the_page(year: Year) -> None:
    page = year.page_for("directeur", viewport=PHONE)
    page.goto(year.address)
    page.get_by_role("button", name="Ja, ik kom").click()
    expect(page.get_by_role("button", name="Ja, ik kom")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_contain_text("Je antwoord is bewaard")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name=re.compile("Wat eet je niet")).click()
    page.get_by_label("Wat eet je niet?").fill("Pinda")
    page.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(f"**{year.address}")


def _answer_by_the_link(year: Year) -> None:
    page = year.page_for("", viewport=PHONE)
    page.goto("/postvak")
    row = page.get_by_role("listitem").filter(has_text=TITLE).filter(has_text=f"{JOOST}@demo.example")
    row.get_by_role("link").click()
    page.get_by_text("Uitnodiging voor de agenda").click()
    expect(page.get_by_text("METHOD:REQUEST")).to_be_visible()
    link = link_in_letter(page, "/antwoord/")
    page.goto(link)
    page.reload()
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    year.keeper.goto(year.address)
    expect(year.keeper.get_by_text("Wie er komt (1)")).to_be_visible()
    page.get_by_role("button", name="Misschien").click()
    expect(page.get_by_text("Je antwoord is bewaard: Misschien.")).to_be_visible()
    page.get_by_role("button", name="Ja, ik kom").click()
    expect(page.get_by_role("button", name="Ja, ik kom")).to_have_attribute("aria-pressed", "true")


def _answer_from_the_calendar(year: Year) -> None:
    address = f"{RUBEN}@demo.example"
    letter = letters_to(year.site, address, f"Uitnodiging: {TITLE}")[0]
    year.site.mail_in(reply_of_calendar(letter, "iemand.anders@elders.example", "DECLINED"))
    year.site.mail_in(reply_of_calendar(letter, address, "ACCEPTED"))
    page = year.page_for(RUBEN, viewport=PHONE)
    page.goto(year.address)
    expect(page.get_by_role("button", name="Ja, ik kom")).to_have_attribute("aria-pressed", "true")


def _see_the_routes(year: Year) -> None:
    page = year.keeper
    page.goto(year.address)
    expect(page.get_by_text("Wie er komt (3)")).to_be_visible()
    page.get_by_role("link", name="Wie is bereikt?").click()
    board = page.get_by_role("main")
    for name, route in (
        ("Hanneke Stikkelorum", "op de site"),
        ("Joost Verhulsdonk", "met de link in een mail"),
        ("Ruben Amatredjo", "vanuit de eigen agenda"),
    ):
        expect(board.get_by_role("listitem").filter(has_text=name).first).to_contain_text(route)
    page.get_by_role("link", name=re.compile("^Geen antwoord")).click()
    expect(board).not_to_contain_text("Joost Verhulsdonk")
    expect(board.get_by_text("Geen antwoord", exact=True).last).to_be_visible()
    page.goto(f"{year.address}/antwoord/{member_id(year.site, JOOST)}")
    words = page.get_by_role("region", name="Hoe dit antwoord tot stand kwam").get_by_role("listitem")
    expect(words).to_have_count(2)
    expect(words.first).to_contain_text("Ja, ik kom – dit geldt")
    expect(words.last).to_contain_text("met de link in een mail")


def _tick_off_at_the_door(year: Year) -> None:
    year.move(timedelta(hours=1))
    page = year.page_for("secretariaat", viewport=PHONE)
    page.goto(year.address)
    page.get_by_role("link", name="Wie is er?").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for name in ("Hanneke Stikkelorum", "Joost Verhulsdonk", "Wies Verschuuren"):
        page.get_by_role("button", name=re.compile(f"^{name}")).click()
        expect(page.get_by_role("button", name=re.compile(f"^{name}"))).to_have_attribute(
            "aria-pressed", "true"
        )
    figures = page.locator(".dso-figures")
    expect(figures).to_have_text(re.compile(r"Er zijn\s*3\s*Nog verwacht\s*1\s*Toch gekomen\s*1"))


def _write_in_two_tabs(year: Year) -> None:
    year.move(A_DAY)
    first, second = year.keeper, year.page_for("secretariaat")
    first.goto(year.address)
    first.get_by_role("link", name="Schrijf het verslag").click()
    second.goto(first.url)
    _write(first, "De ochtend: drie brieven.")
    expect(first.get_by_role("heading", name="Wie leest dit?")).to_be_visible()
    _write(second, "De ochtend: vier brieven.")
    expect(second.get_by_text("Iemand anders heeft het verslag intussen gewijzigd.")).to_be_visible()
    expect(second.get_by_label("Verslag", exact=True)).to_have_value("De ochtend: vier brieven.")
    expect(second.locator(".dso-difference").first).to_contain_text("drie brieven")
    _write(second, "De ochtend: drie brieven, en een vierde.")
    expect(second.get_by_role("region", name="Verslag")).to_contain_text("drie brieven, en een vierde")


def _write(page: Page, words: str) -> None:
    page.get_by_label("Verslag", exact=True).fill(words)
    page.get_by_role("button", name="Bewaar").click()


def _share(year: Year) -> None:
    page, minutes = year.keeper, f"{year.address}/verslag"
    was_there, was_not = year.page_for("directeur"), year.page_for(RUBEN)
    page.goto(minutes)
    assert was_there.goto(minutes).status == 404  # type: ignore[union-attr]
    page.get_by_role("button", name="Deel met wie er was").click()
    expect(page.get_by_text("Gedeeld met wie er was").first).to_be_visible()
    was_there.goto(year.address)
    was_there.get_by_role("link", name="Lees het verslag").click()
    expect(was_there.get_by_role("region", name="Verslag")).to_contain_text("een vierde")
    assert was_not.goto(minutes).status == 404  # type: ignore[union-attr]
    page.get_by_role("button", name="Deel met alle leden").click()
    was_not.goto(minutes)
    expect(was_not.get_by_role("region", name="Verslag")).to_contain_text("een vierde")


def _thank(year: Year) -> None:
    with year.site.app.app_context():
        planned = db.session.query(PlannedLetter).filter_by(meeting_id=year.number, kind=LetterKind.THANKS)
        planned.one().goes_at = now()
        db.session.commit()
    year.site.let_worker_work()
    subject = f"Dank voor je komst: {TITLE}"
    for who, letters in (("directeur", 1), (JOOST, 1), ("wies.verschuuren", 1), (RUBEN, 0)):
        assert len(letters_to(year.site, f"{who}@demo.example", subject)) == letters, who
    year.site.let_worker_work()
    assert len(letters_to(year.site, "directeur@demo.example", subject)) == 1
    year.keeper.goto(f"{year.address}/brieven")
    row = year.keeper.get_by_role("listitem").filter(has=year.keeper.get_by_role("heading", name="Dank"))
    expect(row).to_contain_text("Verstuurd")
    expect(row).to_contain_text("geschreven aan 3 leden")
