"""The cities of the network on a map made here, with the same in a list."""

import csv
import re
from pathlib import Path
from typing import Any

from flask import Flask

from dsonet.database import db
from dsonet.directory.geography import HEIGHT, WIDTH, dot_of, project
from dsonet.members.models import Seat
from tests.build import a_member

SEATS = Path(__file__).parents[2] / "dsonet/demo/data/seats.csv"


def seats() -> list[Seat]:
    with SEATS.open(encoding="utf-8", newline="") as file:
        return [
            Seat(
                name=row["name"],
                cbs_code=row["cbs_code"],
                province=row["province"],
                population=int(row["population"]),
                population_year=2022,
                is_provincial_capital=row["is_provincial_capital"] == "true",
            )
            for row in csv.DictReader(file)
        ]


def test_every_city_of_the_network_lies_where_it_lies() -> None:
    dots = {seat.name: dot_of(seat) for seat in seats()}
    assert len(dots) == 49
    for name, dot in dots.items():
        assert dot is not None, name
        assert 0 < dot.x < WIDTH, name
        assert 0 < dot.y < HEIGHT, name
    at = {name: (dot.x, dot.y) for name, dot in dots.items() if dot}
    assert at["Groningen"][1] < at["Zwolle"][1] < at["Arnhem"][1] < at["Maastricht"][1], "north to south"
    assert at["Middelburg"][0] < at["Rotterdam"][0] < at["Utrecht"][0] < at["Enschede"][0], "west to east"
    assert len(set(at.values())) == 49


def test_a_degree_has_its_own_length_each_way() -> None:
    west, north = project(4.0, 53.0)
    east, south = project(5.0, 52.0)
    assert 0.58 < (east - west) / (south - north) < 0.64, "the cosine of 52 degrees"


def test_each_dot_leads_to_the_line_that_says_the_same(app: Flask, client_for: Any) -> None:
    with app.app_context():
        zwolle, nowhere = (
            Seat(
                name="Zwolle",
                cbs_code="GM0193",
                province="Overijssel",
                population=130_668,
                population_year=2022,
            ),
            Seat(
                name="Elders", cbs_code="PV20", province="Drenthe", population=500_000, population_year=2022
            ),
        )
        db.session.add_all([zwolle, nowhere])
        db.session.commit()
        ids = zwolle.id, nowhere.id
    holders = [a_member(app, name=f"Lid {number}", seat_id=ids[0]) for number in range(5)]
    page = client_for("alice").get("/leden/kaart").text
    assert re.search(rf'<a href="#zetel-{ids[0]}"[^>]*aria-label="Zwolle: Lid 0, Lid 1, Lid 2"', page)
    assert f'id="zetel-{ids[0]}"' in page
    assert f'href="/leden/{holders[0]}"' in page
    assert f'href="/leden?zetel={ids[0]}">en nog 2' in page

    assert f'href="#zetel-{ids[1]}"' not in page
    assert f'id="zetel-{ids[1]}"' in page
    assert "Nog niemand" in page


def test_without_seats_the_page_says_so(client_for: Any) -> None:
    assert "Hier staan straks de steden" in client_for("alice").get("/leden/kaart").text
