"""Who holds which seat since when: one holder, one deputy where the rules say so, and what was stays readable."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.members.models import Term
from tests.build import a_member, member_id
from tests.members.people import a_seat, facts_of

NOOR = {"email": "noor@example.org", "name": "Noor Bakker", "title": "Directeur", "portfolio": "Wonen"}


def terms(app: Flask) -> list[tuple[int, str, bool]]:
    """Whose, of what kind, and whether it goes on; the oldest first."""
    with app.app_context():
        return [
            (term.member_id, term.kind, term.ends_on is None)
            for term in db.session.query(Term).order_by(Term.id)
        ]


def change(client: Any, id_: int, seat: int, **more: Any) -> Any:
    facts = {
        "name": "Alice van den Berg",
        "title": "Directeur",
        "portfolio": "Grond",
        "seat_id": seat,
        **more,
    }
    return client.post(f"/beheer/leden/{id_}", data=facts)


def test_a_seat_that_is_given_begins_a_term_and_leaving_it_ends_that(app: Flask, client_for: Any) -> None:
    alice, zwolle, almere = member_id(app, "alice"), a_seat(app, "Zwolle"), a_seat(app, "Almere")
    dana = client_for("dana")
    assert change(dana, alice, zwolle).status_code == 303
    assert terms(app) == [(alice, "holder", True)]
    with time_machine.travel(now() + timedelta(days=20), tick=False):
        change(client_for("dana"), alice, almere)
    assert terms(app) == [(alice, "holder", False), (alice, "holder", True)]
    with app.app_context():
        first, second = db.session.query(Term).order_by(Term.id)
        assert first.ends_on == second.begins_on == (now() + timedelta(days=20)).date()
        assert (first.title, first.portfolio) == ("Directeur", "Grond")
    page = dana.get(f"/beheer/zetels/{zwolle}").text
    assert "Alice van den Berg" in page
    assert "Grond" in page


def test_writing_the_same_again_begins_nothing(app: Flask, client_for: Any) -> None:
    alice, zwolle = member_id(app, "alice"), a_seat(app, "Zwolle")
    for title in ("Directeur", "Algemeen directeur"):
        change(client_for("dana"), alice, zwolle, title=title)
    assert terms(app) == [(alice, "holder", True)]
    with app.app_context():
        assert db.session.query(Term).one().title == "Algemeen directeur"


def test_a_seat_has_one_holder(app: Flask, client_for: Any) -> None:
    zwolle = a_seat(app, "Zwolle")
    a_member(app, name="Zita Zwolle", seat_id=zwolle)
    dana = client_for("dana")
    refused = dana.post("/beheer/leden/uitnodigen", data={**NOOR, "seat_id": zwolle})
    assert refused.status_code == 422
    assert "Deze zetel is van Zita Zwolle." in refused.text
    assert "Noor Bakker" in refused.text
    alice = member_id(app, "alice")
    assert change(dana, alice, zwolle).status_code == 422
    assert facts_of(app, alice)["seat_id"] is None


def test_and_one_deputy_beside_them(app: Flask, client_for: Any) -> None:
    zwolle = a_seat(app, "Zwolle")
    a_member(app, name="Zita Zwolle", seat_id=zwolle)
    dana = client_for("dana")
    deputy = {**NOOR, "seat_id": zwolle, "is_deputy": "y"}
    assert dana.post("/beheer/leden/uitnodigen", data=deputy).status_code == 303
    assert "plaatsvervanger" in dana.get(f"/beheer/zetels/{zwolle}").text
    again = dana.post("/beheer/leden/uitnodigen", data={**deputy, "email": "piet@example.org"})
    assert (again.status_code, "Noor Bakker" in again.text) == (422, True)


def test_where_the_network_has_no_deputies_there_is_none(app: Flask, client_for: Any) -> None:
    zwolle = a_seat(app, "Zwolle")
    assert client_for("erik").post("/beheer/regels", data={"alumni_see_members": "y"}).status_code == 303
    refused = client_for("dana").post(
        "/beheer/leden/uitnodigen", data={**NOOR, "seat_id": zwolle, "is_deputy": "y"}
    )
    assert (refused.status_code, "geen plaatsvervanger" in refused.text) == (422, True)


@pytest.mark.parametrize("who", ["alice", "bob", "dana"])
def test_only_an_administrator_sets_the_rules(client_for: Any, who: str) -> None:
    assert client_for(who).get("/beheer/regels").status_code == 403
    assert client_for(who).post("/beheer/regels", data={"alumni_see_threads": "y"}).status_code == 403


def test_whose_access_ends_gives_the_seat_free_and_gets_it_back_where_it_still_is(
    app: Flask, client_for: Any
) -> None:
    alice, charlie, zwolle = member_id(app, "alice"), member_id(app, "charlie"), a_seat(app, "Zwolle")
    dana = client_for("dana")
    change(dana, alice, zwolle)
    dana.post(f"/beheer/leden/{alice}/beeindigen")
    assert terms(app) == [(alice, "holder", False)]
    dana.post(f"/beheer/leden/{alice}/herstellen")
    assert terms(app)[-1] == (alice, "holder", True)
    dana.post(f"/beheer/leden/{alice}/beeindigen")
    assert change(dana, charlie, zwolle, name="Charlie de Wit").status_code == 303
    dana.post(f"/beheer/leden/{alice}/herstellen")
    assert facts_of(app, alice)["seat_id"] is None
    assert terms(app)[-1] == (charlie, "holder", True)


def test_of_two_who_take_a_seat_at_one_moment_one_has_it(app: Flask, client_for: Any) -> None:
    zwolle = a_seat(app, "Zwolle")
    clients = [client_for("dana"), client_for("erik")]
    people = [{**NOOR, "email": f"noor{number}@example.org", "seat_id": zwolle} for number in (1, 2)]
    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(one.post, "/beheer/leden/uitnodigen", data=facts)
            for one, facts in zip(clients, people, strict=True)
        ]
    assert sorted(answer.result().status_code for answer in sent) == [303, 422]
    assert len(terms(app)) == 1
