"""Being invited, and joining."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import now
from dsonet.members.sign_in_models import Purpose
from tests.build import a_member
from tests.members.people import PASSWORD, a_link, a_seat, facts_of, is_in, sign_in


def invited(app: Flask, **facts: object) -> tuple[int, str]:
    """Someone who has an invitation, and its token."""
    member_id = a_member(app, email="iris@example.org", name="Iris Jansen", invited_at=now(), **facts)
    return member_id, a_link(app, member_id, Purpose.INVITATION)


def test_the_page_says_who_is_invited(app: Flask, anonymous: FlaskClient) -> None:
    _, token = invited(app, seat_id=a_seat(app, "Zwolle"))
    page = anonymous.get(f"/uitnodiging/{token}")
    assert page.status_code == 200
    for part in ("Iris Jansen", "Zwolle", "iris@example.org", 'autocomplete="new-password"'):
        assert part in page.text


def test_a_password_is_all_it_takes(app: Flask, anonymous: FlaskClient) -> None:
    member_id, token = invited(app)
    answer = anonymous.post(f"/uitnodiging/{token}", data={"password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/welkom")
    assert is_in(anonymous)
    assert facts_of(app, member_id)["joined_at"] is not None
    assert sign_in(app.test_client(), "iris@example.org").status_code == 303


def test_before_that_nothing_opens(app: Flask, anonymous: FlaskClient) -> None:
    member_id, _ = invited(app)
    for purpose, path in ((Purpose.SIGN_IN, "/inloggen/link/"), (Purpose.RESET, "/wachtwoord/")):
        token = a_link(app, member_id, purpose)
        assert anonymous.post(path + token, data={"password": PASSWORD}).status_code == 410
    assert not is_in(anonymous)


def test_an_invitation_works_once(app: Flask, anonymous: FlaskClient) -> None:
    member_id, token = invited(app)
    second = a_link(app, member_id, Purpose.INVITATION)
    anonymous.post(f"/uitnodiging/{token}", data={"password": PASSWORD})
    for link in (token, second):
        answer = app.test_client().post(f"/uitnodiging/{link}", data={"password": "een heel andere zin"})
        assert answer.status_code == 410
    assert sign_in(app.test_client(), "iris@example.org").status_code == 303


def test_of_three_who_accept_one_invitation_at_once_one_comes_in(app: Flask) -> None:
    member_id, token = invited(app)

    def accept(number: int) -> tuple[int, bool]:
        client = app.test_client()
        data = {"password": f"wachtwoord nummer {number} van de brug"}
        return client.post(f"/uitnodiging/{token}", data=data).status_code, is_in(client)

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(accept, range(3))) == [(303, True), (410, False), (410, False)]
    assert facts_of(app, member_id)["joined_at"] is not None


def test_an_invitation_lives_seven_days(app: Flask, anonymous: FlaskClient) -> None:
    member_id, _ = invited(app)
    late = a_link(app, member_id, Purpose.INVITATION, expires_at=now() - timedelta(seconds=1))
    assert anonymous.get(f"/uitnodiging/{late}").status_code == 410


def test_an_ended_member_can_not_use_it(app: Flask, anonymous: FlaskClient) -> None:
    _, token = invited(app, ended_at=now())
    assert anonymous.post(f"/uitnodiging/{token}", data={"password": PASSWORD}).status_code == 410


@pytest.mark.parametrize("password", ["", "kort", "IrisJansen!!", "iris@example.org"])
def test_a_weak_password_uses_nothing_up(app: Flask, anonymous: FlaskClient, password: str) -> None:
    member_id, token = invited(app)
    answer = anonymous.post(f"/uitnodiging/{token}", data={"password": password})
    assert answer.status_code == 422
    assert facts_of(app, member_id)["joined_at"] is None
    assert anonymous.get(f"/uitnodiging/{token}").status_code == 200


def test_fields_that_are_not_asked_change_nothing(app: Flask, anonymous: FlaskClient) -> None:
    member_id, token = invited(app)
    extra = {"role": "administrator", "email": "ander@example.org", "name": "Ander", "member_id": "5"}
    anonymous.post(f"/uitnodiging/{token}", data={"password": PASSWORD, **extra})
    facts = facts_of(app, member_id)
    assert (facts["role"], facts["email"], facts["name"]) == ("member", "iris@example.org", "Iris Jansen")
