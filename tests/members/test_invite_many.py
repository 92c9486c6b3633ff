"""The secretariat invites many at once: each row is judged first, and nothing is sent before the yes."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.members import listed_people
from dsonet.members.models import Member
from dsonet.members.sign_in_models import Token
from dsonet.worker import Worker
from tests.build import a_member
from tests.members.people import a_seat, facts_of, letters

Clients = Callable[[str], FlaskClient]
LOOK, SEND = "/beheer/leden/uitnodigen/lijst", "/beheer/leden/uitnodigen/lijst/versturen"


def members(app: Flask) -> dict[str, str]:
    """Name by address of everyone but the cast."""
    with app.app_context():
        rows = db.session.execute(select(Member.email, Member.name).where(Member.id > 5))
        return {row.email: row.name for row in rows}


def look(client: FlaskClient, words: str) -> str:
    answer = client.post(LOOK, data={"words": words})
    assert answer.status_code == 200
    return answer.text


def test_nothing_is_sent_before_the_yes(app: Flask, client_for: Clients) -> None:
    dana = client_for("dana")
    page = look(dana, "Noor Bakker <Noor@Example.org>\nzomaar.iemand@example.org; geen adres")
    assert "3 regels nagekeken" in page
    assert "2 kunnen worden uitgenodigd" in page
    assert "Zomaar Iemand" in page
    assert "(uit het adres)" in page
    assert "Dit is geen e-mailadres" in page
    assert members(app) == {}
    assert letters(app) == []

    answer = dana.post(SEND, data={"words": "Noor Bakker <Noor@Example.org>\nzomaar.iemand@example.org"})
    assert (answer.status_code, answer.location) == (303, "/beheer/leden?staat=uitgenodigd")
    assert members(app) == {"noor@example.org": "Noor Bakker", "zomaar.iemand@example.org": "Zomaar Iemand"}
    assert {letter.to for letter in letters(app)} == set(members(app))
    page = dana.get(answer.location).text
    assert "2 uitnodigingen worden verstuurd" in page
    assert "Nog 2 uitnodigingen moeten de deur uit" in page
    with app.app_context():
        Worker().run_once()
    assert "de deur uit" not in dana.get(answer.location).text


def test_a_table_gives_seat_title_and_portfolio(app: Flask, client_for: Clients) -> None:
    seat_id = a_seat(app, "'s-Hertogenbosch")
    header = "Functie;Naam;E-mail;Gemeente;Portefeuille"
    row = 'Directeur;"Vries; Jan de";jan@example.org;\'S-HERTOGENBOSCH;Grond'
    client_for("dana").post(SEND, data={"words": f"{header}\n{row}"})
    with app.app_context():
        jan = db.session.scalars(select(Member).where(Member.email == "jan@example.org")).one()
        facts = (jan.name, jan.title, jan.portfolio, jan.seat_id)
    assert facts == ("Vries; Jan de", "Directeur", "Grond", seat_id)


@pytest.mark.parametrize(
    "written",
    [
        "Naam,E-mailadres\nJan de Vries,jan@example.org",
        "E-mail\tNaam\njan@example.org\tJan de Vries",
        '"Jan de Vries" <jan@example.org>',
        "\ufeffnaam;mail\r\nJan de Vries;JAN@example.org\r\n\r\n",
    ],
)
def test_what_programs_write_is_read(app: Flask, client_for: Clients, written: str) -> None:
    client_for("dana").post(SEND, data={"words": written})
    assert members(app) == {"jan@example.org": "Jan de Vries"}


@pytest.mark.parametrize(("encoding", "name"), [("utf-8-sig", "Zoë Özdil"), ("cp1252", "Zoë Ådahl")])
def test_a_file_is_read_in_the_codes_that_excel_writes(
    app: Flask, client_for: Clients, encoding: str, name: str
) -> None:
    file = io.BytesIO(f"naam;e-mail\n{name};zoe@example.org".encode(encoding))
    page = client_for("dana").post(LOOK, data={"words": "", "file": (file, "lijst.csv")})
    assert name in page.text


def test_every_fault_has_its_own_reason(app: Flask, client_for: Clients) -> None:
    a_seat(app, "Almere")
    taken = a_seat(app, "Zwolle", cbs_code="GM0193")
    a_member(app, name="Zita Zwolle", seat_id=taken)
    a_member(app, name="Oud Lid", email="oud@example.org", ended_at=now())
    page = look(
        client_for("dana"),
        "naam;mail;zetel\n"
        "Een;een@example.org;Almere\n"
        "Twee;twee@example.org;almere\n"
        "Drie;drie@example.org;gm0193\n"
        "Vier;vier@example.org;Atlantis\n"
        "Vijf;een@example.org;\n"
        "Zes;oud@example.org;\n"
        "Zeven;alice@example.org;\n"
        "Acht;acht@;\n"
        "Negen;;\n"
        f"{'x' * 121};tien@example.org;\n",
    )
    assert "1 kan worden uitgenodigd" in page
    for reason in (
        "De zetel Almere is van Een.",
        "De zetel Zwolle is van Zita Zwolle.",
        "Er is geen zetel «Atlantis».",
        "Dit adres staat al eerder in deze lijst.",
        "Oud Lid heeft dit adres al.",
        "Alice van den Berg heeft dit adres al.",
        "Dit is geen e-mailadres.",
        "Hier staat geen e-mailadres.",
        "is te lang",
    ):
        assert reason in page, reason


def test_five_hundred_rows_with_fifty_faults(app: Flask, client_for: Clients) -> None:
    rows = [f"Lid {n};lid{n}{'' if n % 10 else ' @'}@example.org" for n in range(500)]
    words = "naam;e-mail\n" + "\n".join(rows)
    dana = client_for("dana")
    page = look(dana, words)
    assert page.count("Dit is geen e-mailadres. Kijk het na.") == 50
    wrong = page[: page.index("Deze mensen krijgen een uitnodiging")]
    assert re.findall(r"regel (\d+)", wrong) == [str(n + 2) for n in range(0, 500, 10)]
    assert letters(app) == []
    dana.post(SEND, data={"words": words})
    assert len(members(app)) == len(letters(app)) == 450


def test_the_same_yes_twice_invites_once(app: Flask, client_for: Clients) -> None:
    dana = client_for("dana")
    for _time in range(2):
        answer = dana.post(SEND, data={"words": "noor@example.org"})
        assert answer.status_code == 303
    assert "niemand uitgenodigd" in dana.get(answer.location).text
    assert len(letters(app)) == 1
    with app.app_context():
        assert db.session.query(Token).count() == 1


@pytest.mark.parametrize("words", ["", "  \n ", "\x00"])
@pytest.mark.parametrize("path", [LOOK, SEND])
def test_an_empty_list_is_asked_for(client_for: Clients, path: str, words: str) -> None:
    answer = client_for("dana").post(path, data={"words": words})
    assert answer.status_code == 422
    assert "Plak hier een lijst, of kies een bestand." in answer.text


def test_what_is_too_long_is_refused_and_comes_back(
    app: Flask, client_for: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed_people, "MOST_ROWS", 2)
    answer = client_for("dana").post(SEND, data={"words": "a@example.org;b@example.org;c@example.org"})
    assert answer.status_code == 422
    assert "Verdeel de lijst" in answer.text
    assert "a@example.org;b@example.org;c@example.org" in answer.text
    assert client_for("dana").post(LOOK, data={"words": "x" * 200_001}).status_code == 422
    assert members(app) == {}


@pytest.mark.parametrize(
    "words",
    [
        "<b>x</b> <x@example.org>",
        '"open\nnaam;mail',
        'naam;mail\n"a;b\nc',
        "mail\n=1+1",
        ";;;,,,<><>",
        "<" * 5_000,
    ],
)
def test_hostile_lists_get_an_answer_and_run_nothing(client_for: Clients, words: str) -> None:
    page = client_for("dana").post(LOOK, data={"words": words})
    assert page.status_code == 200
    assert "<b>x</b>" not in page.text


@pytest.mark.parametrize("path", [LOOK, "/beheer/leden/wijzigen/lijst"])
def test_a_hundred_thousand_rows_are_refused_whole(app: Flask, client_for: Clients, path: str) -> None:
    table = "naam;e-mail\n" + "".join(f"Lid {n};lid{n}@example.org\n" for n in range(100_000))
    data = {"file": (io.BytesIO(table.encode()), "leden.csv")}
    answer = client_for("dana").post(path, data=data)
    assert answer.status_code == 413
    assert "verstuur er minder tegelijk" in answer.text
    assert members(app) == {}


def test_lists_have_a_limit(app: Flask, client_for: Clients) -> None:
    dana = client_for("dana")
    codes = [dana.post(SEND, data={"words": f"lid{n}@example.org"}).status_code for n in range(4)]
    assert codes == [303, 303, 303, 429]
    assert len(members(app)) == 3


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_can_not(app: Flask, client_for: Clients, who: str) -> None:
    assert client_for(who).get(LOOK).status_code == 403
    for path in (LOOK, SEND):
        assert client_for(who).post(path, data={"words": "noor@example.org"}).status_code == 403
    assert members(app) == {}


def test_everyone_in_a_list_becomes_a_plain_member(app: Flask, client_for: Clients) -> None:
    client_for("erik").post(
        SEND, data={"words": "mail;rol\nnoor@example.org;administrator", "role": "administrator"}
    )
    with app.app_context():
        noor = db.session.query(Member.id).filter_by(email="noor@example.org").scalar()
    assert facts_of(app, noor)["role"] == "member"
