"""The secretariat's list of seats is loaded from the file of the CBS, and merged municipalities are asked about."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from dsonet.database import db
from dsonet.members import seat_file
from dsonet.members.models import Member, Seat
from tests.build import a_member

HEADER = "name,cbs_code,province,population,year,is_provincial_capital,dissolved_into,dissolved_on"
CITIES = (
    "Almere,GM0034,Flevoland,217828,2022,false,,",
    "Assen,GM0106,Drenthe,68979,2022,true,,",
    "Veendam,GM0047,Groningen,27466,2022,false,,",
    "Amsterdam,GM0363,Noord-Holland,882633,2022,true,,",
)
WEESP = "Weesp,GM0457,Noord-Holland,20766,2022,false,GM0363,2022-03-24"
CBS = Path(os.environ.get("SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
Import = Callable[..., Result]


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Import:
    """`load(*lines)`: import a file of these lines, answering `typed`."""

    def run(*lines: str, header: str = HEADER, typed: str = "", encoding: str = "utf-8") -> Result:
        file = tmp_path / "gemeenten.csv"
        file.write_bytes("\n".join((header, *lines)).encode(encoding))
        return app.test_cli_runner().invoke(args=["import-seats", str(file)], input=typed)

    return run


def seats(app: Flask) -> dict[str, tuple[str, int, int]]:
    """Name, inhabitants and year by code."""
    with app.app_context():
        rows = db.session.execute(select(Seat.cbs_code, Seat.name, Seat.population, Seat.population_year))
        return {code: (name, population, year) for code, name, population, year in rows}


def a_seat(app: Flask, **facts: Any) -> int:
    with app.app_context():
        given = {"province": "Noord-Holland", "population": 1_000, "population_year": 2020}
        seat = Seat(**{**given, **facts})
        db.session.add(seat)
        db.session.commit()
        return seat.id


def test_large_municipalities_and_capitals_get_a_seat_and_the_others_do_not(app: Flask, load: Import) -> None:
    done = load(*CITIES)
    assert done.exit_code == 0
    assert "Added 3 seats, changed 0, merged 0; 0 broken lines" in done.output
    assert set(seats(app)) == {"GM0034", "GM0106", "GM0363"}
    assert "Added 0 seats, changed 0, merged 0" in load(*CITIES).output


def test_a_seat_gets_the_new_figure_and_stays_when_it_is_small_or_not_there(app: Flask, load: Import) -> None:
    a_seat(app, name="Veendam oud", cbs_code="GM0047")
    a_seat(app, name="Landsmeer", cbs_code="GM0415")
    done = load(*CITIES)
    assert seats(app)["GM0047"] == ("Veendam", 27466, 2022)
    assert seats(app)["GM0415"] == ("Landsmeer", 1_000, 2020)
    assert "Landsmeer (GM0415) is not in this file: its seat stays as it is." in done.output


def test_a_merged_municipality_is_asked_about(app: Flask, load: Import) -> None:
    weesp = a_seat(app, name="Weesp", cbs_code="GM0457")
    holder = a_member(app, name="Wilma Weesp", seat_id=weesp)

    refused = load(*CITIES, WEESP, typed="n\n")
    assert (
        "Weesp (GM0457) went into Amsterdam on 2022-03-24. Its seat is held by Wilma Weesp." in refused.output
    )
    assert "GM0457" in seats(app)

    done = load(*CITIES, WEESP, typed="y\n")
    assert "merged 1" in done.output
    assert "GM0457" not in seats(app)
    with app.app_context():
        member = db.session.get_one(Member, holder)
        assert db.session.get_one(Seat, member.seat_id).cbs_code == "GM0363"


def test_a_small_municipality_gets_a_seat_when_a_seat_merges_into_it(app: Flask, load: Import) -> None:
    a_member(app, seat_id=a_seat(app, name="Weesp", cbs_code="GM0457"))
    into_veendam = WEESP.replace("GM0363", "Veendam")
    assert load(CITIES[2], into_veendam, typed="y\n").exit_code == 0
    assert set(seats(app)) == {"GM0047"}


def test_breaking_off_at_the_question_changes_nothing(app: Flask, load: Import) -> None:
    a_seat(app, name="Weesp", cbs_code="GM0457")
    before = seats(app)
    done = load(*CITIES, WEESP, typed="")
    assert done.exit_code == 1
    assert seats(app) == before


@pytest.mark.parametrize(
    ("into", "day", "says"),
    [("GM1992", "2023-01-01", "has no seat and is not in this file"), ("GM0363", "2999-01-01", "changed 1")],
)
def test_nothing_merges_into_nowhere_or_before_its_day(
    app: Flask, load: Import, into: str, day: str, says: str
) -> None:
    a_seat(app, name="Weesp", cbs_code="GM0457")
    row = WEESP.replace("GM0363", into).replace("2022-03-24", day)
    assert says in load(*CITIES, row).output
    assert "GM0457" in seats(app)


def test_broken_lines_are_named_and_the_rest_goes_on(app: Flask, load: Import) -> None:
    done = load(
        *CITIES,
        "Zonder code,,Utrecht,90000,2022,false,,",
        "Ede,GM0228,Gelre,119186,2022,false,,",
        "Ede,GM0228,Gelderland,veel,2022,false,,",
        "Ede,GM0228,Gelderland,119186,1822,false,,",
        "Ede,GM0228,Gelderland,119186,2022,false,GM0001,gisteren",
        "Almere twee,GM0034,Flevoland,1,2022,false,,",
        "Ede",
    )
    assert done.exit_code == 0
    for line in range(6, 13):
        assert f"line {line}: " in done.stderr
    assert "«Gelre» is no province" in done.stderr
    assert "GM0034 stands in the file twice" in done.stderr
    assert set(seats(app)) == {"GM0034", "GM0106", "GM0363"}


@pytest.mark.parametrize(
    ("header", "encoding", "says"),
    [
        ("name;cbs_code", "utf-8", "its first line lacks province"),
        ("", "utf-8", "its first line lacks name"),
        (HEADER + ",café", "latin-1", "it is not UTF-8"),
        ("\x00" + HEADER, "utf-8", "can't be used"),
    ],
)
def test_what_is_no_such_list_is_refused_whole(
    app: Flask, load: Import, header: str, encoding: str, says: str
) -> None:
    done = load(*CITIES, header=header, encoding=encoding)
    assert done.exit_code == 1
    assert says in done.output
    assert "Nothing was imported." in done.output
    assert seats(app) == {}


def test_semicolons_a_mark_and_quotes_are_read(app: Flask, load: Import) -> None:
    header = "\ufeff" + HEADER.replace(",", ";")
    row = '"Nuenen; Gerwen en ""Nederwetten""";GM0820;Noord-Brabant;93826;2022;false;;'
    assert load(row, header=header).exit_code == 0
    assert seats(app) == {"GM0820": ('Nuenen; Gerwen en "Nederwetten"', 93826, 2022)}


def test_a_huge_file_is_refused(app: Flask, load: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seat_file, "LARGEST_FILE", 100)
    assert "larger than" in load(*CITIES).output
    assert seats(app) == {}


def test_names_sort_as_people_look_for_them(app: Flask, client_for: Any) -> None:
    names = ["'s-Gravenhage", "Bergen (L.)", "Bergen (NH.)", "Soest", "Súdwest-Fryslân", "Zwolle", "Ede"]
    for number, name in enumerate(names, start=1):
        a_seat(app, name=name, cbs_code=f"GM{number:04}")
    page = client_for("dana").get("/beheer/zetels").text
    places = {name: page.index(f">{name.replace(chr(39), '&#39;')}</a>") for name in names}
    assert sorted(names, key=places.__getitem__) == [
        "Bergen (L.)",
        "Bergen (NH.)",
        "Ede",
        "'s-Gravenhage",
        "Soest",
        "Súdwest-Fryslân",
        "Zwolle",
    ]


@pytest.mark.skipif(not CBS.exists(), reason="the list of the CBS is not here")
def test_the_whole_country_loads(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["import-seats", str(CBS / "municipalities_2022.csv")])
    assert "Added 49 seats, changed 0, merged 0; 0 broken lines" in done.output
    assert seats(app)["GM0796"][0] == "'s-Hertogenbosch"


@pytest.mark.parametrize("yes", ["true", "TRUE", "WAAR", "Waar", "1", "ja", "yes"])
@pytest.mark.parametrize("no", ["false", "FALSE", "ONWAAR", "Onwaar", "0", "nee", "no", ""])
def test_capitals_as_excel_writes_them(app: Flask, load: Import, yes: str, no: str) -> None:
    load(f"Assen,GM0106,Drenthe,68979,2022,{yes},,", f"Veendam,GM0047,Groningen,27466,2022,{no},,")
    assert set(seats(app)) == {"GM0106"}


@pytest.mark.parametrize("word", ["VRAI", "2", "waarschijnlijk", "-"])
def test_another_word_about_capitals_is_a_broken_line(app: Flask, load: Import, word: str) -> None:
    done = load(f"Assen,GM0106,Drenthe,68979,2022,{word},,")
    assert "1 broken lines" in done.output
    assert f"«{word}» is neither yes nor no" in done.output
    assert seats(app) == {}
