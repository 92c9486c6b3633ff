"""The worker looks into each file: pages, first page, words for the search, remarks for who brought it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.documents.actions.examining import claim_examination
from dsonet.documents.models import Examination
from dsonet.storage.models import StoredFile
from dsonet.worker import Worker, files
from tests.build import a_circle, a_folder
from tests.documents.people import OTHER_PDF, PDF, bring, renew, stored


def work(app: Flask) -> None:
    with app.app_context():
        Worker().run_once()


def examinations(app: Flask) -> list[Examination]:
    with app.app_context():
        found = list(db.session.scalars(select(Examination).order_by(Examination.file_id)))
        db.session.expunge_all()
        return found


def test_afterwards_the_page_shows_pages_and_the_first_of_them(app: Flask, client_for: Any) -> None:
    dana, alice = client_for("dana"), client_for("alice")
    bring(dana, a_folder(app), (PDF, "notitie.pdf"))
    assert "We bekijken het bestand nog" in alice.get("/documenten/1").text
    assert alice.get("/documenten/1/voorbeeld.jpg").status_code == 404
    work(app)
    page = alice.get("/documenten/1").text
    assert "1 bladzijde" in page
    assert "/documenten/1/voorbeeld.jpg?v=1" in page
    picture = alice.get("/documenten/1/voorbeeld.jpg")
    assert picture.data.startswith(b"\xff\xd8\xff")
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    again = alice.get("/documenten/1/voorbeeld.jpg", headers={"If-None-Match": picture.headers["ETag"]})
    assert again.status_code == 304
    assert "voorbeeld.jpg" in alice.get("/documenten/alles?weergave=tegels").text
    with app.app_context():
        assert "Een alinea." in (db.session.scalar(select(Examination.words)) or "")


def test_remarks_are_for_who_can_mend_it(app: Flask, client_for: Any) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    work(app)
    assert "structuurlabels" in client_for("dana").get("/documenten/1").text
    assert "structuurlabels" not in client_for("alice").get("/documenten/1").text


def test_of_a_closed_document_the_first_page_is_closed_too(app: Flask, client_for: Any) -> None:
    bring(client_for("alice"), a_folder(app, readers=a_circle(app, "alice")), (PDF, "notitie.pdf"))
    work(app)
    assert client_for("alice").get("/documenten/1/voorbeeld.jpg").status_code == 200
    assert client_for("dana").get("/documenten/1/voorbeeld.jpg").status_code == 404


def test_a_restored_version_is_not_looked_into_again(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    bring(dana, a_folder(app), (PDF, "notitie.pdf"))
    renew(dana, 1, OTHER_PDF)
    dana.post("/documenten/1/versies/1/herstellen")
    work(app)
    assert [one.tries for one in examinations(app)] == [1, 1]
    assert client_for("alice").get("/documenten/1/voorbeeld.jpg").status_code == 200


def test_bytes_that_are_gone_are_said_to_be_damaged(app: Flask, client_for: Any) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    with app.app_context():
        key = db.session.scalars(select(StoredFile.key)).one()
    next(path for path in stored(app) if path.name == key).unlink()
    work(app)
    assert examinations(app)[0].remarks == ["damaged"]
    assert "lijkt beschadigd" in client_for("dana").get("/documenten/1").text


def test_two_workers_never_take_the_same_file(app: Flask, client_for: Any) -> None:
    bring(client_for("dana"), a_folder(app), *((PDF, f"{number}.pdf") for number in range(4)))

    def claim(_number: int) -> int | None:
        with app.app_context():
            file = claim_examination()
            id_ = file and file.id
            db.session.commit()
            return id_

    with ThreadPoolExecutor(4) as pool:
        claimed = list(pool.map(claim, range(6)))
    taken = [id_ for id_ in claimed if id_ is not None]
    assert len(taken) == len(set(taken))
    assert len(taken) <= 4


def test_a_worker_that_is_killed_over_it_leaves_it_for_later_and_three_times_is_enough(
    app: Flask, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))

    def killed(*_facts: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "examine", killed)
    for hour in range(3):
        with time_machine.travel(now() + timedelta(hours=hour), tick=False), app.app_context():
            with pytest.raises(KeyboardInterrupt):
                files.examine_next()
            assert not files.examine_next()
    with time_machine.travel(now() + timedelta(hours=4), tick=False), app.app_context():
        assert not files.examine_next()
    assert examinations(app)[0].remarks == ["too_much"]
