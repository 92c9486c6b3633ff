"""Passkeys on Chromium's own virtual authenticator, and the code of an app, as a person uses them."""

import re
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect

from dsonet.database import db
from dsonet.members import passwords
from dsonet.members.models import Member
from tests.browser.conftest import PageFor
from tests.browser.site import Site
from tests.browser.test_director_account import PASSWORD, come_in

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page) -> tuple[Any, str]:
    """A fingerprint reader for this page; its session and id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, made["authenticatorId"]


def give_password(site: Site, who: str) -> str:
    with site.app.app_context():
        email = f"{who}@demo.example"
        db.session.query(Member).filter_by(email=email).update(
            {"password_hash": passwords.hash_password(PASSWORD)}
        )
        db.session.commit()
        return email


def go_out(page: Page) -> None:
    """On a phone as at a desk: the cookies go."""
    page.context.clear_cookies()
    page.goto("/inloggen")


def sign_in(page: Page, email: str) -> None:
    page.goto("/inloggen")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


@pytest.mark.parametrize(("who", "width"), [("joost.verhulsdonk", 390), ("farida.benhaddou", 1280)])
def test_makes_a_passkey_comes_in_with_it_and_takes_it_away(
    site: Site, page_for: PageFor, who: str, width: int
) -> None:
    page = page_for("", viewport={"width": width, "height": 900})
    session, authenticator = with_authenticator(page)
    come_in(site, page, who)
    page.goto("/profiel")
    page.get_by_role("link", name="Inloggen en beveiliging").click()
    page.get_by_role("link", name="Voeg een passkey toe").click()
    page.get_by_label("Naam").fill("laptop van de gemeente")
    page.get_by_role("button", name="Maak de passkey").click()
    page.wait_for_url("**/profiel/herstelcodes")
    page.get_by_role("button", name="Maak herstelcodes").click()
    expect(page.locator(".dso-codes li")).to_have_count(10)
    keys = session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert [key["isResidentCredential"] for key in keys] == [True]
    go_out(page)

    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag")
    page.goto("/profiel/beveiliging")
    expect(page.get_by_text("laptop van de gemeente").first).to_be_visible()
    page.get_by_text("Haal weg", exact=True).first.click()
    page.get_by_role("button", name="Haal de passkey weg").click()
    expect(page.get_by_text("De passkey is weggehaald.")).to_be_visible()
    go_out(page)
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page.get_by_text("Dat lukte niet.")).to_be_visible()


def test_whoever_is_not_recognised_stays_out(site: Site, page_for: PageFor) -> None:
    page = page_for("")
    session, authenticator = with_authenticator(page)
    come_in(site, page, "ruben.amatredjo")
    page.goto("/profiel/passkeys/nieuw")
    page.get_by_label("Naam").fill("telefoon")
    page.get_by_role("button", name="Maak de passkey").click()
    page.wait_for_url("**/profiel/herstelcodes")
    go_out(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page.get_by_text("Dat lukte niet.")).to_be_visible()
    expect(page).to_have_url(re.compile("/inloggen"))


def test_sets_up_an_app_and_comes_in_with_its_code_or_one_on_paper(site: Site, page_for: PageFor) -> None:
    """Without a script, as all of this must."""
    email = give_password(site, "anneloes.vanbrederveld")
    page = page_for("", java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(page, email)
    page.goto("/profiel/app")
    expect(page.locator("svg.dso-qr")).to_be_visible()
    secret = re.sub(r"\s", "", page.locator(".dso-key").inner_text())
    page.get_by_role("textbox", name="Code").fill("123456")
    page.get_by_role("button", name="Zet de tweede stap aan").click()
    expect(page.get_by_text("Deze code klopt niet.")).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Zet de tweede stap aan").click()
    on_paper = page.locator(".dso-codes li").first.inner_text()

    other = page_for("", java_script_enabled=False)
    sign_in(other, email)
    expect(other.get_by_role("heading", level=1)).to_have_text("Tweede stap")
    expect(other.get_by_role("button", name="Gebruik een passkey")).to_be_hidden()
    other.get_by_role("textbox", name="Code").fill(on_paper)
    other.get_by_role("button", name="Log in", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Dag Anneloes")
