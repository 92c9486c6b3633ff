"""Going out, and every way in which a sign-in ends without its owner."""

import time
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.members.models import Member
from dsonet.members.sign_in_models import SignInSession
from tests.members.people import copy_of, is_in, sign_in, someone
from tests.site import COOKIE


def test_signing_out_kills_a_copy_of_the_cookie(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    sign_in(anonymous, "iris@example.org")
    thief = copy_of(app, anonymous)
    assert is_in(thief)
    answer = anonymous.post("/uitloggen")
    assert (answer.status_code, answer.location) == (303, "/inloggen")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(anonymous)
    assert not is_in(thief)
    assert "Je bent uitgelogd." in anonymous.get("/inloggen").text


def test_a_link_can_not_sign_anyone_out(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    sign_in(anonymous, "iris@example.org")
    assert anonymous.get("/uitloggen").status_code == 405
    assert is_in(anonymous)


def test_pages_of_members_are_not_kept_by_the_browser(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    sign_in(anonymous, "iris@example.org")
    assert anonymous.get("/profiel").headers["Cache-Control"] == "no-store"


def test_a_suspended_member_is_refused_at_the_next_request(app: Flask, anonymous: FlaskClient) -> None:
    member_id = someone(app, email="iris@example.org")
    sign_in(anonymous, "iris@example.org")
    assert is_in(anonymous)
    with app.app_context():
        db.session.get_one(Member, member_id).ended_at = now()
        db.session.commit()
    assert not is_in(anonymous)


def test_a_sign_in_ends_after_thirty_days(app: Flask, anonymous: FlaskClient) -> None:
    someone(app, email="iris@example.org")
    sign_in(anonymous, "iris@example.org")
    for age, still_in in ((timedelta(days=29, hours=23), True), (timedelta(days=30, seconds=1), False)):
        with app.app_context():
            db.session.query(SignInSession).update({"created_at": now() - age})
            db.session.commit()
        assert is_in(anonymous) is still_in


def test_a_sign_in_ends_after_seven_idle_days(app: Flask, anonymous: FlaskClient, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    someone(app, email="iris@example.org")
    sign_in(anonymous, "iris@example.org")
    cookie = anonymous.get_cookie(COOKIE)
    assert cookie is not None
    today = time.time()
    for days, still_in in ((6.9, True), (7.1, False)):
        later = app.test_client()
        later.set_cookie(COOKIE, cookie.value)
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda days=days: today + days * 86400)
        assert is_in(later) is still_in
