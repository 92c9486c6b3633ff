"""What was brought with a form stays brought until the form is done or left, whatever else is wrong with it."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import func, select

from dsonet.database import db, now
from dsonet.demo.papers import make_paper
from dsonet.outcomes.models import Outcome
from dsonet.storage.brought import KeptUpload
from dsonet.storage.models import StoredFile
from dsonet.worker.chores import forget_left_forms
from tests.outcomes.test_write_outcome import FIELDS, MP4, PICTURE

PAPER = make_paper("pdf", ["Notitie", "Woorden."])
NEW = "/uitkomsten/nieuw"


def brought() -> dict[str, Any]:
    return {
        "picture": (io.BytesIO(PICTURE), "kaart.png"),
        "film": (io.BytesIO(MP4), "film.mp4"),
        "files": [(io.BytesIO(PAPER), "notitie.pdf")],
    }


def key_in(page: str) -> str:
    found = re.search(r'name="brought"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def ids_in(page: str) -> list[str]:
    return re.findall(r'name="leave_out" value="(\d+)"', page)


def refused(client: Any, **more: Any) -> str:
    """A form with all kinds of files and one mistake: no title."""
    answer = client.post(NEW, data={**FIELDS, **brought(), "title": "", **more})
    assert answer.status_code == 422
    return str(answer.text)


def count(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def stored(app: Flask) -> set[Path]:
    return {path for path in Path(app.config["STORAGE_FOLDER"]).rglob("*") if path.is_file()}


def test_after_one_mistake_nothing_has_to_be_chosen_again(
    app: Flask, client_for: Any, anonymous: Any
) -> None:
    dana = client_for("dana")
    page = refused(dana, picture_alt="Een plattegrond.")
    for name in ("kaart.png", "film.mp4", "notitie.pdf"):
        assert name in page
    answer = dana.post(NEW, data={**FIELDS, "picture_alt": "Een plattegrond.", "brought": key_in(page)})
    assert answer.status_code == 303
    shown = anonymous.get(answer.location).text
    assert 'alt="Een plattegrond."' in shown
    assert "film.mp4" in shown
    assert "notitie.pdf" in shown
    assert count(app, KeptUpload) == 0
    assert count(app, StoredFile) == 3
    with app.app_context():
        keys = db.session.scalars(select(StoredFile.key)).all()
        assert all((Path(app.config["STORAGE_FOLDER"]) / key[:2] / key).is_file() for key in keys)


def test_the_kept_picture_still_asks_its_description(client_for: Any, anonymous: Any) -> None:
    """It published itself without the picture, because the second form had none."""
    dana = client_for("dana")
    page = refused(dana)
    again = dana.post(NEW, data={**FIELDS, "brought": key_in(page)})
    assert again.status_code == 422
    assert "Beschrijf de afbeelding" in again.text
    assert "kaart.png" in again.text
    assert anonymous.get("/uitkomsten/vraag-naar-vermogen").status_code == 404


def test_one_file_that_is_refused_takes_no_other_along(client_for: Any) -> None:
    dana = client_for("dana")
    wrong = {"files": [(io.BytesIO(PAPER), "goed.pdf"), (io.BytesIO(b"MZ"), "programma.exe")]}
    page = dana.post(NEW, data={**FIELDS, **wrong}).text
    assert "programma.exe" in page
    assert "goed.pdf weglaten" in page
    assert "programma.exe weglaten" not in page


def test_what_was_not_meant_can_be_left_out_and_another_picture_takes_the_place(
    app: Flask, client_for: Any
) -> None:
    dana = client_for("dana")
    page = refused(dana)
    _picture, film, paper = ids_in(page)
    data: dict[str, Any] = {
        **FIELDS,
        "picture_alt": "Een kaart.",
        "brought": key_in(page),
        "leave_out": [film, paper],
    }
    data["picture"] = (io.BytesIO(PICTURE + b" "), "andere.png")
    answer = dana.post(NEW, data=data)
    assert answer.status_code == 303
    with app.app_context():
        assert [file.filename for file in db.session.scalars(select(StoredFile))] == ["andere.png"]


def test_changing_keeps_files_too(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    where = dana.post(NEW, data=FIELDS).location
    stale = {**FIELDS, "version": "9", "picture_alt": "Een kaart.", **brought()}
    answer = dana.post(f"{where}/bewerken", data=stale)
    assert answer.status_code == 409
    assert "kaart.png" in answer.text
    done = {**FIELDS, "version": "1", "picture_alt": "Een kaart.", "brought": key_in(answer.text)}
    assert dana.post(f"{where}/bewerken", data=done).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Outcome.picture_id)).one() is not None


def test_they_are_of_one_form_and_one_member(app: Flask, client_for: Any) -> None:
    page = refused(client_for("dana"), picture_alt="Een kaart.")
    answer = client_for("erik").post(NEW, data={**FIELDS, "brought": key_in(page)})
    assert answer.status_code == 303
    assert "notitie.pdf" not in client_for("erik").get(answer.location).text
    other = client_for("dana").post(NEW, data={**FIELDS, "title": "Een andere"})
    assert "notitie.pdf" not in client_for("dana").get(other.location).text
    assert count(app, KeptUpload) == 3


def test_a_form_that_is_left_is_forgotten_after_a_day(app: Flask, client_for: Any) -> None:
    before = stored(app)
    refused(client_for("dana"))
    with app.app_context():
        forget_left_forms()
    assert count(app, KeptUpload) == 3
    with time_machine.travel(now() + timedelta(hours=25), tick=False), app.app_context():
        forget_left_forms()
    assert count(app, KeptUpload) == count(app, StoredFile) == 0
    assert stored(app) == before


def test_an_invented_key_is_no_way_in(client_for: Any) -> None:
    for key in ("", "x", "../../etc", "a" * 500, "é" * 20):
        page = client_for("dana").post(NEW, data={**FIELDS, "title": "", "brought": key})
        assert page.status_code == 422
        assert key_in(page.text) != key


def test_the_description_says_when_it_is_needed(client_for: Any) -> None:
    page = client_for("dana").get(NEW).text
    label = page.partition('for="picture_alt"')[2].partition("</label>")[0]
    assert "hoeft niet" not in label
    assert "nodig als er een afbeelding is" in label
