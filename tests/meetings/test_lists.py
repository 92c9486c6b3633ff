"""The lists of those who come: for the organisers, for the host city, as files, as badges; and who reads what."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from dsonet.database import db, now
from dsonet.journal import JournalEntry
from dsonet.meetings.agenda_models import AgendaItem, ItemKind, SessionChoice
from dsonet.meetings.attendee_tables import as_csv, as_xlsx
from dsonet.text import RENDERER_VERSION
from dsonet.text.cells import BEGINS_FORMULA
from tests.build import a_circle, a_meeting, a_member, a_part, a_question, an_answer, member_id
from tests.members.people import a_seat

LISTS = ("deelnemers", "deelnemers/gaststad", "badges")
FILES = ("deelnemers/tabel", "deelnemers/gaststad/tabel")


@pytest.fixture
def world(app: Flask) -> dict[str, int]:
    """A meeting with a canary for each kind of reader, in answers of Zoë, who comes with Kim."""
    meeting = a_meeting(app, allows_companion=True, capacity=20, held_places=2)
    ids = {
        readers: a_question(app, meeting, readers=readers) for readers in ("secretariat", "host", "attendees")
    }
    zoe = a_member(app, name="Zoë Zomer", email="zoe@example.org", seat_id=a_seat(app, "Zwolle"))
    filled_in = {ids[readers]: f"CANARIE-{readers}" for readers in ids}
    an_answer(app, meeting, zoe, companion="Kim Kast", shown_to="attendees", given=filled_in)
    return {"meeting": meeting, "zoe": zoe, **ids}


def canaries(words: str) -> set[str]:
    return {readers for readers in ("secretariat", "host", "attendees") if f"CANARIE-{readers}" in words}


def file_of(client: Any, meeting: int, which: str, form: str) -> list[list[str]]:
    """The cells as a spreadsheet reads them."""
    answer = client.post(f"/bijeenkomsten/{meeting}/{which}", data={"form": form})
    assert answer.status_code == 200
    if form == "csv":
        return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_organisers_see_all_of_it(app: Flask, client_for: Any, world: dict[str, int]) -> None:
    meeting = world["meeting"]
    a_part(app, meeting, "Diner")
    with app.app_context():
        item = AgendaItem(
            meeting_id=meeting, title="Parkeren", kind=ItemKind.PARALLEL, renderer_version=RENDERER_VERSION
        )
        db.session.add(item)
        db.session.flush()
        db.session.add(SessionChoice(item_id=item.id, member_id=world["zoe"]))
        db.session.commit()
    for who in ("dana", "erik"):
        page = client_for(who).get(f"/bijeenkomsten/{meeting}/deelnemers").text
        for words in ("Zoë Zomer", "Zwolle", "Kim Kast", "Diner", "Parkeren"):
            assert words in page
        assert canaries(page) == {"secretariat", "host", "attendees"}


def test_places_and_the_waiting_list_in_order(app: Flask, client_for: Any, world: dict[str, int]) -> None:
    meeting = world["meeting"]
    for name, hours in (("Bas Tweede", 1), ("Ada Eerste", 2)):
        member = a_member(app, name=name)
        since = now() - timedelta(hours=hours)
        an_answer(app, meeting, member, places=0, waits_since=since, shown_to="nobody")
    for page in (f"/bijeenkomsten/{meeting}/deelnemers", f"/bijeenkomsten/{meeting}"):
        text = client_for("dana").get(page).text
        assert "<dt>Plaatsen</dt><dd>20</dd>" in text
        assert "<dt>Vrijgehouden</dt><dd>2</dd>" in text
        assert "<dt>Bezet</dt><dd>2</dd>" in text
        assert "<dt>Vrij</dt><dd>16</dd>" in text
        waiting = text.split("dso-waiting")[1].split("</ol>")[0]
        assert waiting.index("Ada Eerste") < waiting.index("Bas Tweede")
    assert "Ada Eerste" not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_the_host_city_gets_what_it_needs_and_no_more(
    app: Flask, client_for: Any, world: dict[str, int]
) -> None:
    meeting = world["meeting"]
    online = a_member(app, name="Olga Online")
    an_answer(app, meeting, online, "online")
    part = a_part(app, meeting, "Diner")
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/deelnemers/gaststad").text
    body = page.split("<main")[1]
    assert canaries(page) == {"host"}
    assert "@example.org" not in body
    assert "Olga Online" not in body
    assert part
    for form in ("csv", "xlsx"):
        heads, zoe = file_of(client_for("dana"), meeting, "deelnemers/gaststad/tabel", form)
        assert heads[:4] == ["Naam", "Gemeente", "Neemt mee", "Diner"]
        assert zoe == ["Zoë Zomer", "Zwolle", "Kim Kast", "Ja", "CANARIE-host"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_holds_what_the_page_shows_and_the_record_tells(
    app: Flask, client_for: Any, world: dict[str, int], form: str
) -> None:
    heads, zoe = file_of(client_for("dana"), world["meeting"], "deelnemers/tabel", form)
    assert heads[:6] == ["Naam", "Gemeente", "E-mailadres", "Antwoord", "Wachtlijst", "Neemt mee"]
    assert zoe[:6] == ["Zoë Zomer", "Zwolle", "zoe@example.org", "Ja", "", "Kim Kast"]
    assert canaries("".join(zoe)) == {"secretariat", "host", "attendees"}
    with app.app_context():
        entry = db.session.query(JournalEntry).one()
        assert (entry.verb, entry.subject_id, entry.actor_id) == ("export_attendees", world["meeting"], 4)
        assert entry.facts == {"list": "organisers", "form": form, "number": 1}


def test_who_reads_an_answer(app: Flask, client_for: Any, world: dict[str, int]) -> None:
    """Over every page and file: nobody but the organisers reads what is not for those who come."""
    meeting = world["meeting"]
    pages = (
        "",
        "/aanmelden",
        "/vragen",
        f"/antwoord/{world['zoe']}",
        "/aanwezig",
        *(f"/{one}" for one in LISTS),
    )
    others = ("/bijeenkomsten", "/", "/profiel", "/leden")

    def read_by(who: str) -> set[str]:
        client = client_for(who)
        found = [client.get(f"/bijeenkomsten/{meeting}{page}").text for page in pages]
        found += [client.get(page).text for page in others]
        found += [client.post(f"/bijeenkomsten/{meeting}/{page}").text for page in FILES]
        return canaries("".join(found))

    open_ = a_member(app, name="Open Boek")
    an_answer(app, meeting, open_, shown_to="members", given={world["attendees"]: "CANARIE-attendees"})
    assert "Open Boek" in client_for("bob").get(f"/bijeenkomsten/{meeting}").text
    assert read_by("charlie") == read_by("bob") == set(), "who does not come"
    an_answer(app, meeting, member_id(app, "charlie"), "maybe")
    assert read_by("charlie") == set(), "who perhaps comes"
    an_answer(app, meeting, member_id(app, "alice"), "yes")
    assert read_by("alice") == {"attendees"}
    assert read_by("dana") == read_by("erik") == {"secretariat", "host", "attendees"}


def test_who_shows_themselves_to_nobody_shares_no_answer(
    app: Flask, client_for: Any, world: dict[str, int]
) -> None:
    hidden = a_member(app, name="Stille Gast")
    an_answer(app, world["meeting"], hidden, shown_to="nobody", given={world["attendees"]: "STIL"})
    an_answer(app, world["meeting"], member_id(app, "alice"))
    page = client_for("alice").get(f"/bijeenkomsten/{world['meeting']}").text
    assert "Zoë Zomer: CANARIE-attendees" in page
    assert "STIL" not in page


def test_of_who_says_no_nothing_is_read(app: Flask, client_for: Any, world: dict[str, int]) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE answer SET kind = 'no', places = 0, companion = ''"))
        db.session.commit()
    client = client_for("dana")
    for page in LISTS:
        assert canaries(client.get(f"/bijeenkomsten/{world['meeting']}/{page}").text) == set()
    assert canaries(str(file_of(client, world["meeting"], "deelnemers/tabel", "csv"))) == set()


def test_badges_show_name_and_municipality(app: Flask, client_for: Any, world: dict[str, int]) -> None:
    page = client_for("dana").get(f"/bijeenkomsten/{world['meeting']}/badges").text
    cards = page.split("dso-namecards")[1].split("</ul>")[0]
    assert "<strong>Zoë Zomer</strong><span>Zwolle</span>" in cards
    assert "<strong>Kim Kast</strong><span>Zwolle</span>" in cards
    assert "Directeur" not in cards
    assert canaries(page) == set()


@pytest.mark.parametrize("who", ["alice", "bob", "charlie"])
def test_others_get_none_of_it(app: Flask, client_for: Any, world: dict[str, int], who: str) -> None:
    an_answer(app, world["meeting"], member_id(app, who))
    client = client_for(who)
    for page in LISTS:
        assert client.get(f"/bijeenkomsten/{world['meeting']}/{page}").status_code == 403
    for page in FILES:
        assert client.post(f"/bijeenkomsten/{world['meeting']}/{page}").status_code == 403
    with app.app_context():
        assert db.session.query(JournalEntry).count() == 0


def test_the_session_of_a_circle_is_its_own(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, circle_id=a_circle(app, "alice"), kind="circle")
    for page in LISTS:
        assert client_for("dana").get(f"/bijeenkomsten/{meeting}/{page}").status_code == 404
    for page in FILES:
        assert client_for("dana").post(f"/bijeenkomsten/{meeting}/{page}").status_code == 404


def test_more_people_take_no_more_queries(
    app: Flask, client_for: Any, world: dict[str, int], count_queries: Callable[[], Any]
) -> None:
    client, meeting = client_for("dana"), world["meeting"]
    a_part(app, meeting)
    pages = [f"/bijeenkomsten/{meeting}", *(f"/bijeenkomsten/{meeting}/{page}" for page in LISTS)]
    pages.append(f"/bijeenkomsten/{meeting}/aanwezig")

    def cost() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with count_queries() as statements:
                assert client.get(page).status_code == 200
            found.append(len(statements))
        return found

    few = cost()
    for number in range(8):
        member = a_member(app, seat_id=a_seat(app, f"Stad {number}"))
        an_answer(
            app, meeting, member, shown_to="members", given={world["host"]: "x", world["attendees"]: "y"}
        )
    assert cost() == few


CELLS = st.lists(st.lists(st.text(max_size=40), min_size=2, max_size=2), min_size=1, max_size=5)
WICKED = st.sampled_from(BEGINS_FORMULA).flatmap(
    lambda sign: st.text(max_size=20).map(lambda text: sign + text)
)


@settings(deadline=None, max_examples=60)
@given(CELLS | st.lists(st.lists(WICKED, min_size=2, max_size=2), min_size=1, max_size=3))
def test_no_cell_of_a_file_is_a_formula(table: list[list[str]]) -> None:
    book = as_xlsx(table, "lijst")
    for row in openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "inlineStr") or cell.value is None
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    words = as_csv(table).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(words, newline=""), delimiter=";"):
        assert not any(cell.startswith(BEGINS_FORMULA) for cell in line)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_name_that_would_be_a_formula_stays_a_name(app: Flask, client_for: Any, form: str) -> None:
    meeting = a_meeting(app)
    an_answer(app, meeting, a_member(app, name="=cmd|'/c calc'!A0"))
    _heads, row = file_of(client_for("dana"), meeting, "deelnemers/tabel", form)
    assert row[0].lstrip("'") == "=cmd|'/c calc'!A0"
