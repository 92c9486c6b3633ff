"""Another password, by someone who knows the current one."""

from flask import Flask
from flask.testing import FlaskClient

from dsonet.members.sign_in_models import Purpose
from tests.members.people import OTHER_PASSWORD, PASSWORD, a_link, is_in, sign_in, someone


def iris(app: Flask) -> tuple[int, FlaskClient]:
    """Someone who is signed in."""
    member_id = someone(app, email="iris@example.org")
    client = app.test_client()
    sign_in(client, "iris@example.org")
    return member_id, client


def test_the_new_one_works_and_the_old_one_does_not(app: Flask) -> None:
    _, client = iris(app)
    data = {"current_password": PASSWORD, "password": OTHER_PASSWORD}
    assert client.post("/profiel/wachtwoord", data=data).status_code == 303
    assert is_in(client)
    assert sign_in(app.test_client(), "iris@example.org").status_code == 422
    assert sign_in(app.test_client(), "iris@example.org", OTHER_PASSWORD).status_code == 303


def test_other_sessions_and_links_end(app: Flask) -> None:
    member_id, client = iris(app)
    elsewhere = app.test_client()
    sign_in(elsewhere, "iris@example.org")
    reset = a_link(app, member_id, Purpose.RESET)
    client.post("/profiel/wachtwoord", data={"current_password": PASSWORD, "password": OTHER_PASSWORD})
    assert is_in(client)
    assert not is_in(elsewhere)
    assert app.test_client().get(f"/wachtwoord/{reset}").status_code == 410


def test_the_current_one_is_asked(app: Flask) -> None:
    _, client = iris(app)
    for current in ("", "mis mis mis mis"):
        data = {"current_password": current, "password": OTHER_PASSWORD}
        assert client.post("/profiel/wachtwoord", data=data).status_code == 422
    assert sign_in(app.test_client(), "iris@example.org").status_code == 303


def test_guessing_the_current_one_has_to_wait(app: Flask) -> None:
    _, client = iris(app)
    data = {"current_password": "mis mis mis", "password": OTHER_PASSWORD}
    codes = [client.post("/profiel/wachtwoord", data=data).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_a_weak_one_is_refused(app: Flask) -> None:
    _, client = iris(app)
    data = {"current_password": PASSWORD, "password": "netwerkdso12"}
    answer = client.post("/profiel/wachtwoord", data=data)
    assert answer.status_code == 422
    assert PASSWORD not in answer.text


def test_password_managers_find_the_page(app: Flask, anonymous: FlaskClient) -> None:
    assert anonymous.get("/.well-known/change-password").location == "/profiel/wachtwoord"
    page = iris(app)[1].get("/profiel/wachtwoord").text
    for part in ('autocomplete="username"', 'autocomplete="current-password"', 'autocomplete="new-password"'):
        assert part in page
