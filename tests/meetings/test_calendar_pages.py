"""The calendar as list, month and year: what stands where, for whom, narrowed by the address."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db
from dsonet.meetings.answer_models import Answer
from tests.build import a_circle, a_meeting, member_id
from tests.conftest import CountQueries

MONTH = "/bijeenkomsten/maand/2031-05"
YEAR = "/bijeenkomsten/jaar/2031"


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2031, month, day, hour, tzinfo=UTC)


def a_day(app: Flask, title: str, month: int, day: int, **facts: Any) -> int:
    """A meeting on one day of 2031."""
    times = {"starts_at": at(month, day), "ends_at": at(month, day, 14)}
    return a_meeting(app, title=title, **{**times, **facts})


def say(app: Flask, who: str, meeting: int, kind: str) -> None:
    whom = member_id(app, who)
    with app.app_context():
        db.session.add(Answer(meeting_id=meeting, member_id=whom, kind=kind))
        db.session.commit()


def weeks(page: str) -> list[str]:
    """The bodies of the table, one a week."""
    return re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)


def table(page: str) -> str:
    return page[page.index("<table") : page.index("</table>")]


def test_the_month_is_a_table_with_weekdays_and_days(app: Flask, client_for: Any) -> None:
    a_day(app, "Werkbezoek haven", 5, 14)
    page = client_for("alice").get(MONTH).text
    assert "<caption" in page
    heads = re.findall(r'<th scope="col"><abbr title="(\w+)">', page)
    assert heads == ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
    # 1 May 2031 is a Thursday: three empty places before it, 31 days, five weeks.
    assert len(weeks(page)) == 5
    assert weeks(page)[0].count("dso-month__outside") == 3
    days = re.findall(r'dso-month__number" datetime="2031-05-(\d\d)"', page)
    assert days == [f"{day:02}" for day in range(1, 32)]
    assert "Werkbezoek haven" in weeks(page)[2]
    assert "11.00" in weeks(page)[2]


@time_machine.travel(at(5, 14), tick=False)
def test_today_is_marked_in_words(app: Flask, client_for: Any) -> None:
    client = client_for("alice")
    page = client.get(MONTH).text
    cell = re.search(r'<td class="dso-month__day dso-month__day--today">(.*?)</td>', page, re.DOTALL)
    assert cell is not None
    assert "2031-05-14" in cell[1]
    assert "vandaag" in cell[1]
    other = client.get("/bijeenkomsten/maand/2031-06").text
    assert "dso-month__day--today" not in other
    assert f'href="{MONTH}"' in other


def test_the_way_to_other_months_has_names_and_keeps_what_was_chosen(app: Flask, client_for: Any) -> None:
    page = client_for("alice").get("/bijeenkomsten/maand/2031-01?soort=trip").text
    assert 'href="/bijeenkomsten/maand/2030-12?soort=trip"' in page
    assert 'href="/bijeenkomsten/maand/2031-02?soort=trip"' in page
    assert "december 2030" in page
    assert "februari 2031" in page
    assert 'href="/bijeenkomsten/jaar/2031?soort=trip"' in page


def test_several_days_are_one_bar_a_week_and_stand_in_no_cell(app: Flask, client_for: Any) -> None:
    a_meeting(app, title="Studiereis", kind="trip", starts_at=at(5, 16), ends_at=at(5, 20, 15))
    a_day(app, "Werkbezoek", 5, 17)
    page = client_for("alice").get(MONTH).text
    third, fourth = weeks(page)[2:4]
    for week, days in ((third, 3), (fourth, 2)):
        assert week.count("Studiereis") == 1
        assert re.search(rf'<td colspan="{days}"><div class="dso-month__bar', week)
    assert "vervolg" not in third
    assert "vervolg" in fourth
    assert "Werkbezoek" in third
    assert "16 mei 2031 tot en met 20 mei 2031" in third


def test_bars_that_overlap_lie_in_lanes_and_those_that_do_not_share_one(app: Flask, client_for: Any) -> None:
    for title, first, last in (("Een", 12, 14), ("Twee", 13, 15), ("Drie", 15, 17)):
        a_meeting(app, title=title, starts_at=at(5, first), ends_at=at(5, last, 15))
    week = weeks(client_for("alice").get(MONTH).text)[2]
    lanes = re.findall(r'<tr class="dso-month__lane">(.*?)</tr>', week, re.DOTALL)
    assert [[title for title in ("Een", "Twee", "Drie") if title in lane] for lane in lanes] == [
        ["Een", "Drie"],
        ["Twee"],
    ]
    for lane in lanes:
        spans = re.findall(r'<td(?: colspan="(\d)")?>', lane)
        assert sum(int(span or 1) for span in spans) == 7


def test_what_goes_over_the_end_of_a_month_stands_in_both(app: Flask, client_for: Any) -> None:
    a_meeting(app, title="Overgang", starts_at=at(5, 30), ends_at=at(6, 2, 15))
    client = client_for("alice")
    assert "Overgang" in weeks(client.get(MONTH).text)[-1]
    assert "Overgang" in weeks(client.get("/bijeenkomsten/maand/2031-06").text)[0]
    assert "Overgang" not in client.get("/bijeenkomsten/maand/2031-07").text


def test_midnight_is_the_end_of_the_day_and_not_another_day(app: Flask, client_for: Any) -> None:
    a_meeting(app, title="Avond", starts_at=at(5, 14, 18), ends_at=at(5, 14, 22))  # 20.00 – 24.00 here
    assert "dso-month__lane" not in client_for("alice").get(MONTH).text


def test_a_meeting_abroad_stands_on_the_day_there_and_shows_both_clocks(app: Flask, client_for: Any) -> None:
    where = {"timezone": "America/New_York", "starts_at": at(5, 15, 1), "ends_at": at(5, 15, 3)}
    a_meeting(app, title="Avond in New York", **where)
    client = client_for("alice")
    page = client.get(MONTH).text
    cell = page[page.index('dso-month__number" datetime="2031-05-14"') :]
    cell = cell[: cell.index("</td>")]
    assert "Avond in New York" in cell
    assert "21.00 New York" in cell
    assert "03.00 hier" in cell
    listed = client.get("/bijeenkomsten").text
    assert "Woensdag 14 mei 2031, 21.00 – 23.00" in listed
    assert "tijd in New York" in listed
    assert "In Nederland: donderdag 15 mei 2031, 03.00 – 05.00" in listed


def test_own_answers_are_marked_in_words(app: Flask, client_for: Any) -> None:
    for kind, title in (("yes", "A"), ("online", "B"), ("maybe", "C"), ("no", "D")):
        say(app, "alice", a_day(app, title, 5, 14), kind)
    for address in (MONTH, YEAR, "/bijeenkomsten"):
        page = client_for("alice").get(address).text
        for words in ("Je komt", "Je doet online mee", "Je komt misschien", "Je komt niet"):
            assert words in page, (address, words)
        assert "Je komt misschien" not in client_for("charlie").get(address).text


def test_concepts_are_for_keepers_and_marked_and_cancelled_ones_are_struck(
    app: Flask, client_for: Any
) -> None:
    a_day(app, "Geheim plan", 5, 14, announced_at=None)
    a_day(app, "Ging niet door", 5, 15, cancelled_at=at(1, 1))
    for address in (MONTH, YEAR, "/bijeenkomsten"):
        page = client_for("alice").get(address).text
        assert "Geheim plan" not in page
        assert "<s>Ging niet door</s>" in page
        assert "Afgelast" in page
        assert "Concept" not in page
        kept = client_for("dana").get(address).text
        assert "Geheim plan" in kept
        assert "Concept" in kept


def test_a_circles_meeting_is_on_the_calendar_of_that_circle_alone(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice")
    a_day(app, "Kringdag", 5, 14, circle_id=circle, kind="circle")
    for address in (MONTH, YEAR, "/bijeenkomsten", f"{MONTH}?kring={circle}"):
        assert "Kringdag" in client_for("alice").get(address).text
        for other in ("charlie", "dana"):
            assert "Kringdag" not in client_for(other).get(address).text


@pytest.mark.parametrize("address", [MONTH, YEAR, "/bijeenkomsten"])
def test_filters_combine(app: Flask, client_for: Any, address: str) -> None:
    circle = a_circle(app, "alice")
    say(app, "alice", a_day(app, "Reis met ja", 5, 14, kind="trip"), "yes")
    say(app, "alice", a_day(app, "Reis met nee", 5, 15, kind="trip"), "no")
    a_day(app, "Reis zonder woord", 5, 16, kind="trip")
    say(app, "alice", a_day(app, "Bezoek met ja", 5, 17, kind="visit"), "yes")
    a_day(app, "Van de kring", 5, 18, kind="circle", circle_id=circle)
    titles = ("Reis met ja", "Reis met nee", "Reis zonder woord", "Bezoek met ja", "Van de kring")
    client = client_for("alice")

    def shown(query: str) -> set[str]:
        page = client.get(f"{address}?{query}").text
        return {title for title in titles if f">{title}<" in page}

    assert shown("") == set(titles)
    assert shown("soort=trip") == set(titles[:3])
    assert shown("antwoord=ja") == {"Reis met ja", "Bezoek met ja"}
    assert shown("soort=trip&antwoord=ja") == {"Reis met ja"}
    assert shown("antwoord=geen") == {"Reis zonder woord", "Van de kring"}
    assert shown(f"kring={circle}&antwoord=geen") == {"Van de kring"}
    assert shown("wanneer=geweest") == set()
    assert shown("wanneer=komend&soort=trip") == set(titles[:3])
    assert shown("soort=onzin&antwoord=&kring=x&wanneer=ooit") == set(titles)


def test_the_list_holds_what_was_and_turns_pages(app: Flask, client_for: Any) -> None:
    for number in range(53):
        year = datetime(2020, 1, 1 + number % 28, 9 + number // 28, tzinfo=UTC)
        a_meeting(app, title=f"Oud {number}", starts_at=year, ends_at=year.replace(hour=20))
    client = client_for("alice")
    first = client.get("/bijeenkomsten").text
    assert first.count(">Oud ") == 50
    assert "geweest=2" in first
    second = client.get("/bijeenkomsten?geweest=2").text
    assert second.count(">Oud ") == 3
    assert "Oud" not in client.get("/bijeenkomsten?wanneer=komend").text
    assert "Binnenkort" not in client.get("/bijeenkomsten?wanneer=geweest").text
    for wrong in ("0", "-1", "x", "9" * 30):
        assert client.get(f"/bijeenkomsten?geweest={wrong}").status_code == 200


def test_the_year_has_twelve_months_with_their_meetings(app: Flask, client_for: Any) -> None:
    a_day(app, "Meidag", 5, 14)
    a_meeting(app, title="Oud en nieuw", starts_at=at(12, 30), ends_at=datetime(2032, 1, 2, 9, tzinfo=UTC))
    client = client_for("alice")
    page = client.get(YEAR).text
    months = re.findall(r"<section(.*?)</section>", page, re.DOTALL)
    assert len(months) == 12
    assert "Meidag" in months[4]
    assert "Nog niets gepland" in months[0]
    assert "Oud en nieuw" in months[11]
    assert "Oud en nieuw" in client.get("/bijeenkomsten/jaar/2032").text
    assert 'href="/bijeenkomsten/maand/2031-05"' in months[4]


@pytest.mark.parametrize(
    "address",
    [
        *(
            f"maand/{wrong}"
            for wrong in ("2031-13", "2031-00", "2031-5", "1999-12", "2101-01", "mei", "9999-12")
        ),
        *(f"jaar/{wrong}" for wrong in ("1999", "2101", "31", "020312", "x", "²⁰³¹")),
    ],
)
def test_a_month_or_year_that_is_none_is_not_found(app: Flask, client_for: Any, address: str) -> None:
    assert client_for("alice").get(f"/bijeenkomsten/{address}").status_code == 404


@pytest.mark.parametrize("address", ["maand/2000-01", "maand/2100-12", "jaar/2000", "jaar/2100"])
def test_at_the_edges_of_time_one_can_go_one_way(app: Flask, client_for: Any, address: str) -> None:
    answer = client_for("alice").get(f"/bijeenkomsten/{address}")
    assert answer.status_code == 200
    assert (' rel="prev"' in answer.text) != (' rel="next"' in answer.text)


@pytest.mark.parametrize("address", [MONTH, YEAR, "/bijeenkomsten"])
def test_more_meetings_ask_no_more_of_the_database(
    app: Flask, client_for: Any, count_queries: CountQueries, address: str
) -> None:
    circle = a_circle(app, "alice")
    client, numbers = client_for("alice"), []
    for day in (3, 10):
        for more in range(5):
            a_day(app, "Dag", 5, day + more, circle_id=circle if more % 2 else None)
            a_meeting(app, title="Reis", starts_at=at(5, day), ends_at=at(5, day + more + 1, 15))
        with count_queries() as statements:
            client.get(address)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 7
