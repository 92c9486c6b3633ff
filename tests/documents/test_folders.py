"""Who keeps the library makes folders, changes them, moves them with all in them, and takes empty ones away."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dsonet.database import db
from dsonet.documents.models import Audience, Document, Folder
from tests.build import a_circle, a_document, a_folder
from tests.documents.people import CANARY, PDF, bring


def facts(**more: Any) -> dict[str, Any]:
    return {"name": "Woningbouw", "description": "", "parent_id": "0", "readers": "als-de-map", **more}


def readers(app: Flask) -> list[int | None]:
    """Whom each folder and then each document is for."""
    with app.app_context():
        folders = db.session.scalars(select(Folder.audience_id).order_by(Folder.id))
        return [*folders, *db.session.scalars(select(Document.audience_id).order_by(Document.id))]


def test_made_inside_another_and_found_by_the_way_to_it(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    around = a_folder(app, name="Stedelijke vernieuwing")
    answer = dana.post("/documenten/map/nieuw", data=facts(parent_id=around))
    assert answer.status_code == 303
    page = client_for("alice").get(answer.location).text
    assert "Stedelijke vernieuwing" in page
    assert "Woningbouw" in client_for("alice").get(f"/documenten/map/{around}").text
    assert "Woningbouw" not in client_for("alice").get("/documenten").text


def test_names_sort_as_people_look_for_them(app: Flask, client_for: Any) -> None:
    for name in ("Zwolle", "élan", "'s-Hertogenbosch", "Ede"):
        a_folder(app, name=name)
    page = client_for("alice").get("/documenten").text
    names = ("Ede", "élan", "&#39;s-Hertogenbosch", "Zwolle")
    assert sorted(names, key=page.index) == list(names)


def test_closing_a_folder_closes_all_below_it_and_opening_opens(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    top = a_folder(app)
    document = a_document(app, a_folder(app, top), title=CANARY)
    assert dana.post(f"/documenten/map/{top}/wijzigen", data=facts(readers="secretariat")).status_code == 303
    assert len({*readers(app)}) == 1
    assert None not in readers(app)
    assert client_for("alice").get(f"/documenten/{document}").status_code == 404
    assert "zoals de map «Woningbouw»" in dana.get(f"/documenten/{document}").text
    circle = a_circle(app, "dana", "alice")
    dana.post(f"/documenten/map/{top}/wijzigen", data=facts(readers=f"kring-{circle}"))
    assert client_for("alice").get(f"/documenten/{document}").status_code == 200
    assert client_for("erik").get(f"/documenten/{document}").status_code == 404
    dana.post(f"/documenten/map/{top}/wijzigen", data=facts())
    assert readers(app) == [None, None, None]
    with app.app_context():
        assert db.session.scalars(select(Audience)).all() == []


def test_what_is_for_a_few_never_comes_to_be_for_others_by_the_way(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    top, circle = a_folder(app), a_circle(app, "dana", "alice")
    inner = a_folder(app, readers="secretariat")
    with app.app_context():
        db.session.get_one(Folder, inner).parent_id = top
        db.session.commit()
    before = readers(app)
    answer = dana.post(f"/documenten/map/{top}/wijzigen", data=facts(readers=f"kring-{circle}"))
    assert answer.status_code == 422
    assert "voor andere mensen" in answer.text
    assert readers(app) == before
    shut = a_folder(app, readers=circle)
    moved = dana.post(f"/documenten/map/{top}/wijzigen", data=facts(parent_id=shut))
    assert moved.status_code == 422
    assert readers(app)[: len(before)] == before


def test_moved_into_a_closed_folder_it_is_for_those_alone(app: Flask, client_for: Any) -> None:
    dana, folder = client_for("dana"), a_folder(app)
    document = a_document(app, folder)
    shut = a_folder(app, readers=a_circle(app, "dana"))
    assert dana.post(f"/documenten/map/{folder}/wijzigen", data=facts(parent_id=shut)).status_code == 303
    assert client_for("alice").get(f"/documenten/{document}").status_code == 404
    back = dana.post(f"/documenten/map/{folder}/wijzigen", data={**facts(), "readers": None})
    assert back.status_code == 303
    assert client_for("alice").get(f"/documenten/{document}").status_code == 200


def test_a_folder_never_lies_in_itself(app: Flask, client_for: Any) -> None:
    top = a_folder(app)
    inner = a_folder(app, top)
    answer = client_for("dana").post(f"/documenten/map/{top}/wijzigen", data=facts(parent_id=inner))
    assert answer.status_code == 422
    assert "in zichzelf" in answer.text


def test_only_an_empty_one_can_go(app: Flask, client_for: Any) -> None:
    dana, folder = client_for("dana"), a_folder(app)
    document = a_document(app, folder)
    dana.post(f"/documenten/map/{folder}/verwijderen")
    assert dana.get(f"/documenten/map/{folder}").status_code == 200
    with app.app_context():
        db.session.delete(db.session.get_one(Document, document))
        db.session.commit()
    dana.post(f"/documenten/map/{folder}/verwijderen")
    assert dana.get(f"/documenten/map/{folder}").status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_is_needed(client_for: Any, name: str) -> None:
    answer = client_for("dana").post("/documenten/map/nieuw", data=facts(name=name))
    assert answer.status_code == 422
    assert 'id="name-fout"' in answer.text


@pytest.mark.parametrize("wrong", [{"parent_id": "999"}, {"readers": "kring-99"}, {"readers": "listed"}])
def test_what_can_not_be_chosen_is_refused(client_for: Any, wrong: dict[str, str]) -> None:
    assert client_for("dana").post("/documenten/map/nieuw", data=facts(**wrong)).status_code == 422


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_can_not(app: Flask, client_for: Any, who: str) -> None:
    folder, client = a_folder(app), client_for(who)
    assert client.post("/documenten/map/nieuw", data=facts()).status_code == 403
    assert client.post(f"/documenten/map/{folder}/wijzigen", data=facts()).status_code == 403
    assert client.post(f"/documenten/map/{folder}/verwijderen").status_code == 403


@pytest.mark.parametrize("inside", [False, True])
def test_what_is_brought_while_it_is_closed_is_closed_too(app: Flask, client_for: Any, inside: bool) -> None:
    top = a_folder(app)
    folder = a_folder(app, top) if inside else top
    keeper, clients = client_for("dana"), [client_for("dana") for _ in range(3)]
    together = threading.Barrier(len(clients) + 1)

    def add(number: int) -> int:
        together.wait(10)
        status: int = bring(
            clients[number], folder, *((PDF, f"{number}-{i}.pdf") for i in range(3))
        ).status_code
        return status

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = [pool.submit(add, number) for number in range(len(clients))]
        together.wait(10)
        shut = keeper.post(f"/documenten/map/{top}/wijzigen", data=facts(readers="secretariat"))
        assert shut.status_code == 303
        assert {answer.result() for answer in answers} == {303}
    seen = readers(app)
    assert len(seen) == len(clients) * 3 + 1 + inside
    assert len({*seen}) == 1
    assert None not in seen


def test_a_name_whose_signs_fall_apart_is_taken(app: Flask, client_for: Any) -> None:
    """Of «…» and «ﬄ» the key by which a list is sorted is longer than the name itself."""
    name = "ﬄ…" * 30
    answer = client_for("dana").post("/documenten/map/nieuw", data=facts(name=name))
    assert answer.status_code in (302, 303), answer.text
