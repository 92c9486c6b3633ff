"""Coming in by a link in a letter."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.members.sign_in_models import Purpose, Token
from tests.members.people import PASSWORD, a_link, is_in, letters, someone, work
from tests.site import SITE

USELESS = "Deze link werkt niet (meer)"


def _without_token(page: str) -> str:
    """The page without what holds the second in which it was made."""
    return re.sub(r'value="[^"]*"', "", page)


def test_who_asks_gets_a_letter_with_a_link_that_opens_the_house(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    answer = anonymous.post("/inloggen/link", data={"email": "Iris@example.org"})
    assert answer.status_code == 200
    work(app)
    (letter,) = letters(app)
    assert letter.to == "iris@example.org"
    path = letter.link("/inloggen/link/")
    page = anonymous.get(path)
    assert page.status_code == 200
    assert not is_in(anonymous)
    assert anonymous.post(path).location == "/"
    assert is_in(anonymous)


@pytest.mark.parametrize("asked", ["/inloggen/link", "/wachtwoord-vergeten"])
def test_the_link_leads_on_to_where_one_was_going(app: Flask, anonymous: FlaskClient, asked: str) -> None:
    someone(app, email="iris@example.org")
    going = "/overleg/reacties/12"
    page = BeautifulSoup(anonymous.get(anonymous.get(going).location).text, "html.parser")
    offered = next(str(link["href"]) for link in page.select("a") if str(link["href"]).startswith(asked))
    anonymous.post(offered, data={"email": "iris@example.org"})
    work(app)
    found = re.search(re.escape(SITE) + r"(/\S+)", letters(app)[0].text)
    assert found
    fields = {"password": PASSWORD} if "wachtwoord" in asked else {}
    assert anonymous.get(found[1]).status_code == 200
    assert anonymous.post(found[1], data=fields).location == going


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_link_leads_nowhere_else(app: Flask, anonymous: FlaskClient, target: str) -> None:
    someone(app, email="iris@example.org")
    anonymous.post("/inloggen/link", query_string={"next": target}, data={"email": "iris@example.org"})
    work(app)
    assert "evil" not in letters(app)[0].text
    path = letters(app)[0].link("/inloggen/link/")
    assert anonymous.post(path, query_string={"next": target}).location == "/"


def test_scanners_may_look_as_often_as_they_like(app: Flask, anonymous: FlaskClient) -> None:
    token = a_link(app, someone(app), Purpose.SIGN_IN)
    for _ in range(3):
        assert anonymous.get(f"/inloggen/link/{token}").status_code == 200
        assert anonymous.head(f"/inloggen/link/{token}").status_code == 200
    assert anonymous.post(f"/inloggen/link/{token}").status_code == 303


@pytest.mark.parametrize(
    "facts",
    [{"ended_at": now()}, {"may_sign_in": False}, {"invited_at": now()}],
    ids=["ended", "imported", "invited"],
)
def test_who_has_no_access_gets_no_letter_and_the_same_answer(
    app: Flask, anonymous: FlaskClient, facts: dict[str, object]
) -> None:
    someone(app, email="iris@example.org", **facts)
    known = anonymous.post("/inloggen/link", data={"email": "iris@example.org"})
    unknown = anonymous.post("/inloggen/link", data={"email": "niemand@example.org"})
    work(app)
    assert letters(app) == []
    assert _without_token(known.text.replace("iris@", "niemand@")) == _without_token(unknown.text)


def test_all_links_that_open_nothing_are_one_page(app: Flask, anonymous: FlaskClient) -> None:
    used = a_link(app, someone(app), Purpose.SIGN_IN)
    app.test_client().post(f"/inloggen/link/{used}")
    late = a_link(app, someone(app), Purpose.SIGN_IN, expires_at=now() - timedelta(seconds=1))
    ended = a_link(app, someone(app, ended_at=now()), Purpose.SIGN_IN)
    other = a_link(app, someone(app), Purpose.RESET)
    pages = set()
    for token in (used, late, ended, other, "x" * 43, "y" * 5000):
        for answer in (anonymous.get(f"/inloggen/link/{token}"), anonymous.post(f"/inloggen/link/{token}")):
            assert answer.status_code == 410
            pages.add(_without_token(answer.text))
    assert len(pages) == 1
    assert USELESS in pages.pop()
    assert not is_in(anonymous)


def test_a_link_lives_a_quarter_of_an_hour_and_only_its_hash_is_kept(app: Flask) -> None:
    token = a_link(app, someone(app), Purpose.SIGN_IN)
    with app.app_context():
        row = db.session.query(Token).one()
    assert len(token) >= 43
    assert token not in row.token_hash
    assert timedelta(minutes=14) < row.expires_at - now() <= timedelta(minutes=15)


def test_of_two_at_once_one_gets_in(app: Flask) -> None:
    token = a_link(app, someone(app), Purpose.SIGN_IN)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: app.test_client().post(f"/inloggen/link/{token}"), range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410]


def test_another_member_who_was_in_here_goes_out(app: Flask, anonymous: FlaskClient) -> None:
    first = a_link(app, someone(app, name="Eerste"), Purpose.SIGN_IN)
    second = a_link(app, someone(app, name="Tweede"), Purpose.SIGN_IN)
    anonymous.post(f"/inloggen/link/{first}")
    anonymous.post(f"/inloggen/link/{second}")
    assert 'value="Tweede"' in anonymous.get("/profiel").text


def test_the_fourth_link_has_to_wait(app: Flask, anonymous: FlaskClient) -> None:
    for email in ("iris@example.org", "niemand@example.org"):
        someone(app, email="iris@example.org") if email.startswith("iris") else None
        codes = [anonymous.post("/inloggen/link", data={"email": email}).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]


def test_an_address_is_needed(anonymous: FlaskClient) -> None:
    answer = anonymous.post("/inloggen/link", data={"email": " "})
    assert answer.status_code == 422
    assert "Vul je e-mailadres in." in answer.text


def test_the_letter_greets_and_says_when_the_link_ends(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org", name="Iris Jansen")
    anonymous.post("/inloggen/link", data={"email": "iris@example.org"})
    work(app)
    (letter,) = letters(app)
    assert "Iris" in letter.text
    assert "15 minuten" in letter.text
    assert letter.link("/inloggen/link/") in letter.html
    assert letter.kind == "sign_in"
