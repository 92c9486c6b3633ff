"""A member fills in the card and says who may see each field."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.directory.models import Audience, Card, CardExpertise
from tests.build import member_id
from tests.directory.making import FORM, an_expertise, names, save


def test_what_is_filled_in_is_kept_and_shown(app: Flask, client_for: Any) -> None:
    erfpacht, water = an_expertise(app, "Erfpacht"), an_expertise(app, "Water")
    alice = client_for("alice")
    answer = save(
        alice,
        phone="+31 (0)6 1234-5678",
        call_me_about="Een plein zonder auto's",
        languages="Fries, Engels",
        expertise=[str(erfpacht), str(water)],
        own_words="Pleinen\n\n  Bomen \nPleinen",
        phone_for=Audience.MEMBERS,
    )
    assert answer.status_code == 303
    page = client_for("bob").get(f"/leden/{member_id(app, 'alice')}").text
    for words in (
        "+31 (0)6 1234-5678",
        "Een plein zonder auto",
        "Fries, Engels",
        "Erfpacht",
        "Water",
        "Bomen",
    ):
        assert words in page
    assert page.count("Pleinen") == 1
    form = alice.get(FORM).text
    assert f'checked id="expertise-0" name="expertise" type="checkbox" value="{erfpacht}"' in form
    assert "Pleinen\nBomen</textarea>" in form.replace("\r\n", "\n")


def test_saving_again_replaces(app: Flask, client_for: Any) -> None:
    erfpacht = an_expertise(app, "Erfpacht")
    alice = client_for("alice")
    save(alice, expertise=str(erfpacht), own_words="Bomen", call_me_about="Oud")
    save(alice, own_words="Struiken", call_me_about="Nieuw")
    with app.app_context():
        assert [one.own_words for one in db.session.query(CardExpertise)] == ["Struiken"]
        assert [card.call_me_about for card in db.session.query(Card)] == ["Nieuw"]


@pytest.mark.parametrize(
    ("filled_in", "said"),
    [
        ({"phone": "bel me maar"}, "Schrijf een telefoonnummer"),
        ({"phone": "0" * 41}, "hoogstens 40 tekens"),
        ({"call_me_about": "x" * 501}, "hoogstens 500 tekens"),
        ({"languages": "x" * 121}, "hoogstens 120 tekens"),
        ({"own_words": "\n".join(map(str, range(11)))}, "hoogstens tien regels"),
        ({"own_words": "x" * 61}, "onder de zestig tekens"),
        ({"photo_for": "iedereen"}, "photo_for"),
        ({"portfolio_for": "nobody"}, "portfolio_for"),
        ({"crop_x": "1001"}, "Kies de uitsnede opnieuw"),
        ({"crop_size": "0"}, "Kies de uitsnede opnieuw"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    app: Flask, client_for: Any, filled_in: dict[str, str], said: str
) -> None:
    answer = save(client_for("alice"), **{"languages": "Fries blijft staan", **filled_in})
    assert answer.status_code == 422
    assert said in answer.text
    if "languages" not in filled_in:
        assert "Fries blijft staan" in answer.text
    with app.app_context():
        assert db.session.query(Card).count() == 0


def test_choices_that_are_not_offered_are_passed_over(app: Flask, client_for: Any) -> None:
    erfpacht = an_expertise(app, "Erfpacht")
    assert save(client_for("alice"), expertise=["999", "x", str(erfpacht), str(erfpacht)]).status_code == 303
    with app.app_context():
        assert [one.expertise_id for one in db.session.query(CardExpertise)] == [erfpacht]


def test_a_card_is_ones_own_and_changes_nothing_of_another(app: Flask, client_for: Any) -> None:
    save(client_for("alice"), call_me_about="Van Alice")
    save(client_for("bob"), call_me_about="Van Bob")
    assert names(client_for("charlie"), "?q=van+alice") == ["Alice van den Berg"]
    assert names(client_for("charlie"), "?q=van+bob") == ["Bob Moderator"]


def test_hostile_words_stay_words(app: Flask, client_for: Any) -> None:
    save(
        client_for("alice"),
        call_me_about="<script>alert(1)</script>",
        own_words="<img src=x onerror=alert(1)>",
    )
    for address in ("/leden", f"/leden/{member_id(app, 'alice')}"):
        page = client_for("bob").get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_form_is_linked_from_the_profile(client_for: Any) -> None:
    assert f'href="{FORM}"' in client_for("alice").get("/profiel").text


def test_opening_the_form_asks_little(client_for: Any, app: Flask, count_queries: Any) -> None:
    for number in range(20):
        an_expertise(app, f"Naam {number}", "alice")
    alice = client_for("alice")
    with count_queries() as statements:
        assert alice.get(FORM).status_code == 200
    assert len(statements) <= 7, statements
