"""Each field is seen by whom its member says, over every channel: list, page, search, photo, vCard, mention list."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.circles.models import CircleMember
from dsonet.database import db, now
from dsonet.directory.models import Audience, Card, Field
from dsonet.members.models import Member
from tests.build import a_member, member_id
from tests.directory.making import a_circle, an_expertise, names, picture, save, upload

CANARIES = {
    Field.PORTFOLIO: "kanarieportefeuille",
    Field.EXPERTISE: "kanariekennis",
    Field.CALL_ME_ABOUT: "kanariebellen",
    Field.LANGUAGES: "kanarietaal",
    Field.EMAIL: "charlie@example.org",
    Field.PHONE: "0699887766",
}
IN_SEARCH = (Field.PORTFOLIO, Field.EXPERTISE, Field.CALL_ME_ABOUT)


@pytest.fixture
def charlie(app: Flask, client_for: Any) -> int:
    """Charlie with a canary in every field."""
    assert (
        save(
            client_for("charlie"),
            phone=CANARIES[Field.PHONE],
            call_me_about=CANARIES[Field.CALL_ME_ABOUT],
            languages=CANARIES[Field.LANGUAGES],
            own_words=CANARIES[Field.EXPERTISE],
            contact_consent="y",
            photo=upload(picture()),
        ).status_code
        == 303
    )
    id_ = member_id(app, "charlie")
    with app.app_context():
        db.session.get_one(Member, id_).portfolio = CANARIES[Field.PORTFOLIO]
        db.session.commit()
    return id_


def show_all_to(app: Flask, id_: int, audience: Audience) -> None:
    with app.app_context():
        card = db.session.get_one(Card, id_)
        for field in Field:
            setattr(card, f"{field}_for", audience)
        db.session.commit()


def channels(client: FlaskClient, id_: int) -> Iterator[str]:
    """All that this reader can get of Charlie, by every way."""
    for address in ("/leden", "/leden?q=charlie", f"/leden/{id_}", "/leden/kaart", "/leden/noemen?q=charlie"):
        yield client.get(address).text
    yield client.get(f"/leden/{id_}/visitekaartje.vcf").text.replace("\r\n ", "")


def seen_fields(client: FlaskClient, id_: int) -> set[Field]:
    everything = "\n".join(channels(client, id_))
    seen = {field for field, canary in CANARIES.items() if canary in everything}
    photos = {photo_status(client, f"/leden/{id_}/foto{size}") for size in ("", "/klein")}
    assert len(photos) == 1
    return seen | ({Field.PHOTO} if photos == {200} else set())


def photo_status(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code


def found_by(client: FlaskClient) -> set[Field]:
    return {field for field in CANARIES if "Charlie de Wit" in names(client, f"?q={CANARIES[field]}")}


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.MEMBERS, {"alice", "bob", "dana", "erik"}),
        (Audience.CIRCLES, {"bob"}),
        (Audience.SECRETARIAT, {"dana", "erik"}),
        (Audience.NOBODY, set()),
    ],
)
def test_every_field_over_every_channel(
    app: Flask, client_for: Any, charlie: int, audience: Audience, readers: set[str]
) -> None:
    a_circle(app, "bob", "charlie")
    show_all_to(app, charlie, audience)
    for who in ("alice", "bob", "dana", "erik"):
        client = client_for(who)
        expected = set(Field) if who in readers else set()
        assert seen_fields(client, charlie) == expected, who
        assert found_by(client) == expected & set(IN_SEARCH), who
        filtered = names(client, f"?portefeuille={CANARIES[Field.PORTFOLIO]}")
        assert bool(filtered) == (who in readers), who


def test_the_name_is_always_there_and_the_member_always_sees_all(
    app: Flask, client_for: Any, charlie: int
) -> None:
    show_all_to(app, charlie, Audience.NOBODY)
    assert "Charlie de Wit" in client_for("alice").get(f"/leden/{charlie}").text
    assert names(client_for("alice"), "?q=charlie") == ["Charlie de Wit"]
    assert seen_fields(client_for("charlie"), charlie) == set(Field)
    assert found_by(client_for("charlie")) == set(IN_SEARCH)


@pytest.mark.parametrize("field", Field)
def test_one_hidden_field_hides_no_other(app: Flask, client_for: Any, charlie: int, field: Field) -> None:
    show_all_to(app, charlie, Audience.MEMBERS)
    with app.app_context():
        setattr(db.session.get_one(Card, charlie), f"{field}_for", Audience.NOBODY)
        db.session.commit()
    assert seen_fields(client_for("alice"), charlie) == set(Field) - {field}


def test_kept_expertise_is_hidden_too(app: Flask, client_for: Any, charlie: int) -> None:
    erfpacht = an_expertise(app, "Erfpacht", "charlie")
    assert names(client_for("alice"), f"?expertise={erfpacht}") == ["Charlie de Wit"]
    show_all_to(app, charlie, Audience.NOBODY)
    assert names(client_for("alice"), f"?expertise={erfpacht}") == []
    assert "Erfpacht" not in client_for("alice").get(f"/leden/{charlie}").text


def test_who_left_the_circle_sees_it_no_more(app: Flask, client_for: Any, charlie: int) -> None:
    a_circle(app, "bob", "charlie")
    show_all_to(app, charlie, Audience.CIRCLES)
    with app.app_context():
        db.session.query(CircleMember).filter_by(member_id=2).update({"until": now()})
        db.session.commit()
    assert seen_fields(client_for("bob"), charlie) == set()


def test_who_never_said_anything_has_the_defaults(app: Flask, client_for: Any) -> None:
    id_ = a_member(app, name="Stille Willem", email="stil@example.org", portfolio="Dijken")
    page = client_for("alice").get(f"/leden/{id_}").text
    assert "Dijken" in page
    assert "stil@example.org" not in page
    assert "Het secretariaat brengt je graag in contact" in page
    assert "stil@example.org" in client_for("dana").get(f"/leden/{id_}").text


def test_the_table_of_the_keepers_is_for_keepers(app: Flask, client_for: Any, charlie: int) -> None:
    for who in ("alice", "bob"):
        answer = client_for(who).post("/beheer/leden/tabel")
        assert answer.status_code == 403
        assert "kanarie" not in answer.text
