"""A directory of two thousand members asks as many queries as one of twenty, and a page stays under 75 kB."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from dsonet.database import db, now
from dsonet.directory.models import Audience, Card, CardExpertise, Expertise
from dsonet.members.models import Member, Role, Seat
from tests.directory.test_map import seats

MOST_BYTES = 75_000
PAGES = (
    "/leden",
    "/leden?q=wonen&expertise=1&volgorde=stad",
    "/leden?pagina=40",
    "/leden/kaart",
    "/leden/107",
)


def fill(app: Flask, members: range) -> None:
    """So many members with a full card, straight into the tables."""
    with app.app_context():
        if not db.session.query(Seat).count():
            db.session.add_all(seats())
            db.session.add_all(Expertise(name=f"Expertise van ons vak {number}") for number in range(20))
            db.session.flush()
        for model, rows in _rows(members):
            db.session.execute(insert(model), rows)
        db.session.commit()


def _rows(members: range) -> Iterator[tuple[type, list[dict[str, Any]]]]:
    yield (
        Member,
        [
            {
                "id": number,
                "email": f"lid{number}@example.org",
                "name": f"Voornaam{number} van der Achternaam{number}",
                "title": "Directeur stedelijke ontwikkeling en beheer",
                "portfolio": "Wonen, grond, mobiliteit, energie, stationsgebied en de binnenstad",
                "role": Role.MEMBER,
                "seat_id": number % 49 + 1,
                "joined_at": now(),
            }
            for number in members
        ],
    )
    circles = (Audience.MEMBERS, Audience.CIRCLES, Audience.MEMBERS, Audience.SECRETARIAT)
    yield (
        Card,
        [
            {
                "member_id": number,
                "call_me_about": "Hoe je een gebied ontwikkelt met twaalf eigenaren. " * 8,
                "expertise_for": circles[number % 4],
                "photo_for": Audience.MEMBERS,
            }
            for number in members
        ],
    )
    yield (
        CardExpertise,
        [
            {"member_id": number, "expertise_id": (number + step) % 20 + 1, "own_words": ""}
            for number in members
            for step in range(5)
        ],
    )


@pytest.mark.parametrize("address", PAGES)
def test_as_many_queries_and_no_large_page(
    app: Flask, client_for: Any, count_queries: Any, address: str
) -> None:
    alice = client_for("alice")
    fill(app, range(100, 120))
    with count_queries() as few:
        assert alice.get(address).status_code == 200
    fill(app, range(200, 2_180))
    with count_queries() as many:
        answer = alice.get(address)
    assert len(many) == len(few), (few, many)
    assert len(many) <= 8, many
    assert len(answer.data) <= MOST_BYTES
    assert "2005 leden" in alice.get("/leden").text
