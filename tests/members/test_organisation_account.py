"""Coming in with an organisation's account, at a real OpenID provider on loopback."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from oidc_provider_mock import User, run_server_in_thread

from dsonet.database import db
from dsonet.members.outside import init_outside
from dsonet.members.sign_in_models import OutsideAccount
from tests.members.people import PASSWORD, an_app, facts_of, is_in, letters, sign_in, someone, turn_stale
from tests.site import SITE

IRIS = "iris@example.org"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider that knows Iris and Jan; its issuer."""
    people = [User(sub="iris-0363", claims={"email": IRIS}), User(sub="jan-0363", claims={"email": IRIS})]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def site(app: Flask, provider: str) -> Iterator[Flask]:
    """The site, which knows that provider."""
    before = {name: app.config[name] for name in app.config if name.startswith("OIDC_")}
    app.config.update(
        OIDC_ISSUER=provider, OIDC_CLIENT_ID="dso", OIDC_CLIENT_SECRET="geheim", OIDC_NAME="de gemeente"
    )
    init_outside(app)
    yield app
    app.config.update(before)
    app.extensions.pop("outside-accounts")


def at_provider(address: str, subject: str) -> str:
    """Sign in there as `subject`; the path by which one comes back."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}" == SITE
    return f"{back.path}?{back.query}"


def enter(client: FlaskClient, subject: str = "iris-0363", next_path: str = "") -> Any:
    """From the sign-in page to the provider and back."""
    return client.get(at_provider(client.get(f"/inloggen/organisatie?next={next_path}").location, subject))


def link(client: FlaskClient, subject: str = "iris-0363") -> Any:
    """From one's own page to the provider and back."""
    return client.get(at_provider(client.get("/profiel/organisatie-account/koppelen").location, subject))


@pytest.fixture
def iris(site: Flask, anonymous: FlaskClient) -> FlaskClient:
    """Iris has linked her account and is signed out."""
    someone(site, email=IRIS)
    sign_in(anonymous, IRIS)
    assert link(anonymous).location == "/profiel/beveiliging"
    assert IRIS in anonymous.get("/profiel/beveiliging").text
    anonymous.post("/uitloggen")
    return anonymous


def test_what_is_asked_of_the_provider_is_bound_to_this_browser(site: Flask, anonymous: FlaskClient) -> None:
    asked = parse_qs(urlsplit(anonymous.get("/inloggen/organisatie").location).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{SITE}/inloggen/organisatie/terug"]
    assert len(asked["state"][0]) >= 20
    assert len(asked["nonce"][0]) >= 20
    assert asked["response_type"] == ["code"]


def test_with_a_linked_account_one_is_in_and_goes_where_one_was_going(iris: FlaskClient) -> None:
    assert "Inloggen met de gemeente" in iris.get("/inloggen").text
    assert enter(iris, next_path="/overleg").location == "/overleg"
    assert is_in(iris)


def test_linking_is_told_by_mail(iris: FlaskClient, site: Flask) -> None:
    assert "account van je organisatie" in letters(site)[-1].text


def test_an_account_is_not_known_by_its_address(site: Flask, iris: FlaskClient) -> None:
    answer = enter(iris, "jan-0363")
    assert (answer.status_code, "nog niet gekoppeld" in answer.text) == (403, True)
    assert not is_in(iris)


def test_nor_by_its_subject_at_another_issuer(site: Flask, iris: FlaskClient) -> None:
    with site.app_context():
        db.session.query(OutsideAccount).update({"issuer": "https://elders.example"})
        db.session.commit()
    assert enter(iris).status_code == 403
    assert not is_in(iris)


def test_a_state_of_another_browser_is_refused(site: Flask, iris: FlaskClient) -> None:
    back = at_provider(iris.get("/inloggen/organisatie").location, "iris-0363")
    victim = site.test_client()
    assert victim.get(back).status_code == 403
    victim.get("/inloggen/organisatie")
    assert victim.get(back).status_code == 403
    assert not is_in(victim)


def test_coming_back_counts_once(site: Flask, iris: FlaskClient) -> None:
    back = at_provider(iris.get("/inloggen/organisatie").location, "iris-0363")
    assert iris.get(back).status_code == 303
    iris.post("/uitloggen")
    assert iris.get(back).status_code == 403
    iris.get("/inloggen/organisatie")
    assert iris.get(back).status_code == 403
    assert not is_in(iris)


@pytest.mark.parametrize(
    "query", ["", "?code=x&state=y", "?error=access_denied", "?state=%00&code=%ff", "?code=x"]
)
def test_coming_back_with_rubbish_is_refused(iris: FlaskClient, query: str) -> None:
    iris.get("/inloggen/organisatie")
    assert iris.get("/inloggen/organisatie/terug" + query).status_code == 403


def test_the_second_step_is_still_taken(site: Flask, iris: FlaskClient) -> None:
    with site.app_context():
        member_id = db.session.query(OutsideAccount).one().member_id
    an_app(site, member_id)
    assert enter(iris).location == "/inloggen/code"
    assert not is_in(iris)


def test_who_left_does_not_come_in(site: Flask, iris: FlaskClient, client_for: Any) -> None:
    with site.app_context():
        member_id = db.session.query(OutsideAccount).one().member_id
    client_for("erik").post(f"/beheer/leden/{member_id}/beeindigen")
    assert facts_of(site, member_id)["ended_at"]
    assert enter(iris).status_code == 403


def test_one_account_opens_one_membership(site: Flask, iris: FlaskClient, client_for: Any) -> None:
    alice = client_for("alice")
    link(alice)
    assert "al gekoppeld" in alice.get("/profiel/beveiliging").text
    with site.app_context():
        assert db.session.query(OutsideAccount).count() == 1


def test_only_who_went_to_link_links(site: Flask, iris: FlaskClient, client_for: Any) -> None:
    """Signed out between going and coming back: nothing is linked, nobody is in."""
    someone(site, email="jan@example.org")
    sign_in(iris, "jan@example.org", PASSWORD)
    back = at_provider(iris.get("/profiel/organisatie-account/koppelen").location, "jan-0363")
    iris.post("/uitloggen")
    assert iris.get(back).status_code == 403
    with site.app_context():
        assert db.session.query(OutsideAccount).count() == 1


def test_linking_asks_again_who_it_is(site: Flask, iris: FlaskClient) -> None:
    enter(iris)
    turn_stale(site)
    assert iris.get("/profiel/organisatie-account/koppelen").location.startswith("/inloggen/opnieuw")


def test_unlinked_it_opens_nothing(site: Flask, iris: FlaskClient, client_for: Any) -> None:
    with site.app_context():
        account_id = db.session.query(OutsideAccount).one().id
    client_for("alice").post(f"/profiel/organisatie-account/{account_id}/ontkoppelen")
    assert enter(iris).status_code == 303
    iris.post(f"/profiel/organisatie-account/{account_id}/ontkoppelen")
    iris.post("/uitloggen")
    assert enter(iris).status_code == 403


def test_a_provider_that_is_down_is_said(site: Flask, anonymous: FlaskClient) -> None:
    site.config["OIDC_ISSUER"] = "http://127.0.0.1:9"
    init_outside(site)
    answer = anonymous.get("/inloggen/organisatie")
    assert (answer.status_code, "gaf geen goed antwoord" in answer.text) == (403, True)


def test_without_a_provider_there_is_no_such_page(anonymous: FlaskClient) -> None:
    assert anonymous.get("/inloggen/organisatie").status_code == 404
    assert anonymous.get("/inloggen/organisatie/terug?code=x&state=y").status_code == 404
    assert "organisatie" not in anonymous.get("/inloggen").text
