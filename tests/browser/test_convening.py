"""The secretariat keeps the letters around a meeting and looks who was reached, on a phone and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.database import db, now
from dsonet.meetings.models import Meeting
from tests.browser.conftest import PageFor
from tests.browser.site import Site
from tests.browser.test_axe import violations

SMALL, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.fixture
def meeting(site: Site) -> int:
    """A meeting with letters that wait, one that is stopped and one that went."""
    with site.app.app_context():
        coming = Meeting(
            uid=f"{now().timestamp()}@test", title="Bruggen bouwen", renderer_version=1,
            starts_at=now() + timedelta(days=60), ends_at=now() + timedelta(days=60, hours=5),
            announced_at=now() - timedelta(days=9), invited_at=now() - timedelta(days=3),
        )  # fmt: skip
        db.session.add(coming)
        db.session.flush()
        for kind, days in ((LetterKind.REMINDER, -1), (LetterKind.PAPERS, 40), (LetterKind.PRACTICAL, 50)):
            letter = PlannedLetter(meeting_id=coming.id, kind=kind, goes_at=now() + timedelta(days=days))
            letter.stopped_at = now() if kind == LetterKind.PRACTICAL else None
            db.session.add(letter)
        db.session.commit()
        made = int(coming.id)
    site.let_worker_work()
    return made


def test_plan_letter_preview_and_board_pass_axe_and_fit(page_for: PageFor, meeting: int) -> None:
    for scheme, size in (("light", DESK), ("dark", SMALL)):
        page = page_for("secretariaat", color_scheme=scheme, viewport=size)
        page.goto(f"/bijeenkomsten/{meeting}/brieven")
        addresses = [f"/bijeenkomsten/{meeting}/brieven", f"/bijeenkomsten/{meeting}/bord"]
        for words in ("Wijzig Stukken", "Voorbeeld van Herinnering"):
            link = page.get_by_role("link", name=words).first
            addresses.append(link.get_attribute("href") or "")
        for address in addresses:
            page.goto(address)
            assert violations(page) == [], f"{address} {scheme}"
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, address


def test_a_letter_is_stopped_changed_and_added_without_scripts(page_for: PageFor, meeting: int) -> None:
    page = page_for("secretariaat", java_script_enabled=False)
    page.goto(f"/bijeenkomsten/{meeting}")
    page.get_by_role("link", name="Brieven").click()
    expect(page.get_by_text("Verstuurd", exact=True)).to_be_visible()
    page.get_by_role("button", name="Zet stil").first.click()
    expect(page.get_by_text("De brief is stilgezet.")).to_be_visible()
    page.get_by_role("button", name="Zet weer aan").first.click()
    expect(page.get_by_text("De brief staat weer aan.")).to_be_visible()
    page.get_by_role("link", name="Wijzig Stukken").click()
    page.get_by_label("Eigen woorden").fill("Neem de kaart mee.")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Met eigen woorden")).to_be_visible()
    page.get_by_label("Gaat op").fill("2020-01-01T09:00")
    page.get_by_role("button", name="Zet in het plan").click()
    expect(page.get_by_text("Dit moment is voorbij.").first).to_be_visible()


def test_from_the_board_one_answers_for_whom_one_rang(page_for: PageFor, meeting: int) -> None:
    page = page_for("secretariaat")
    page.goto(f"/bijeenkomsten/{meeting}/bord")
    page.get_by_role("link", name="Geen antwoord").click()
    page.get_by_role("link", name="Antwoord voor").first.click()
    page.get_by_label("Ja, ik kom").check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("is bewaard.")).to_be_visible()
    page.goto(f"/bijeenkomsten/{meeting}/bord")
    expect(page.get_by_text("door het secretariaat").first).to_be_visible()
    expect(page.get_by_text("1 van de")).to_be_visible()
