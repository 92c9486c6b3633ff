"""The seats, and the CBS figure of a year."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db
from dsonet.members.models import Seat
from tests.build import a_member
from tests.conftest import CountQueries
from tests.members.people import a_seat

Clients = Callable[[str], FlaskClient]
ZWOLLE = {
    "name": "Zwolle",
    "cbs_code": "GM0193",
    "province": "Overijssel",
    "population": "130668",
    "population_year": "2022",
    "is_provincial_capital": "y",
}


def seats(app: Flask) -> list[tuple[str, int, int, bool]]:
    """What is kept."""
    with app.app_context():
        rows = db.session.query(Seat).order_by(Seat.name)
        return [(row.name, row.population, row.population_year, row.is_provincial_capital) for row in rows]


def test_a_seat_is_added_and_corrected(app: Flask, client_for: Clients) -> None:
    dana = client_for("dana")
    assert dana.post("/beheer/zetels/nieuw", data=ZWOLLE).status_code == 303
    assert seats(app) == [("Zwolle", 130668, 2022, True)]
    with app.app_context():
        seat_id = db.session.query(Seat.id).scalar()
    later = {**ZWOLLE, "population": "133141", "population_year": "2024", "is_provincial_capital": ""}
    assert 'value="130668"' in dana.get(f"/beheer/zetels/{seat_id}").text
    assert dana.post(f"/beheer/zetels/{seat_id}", data=later).status_code == 303
    assert seats(app) == [("Zwolle", 133141, 2024, False)]


def test_the_list_names_holders_figures_and_their_source(app: Flask, client_for: Clients) -> None:
    zwolle = a_seat(app, "Zwolle", population=130668)
    a_seat(app, "Assen")
    a_member(app, name="Iris Jansen", seat_id=zwolle)
    page = client_for("dana").get("/beheer/zetels").text
    for part in ("Zwolle", "130.668", "2022", "CBS", "Iris Jansen", "Assen"):
        assert part in page


def test_the_number_of_queries_does_not_grow(
    app: Flask, client_for: Clients, count_queries: CountQueries
) -> None:
    dana = client_for("dana")

    def asked() -> int:
        with count_queries() as statements:
            dana.get("/beheer/zetels")
        return len(statements)

    a_member(app, seat_id=a_seat(app, "Zwolle"))
    before = asked()
    for number in range(5):
        a_member(app, seat_id=a_seat(app, f"Stad {number}"))
    assert asked() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("cbs_code", "0193"),
        ("cbs_code", "GM0193; DROP"),
        ("province", "Twente"),
        ("population", "veel"),
        ("population", "0"),
        ("population", "9" * 40),
        ("population_year", "22"),
        ("population_year", ""),
    ],
)
def test_what_can_not_be_is_refused(app: Flask, client_for: Clients, field: str, value: str) -> None:
    answer = client_for("dana").post("/beheer/zetels/nieuw", data={**ZWOLLE, field: value})
    assert answer.status_code == 422
    assert seats(app) == []


def test_one_code_is_one_seat(app: Flask, client_for: Clients) -> None:
    dana = client_for("dana")
    dana.post("/beheer/zetels/nieuw", data=ZWOLLE)
    second = dana.post("/beheer/zetels/nieuw", data={**ZWOLLE, "name": "Zwolle 2"})
    assert second.status_code == 422
    assert "heeft deze code al" in second.text
    other = a_seat(app, "Assen")
    taken = dana.post(f"/beheer/zetels/{other}", data={**ZWOLLE, "name": "Assen 2"})
    assert taken.status_code == 422
    assert [name for name, *_ in seats(app)] == ["Assen", "Zwolle"]


def test_an_unknown_seat_is_404(client_for: Clients) -> None:
    assert client_for("dana").get("/beheer/zetels/9").status_code == 404
