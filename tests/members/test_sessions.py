"""Seeing where one is signed in, and ending it."""

from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db
from dsonet.members.sign_in_models import SignInSession
from tests.members.people import is_in, sign_in, someone

FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"}


def two_browsers(app: Flask) -> tuple[FlaskClient, FlaskClient]:
    """The same member here and elsewhere."""
    someone(app, email="iris@example.org")
    here, elsewhere = app.test_client(), app.test_client()
    sign_in(here, "iris@example.org")
    data = {"email": "iris@example.org", "password": "drie grachten en een brug"}
    elsewhere.post("/inloggen", data=data, headers=FIREFOX)
    return here, elsewhere


def session_ids(app: Flask) -> list[int]:
    with app.app_context():
        return [id_ for (id_,) in db.session.query(SignInSession.id).order_by(SignInSession.id)]


def test_a_member_sees_where_and_which_is_this_one(app: Flask) -> None:
    here, _ = two_browsers(app)
    page = here.get("/profiel/sessies").text
    assert "Firefox" in page
    assert "Windows" in page
    assert page.count("Dit apparaat") == 1


def test_ending_one_ends_only_that_one(app: Flask) -> None:
    here, elsewhere = two_browsers(app)
    assert here.post(f"/profiel/sessies/{session_ids(app)[1]}/beeindigen").status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)


def test_ending_all_others_keeps_this_one(app: Flask) -> None:
    here, elsewhere = two_browsers(app)
    assert here.post("/profiel/sessies/andere-beeindigen").status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)


def test_someone_elses_session_does_not_exist(app: Flask) -> None:
    here, elsewhere = two_browsers(app)
    someone(app, email="joost@example.org")
    joost = app.test_client()
    sign_in(joost, "joost@example.org")
    target = session_ids(app)[0]
    assert joost.post(f"/profiel/sessies/{target}/beeindigen").status_code == 404
    assert joost.post("/profiel/sessies/99999/beeindigen").status_code == 404
    joost.post("/profiel/sessies/andere-beeindigen")
    assert is_in(here)
    assert is_in(elsewhere)
    assert "Firefox" not in joost.get("/profiel/sessies").text
