"""Ending someone's access, and giving it back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import now
from dsonet.members.sign_in_models import Purpose
from tests.build import a_member, member_id
from tests.members.people import a_link, ask_second_step_of, facts_of, is_in, sign_in, someone

Clients = Callable[[str], FlaskClient]


def test_access_ends_at_once_in_every_browser_and_for_every_link(app: Flask, client_for: Clients) -> None:
    iris = someone(app, email="iris@example.org")
    one, two = app.test_client(), app.test_client()
    sign_in(one, "iris@example.org")
    sign_in(two, "iris@example.org")
    links = {path: a_link(app, iris, purpose) for purpose, path in LINK_PATHS.items()}
    assert client_for("dana").post(f"/beheer/leden/{iris}/beeindigen").status_code == 303
    assert not is_in(one)
    assert not is_in(two)
    assert sign_in(app.test_client(), "iris@example.org").status_code == 422
    for path, token in links.items():
        assert app.test_client().get(path + token).status_code == 410


LINK_PATHS = {Purpose.SIGN_IN: "/inloggen/link/", Purpose.RESET: "/wachtwoord/"}


def test_access_can_be_given_back_but_old_sessions_stay_ended(app: Flask, client_for: Clients) -> None:
    iris = someone(app, email="iris@example.org")
    old = app.test_client()
    sign_in(old, "iris@example.org")
    dana = client_for("dana")
    dana.post(f"/beheer/leden/{iris}/beeindigen")
    assert dana.post(f"/beheer/leden/{iris}/herstellen").status_code == 303
    assert not is_in(old)
    assert sign_in(app.test_client(), "iris@example.org").status_code == 303
    assert dana.post(f"/beheer/leden/{iris}/herstellen").status_code == 403


def test_the_secretariat_gives_no_role_back(app: Flask, client_for: Clients) -> None:
    moderator = a_member(app, role="moderator", ended_at=now())
    assert client_for("dana").post(f"/beheer/leden/{moderator}/herstellen").status_code == 403
    assert client_for("erik").post(f"/beheer/leden/{moderator}/herstellen").status_code == 303


def test_nobody_ends_the_own_access(app: Flask, client_for: Clients) -> None:
    a_member(app, role="administrator")
    for key in ("dana", "erik"):
        own = member_id(app, key)
        assert client_for(key).post(f"/beheer/leden/{own}/beeindigen").status_code == 403
        assert facts_of(app, own)["ended_at"] is None


def test_an_administrator_ends_another_but_not_twice(app: Flask, client_for: Clients) -> None:
    other = a_member(app, role="administrator")
    assert client_for("erik").post(f"/beheer/leden/{other}/beeindigen").status_code == 303
    assert client_for("erik").post(f"/beheer/leden/{other}/beeindigen").status_code == 403


def test_two_administrators_who_end_each_other_leave_one(app: Flask) -> None:
    ask_second_step_of(app)
    first = member_id(app, "erik")
    second = someone(app, email="twee@example.org", role="administrator")
    clients = {first: app.test_client(), second: app.test_client()}
    for id_, client in clients.items():
        client.post(f"/inloggen/link/{a_link(app, id_, Purpose.SIGN_IN)}")
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda pair: clients[pair[0]].post(f"/beheer/leden/{pair[1]}/beeindigen"),
                ((first, second), (second, first)),
            )
        )
    ended = [facts_of(app, id_)["ended_at"] for id_ in (first, second)]
    assert ended.count(None) == 1
