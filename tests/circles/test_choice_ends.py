"""A circle that was chosen, and can't be any more when the form is sent: nothing goes to the whole network instead."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete

from dsonet.circles.models import Circle, CircleMember
from dsonet.database import db, now
from dsonet.documents.models import Folder
from dsonet.forum.models import Thread
from dsonet.meetings.models import Meeting
from dsonet.meetings.poll_models import DatePoll
from dsonet.themes.models import Theme
from tests.build import a_circle, a_theme

WHEN = {"starts_at": "2031-01-01T10:00", "ends_at": "2031-01-01T11:00"}
RIGHTS = {"who_asks": "members", "who_replies": "members"}
FORMS = [
    (
        "/overleg/grond/nieuw",
        {"title": "Onder ons", "text": "Een eerlijke vraag", "kind": "question"},
        Thread,
    ),
    ("/bijeenkomsten/nieuw", {"title": "Onder ons", **WHEN}, Meeting),
    ("/beheer/themas/nieuw", {"title": "Onder ons", "kind": "professional", **RIGHTS}, Theme),
    (
        "/datumprikkers/nieuw",
        {
            "title": "Onder ons",
            "asked": ["1", "4"],
            "moments-0-starts_at": "2031-03-25T09:30",
            "moments-0-ends_at": "2031-03-25T16:00",
            "moments-1-starts_at": "2031-03-26T09:30",
            "moments-1-ends_at": "2031-03-26T16:00",
        },
        DatePoll,
    ),
]


def ended(app: Flask, circle: int) -> None:
    with app.app_context():
        db.session.get_one(Circle, circle).ends_at = now() - timedelta(minutes=1)
        db.session.commit()


def left(app: Flask, circle: int) -> None:
    with app.app_context():
        db.session.execute(delete(CircleMember).where(CircleMember.circle_id == circle))
        db.session.commit()


def made(app: Flask, kind: Any) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(kind.title).where(kind.title == "Onder ons")))


@pytest.mark.parametrize("happens", [ended, left])
@pytest.mark.parametrize("has_another", [False, True])
@pytest.mark.parametrize(("where", "fields", "kind"), FORMS)
def test_it_is_asked_again_and_what_was_typed_stays(
    app: Flask, client_for: Any, where: str, fields: Any, kind: Any, has_another: bool, happens: Any
) -> None:
    a_theme(app, slug="grond")
    circle, dana = a_circle(app, "dana", "alice", name="Klankbord"), client_for("dana")
    if has_another:
        a_circle(app, "dana", name="Andere")
    chosen = {**fields, "circle_id": str(circle), "shown_for": str(circle)}
    assert dana.get(where).status_code == 200
    happens(app, circle)
    answer = dana.post(where, data=chosen)
    assert answer.status_code == 422
    assert made(app, kind) == []
    assert 'value="Onder ons"' in answer.text
    page = BeautifulSoup(answer.text, "html.parser")
    stands = [option["value"] for option in page.select("select[name=circle_id] option[selected]")]
    assert stands == [""]
    assert dana.post(where, data={**chosen, "circle_id": ""}).status_code == 422
    assert made(app, kind) == []


@pytest.mark.parametrize(("where", "fields", "kind"), FORMS)
def test_a_form_without_the_choice_is_no_choice(
    app: Flask, client_for: Any, where: str, fields: Any, kind: Any
) -> None:
    a_theme(app, slug="grond")
    assert client_for("dana").post(where, data={**fields, "shown_for": "0"}).status_code == 422
    assert made(app, kind) == []


@pytest.mark.parametrize("readers", [None, "", "kring:999", "iedereen"])
def test_a_folder_without_readers_is_not_for_all(app: Flask, client_for: Any, readers: str | None) -> None:
    chosen = {} if readers is None else {"readers": readers}
    data = {"name": "Onder ons", "parent_id": "0", **chosen}
    assert client_for("dana").post("/documenten/map/nieuw", data=data).status_code == 422
    with app.app_context():
        assert db.session.query(Folder).count() == 0
