"""The administrator sets themes and roles, ends an access, and keeps the seats true."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PageFor


def test_makes_orders_and_archives_themes(page_for: PageFor) -> None:
    page = page_for("beheer")
    page.goto("/beheer")
    page.get_by_role("link", name="Thema’s").click()
    page.get_by_role("link", name="Nieuw thema").click()
    page.get_by_label("Naam").fill("Water en bodem")
    page.get_by_role("button", name="Bewaar").click()
    last = page.locator(".dso-list > li").last
    expect(last).to_contain_text("Water en bodem")
    page.get_by_role("button", name="Water en bodem omhoog").click()
    expect(page.locator(".dso-list > li").nth(-2)).to_contain_text("Water en bodem")
    row = page.locator(".dso-list > li").filter(has_text="Water en bodem")
    row.get_by_role("button", name="Archiveren").click()
    expect(row.get_by_text("Gearchiveerd")).to_be_visible()
    page.goto("/overleg/water-en-bodem")
    expect(page.get_by_role("link", name="Stel een vraag")).to_have_count(0)


def test_gives_a_role_and_takes_it_back(page_for: PageFor) -> None:
    page, member = page_for("beheer"), page_for("secretariaat")
    for role, sees in (("Moderator", 1), ("Secretariaat", 0)):
        page.goto("/beheer/leden")
        page.get_by_role("main").get_by_role("link", name="Eva Loonstijn").click()
        page.get_by_label("Rol").select_option(role)
        page.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_role("status")).to_contain_text("Bewaard")
        member.goto("/overleg")
        expect(member.get_by_role("banner").get_by_role("link", name="Moderatie")).to_have_count(sees)
        answer = member.goto("/moderatie")
        assert answer is not None
        assert answer.status == (200 if sees else 403)


def test_ends_an_access_at_once(page_for: PageFor) -> None:
    page, member = page_for("beheer"), page_for("directeur")
    member.goto("/overleg")
    page.goto("/beheer/leden")
    page.get_by_role("link", name="Hanneke Stikkelorum").click()
    page.get_by_text("Beëindig toegang").first.click()
    page.get_by_role("button", name=re.compile("^Beëindig")).last.click()
    expect(page.get_by_role("status")).to_contain_text("geen toegang meer")
    member.goto("/overleg")
    member.wait_for_url(re.compile("/inloggen"))


def test_keeps_the_figure_of_a_seat(page_for: PageFor) -> None:
    page = page_for("beheer")
    page.goto("/beheer/zetels")
    page.get_by_role("link", name=re.compile("Zwolle")).first.click()
    page.get_by_label("Inwoners").fill("135000")
    page.get_by_label("Op 1 januari van").fill("2026")
    page.get_by_role("button", name=re.compile("Bewaar")).click()
    expect(page.get_by_text("135.000")).to_be_visible()
