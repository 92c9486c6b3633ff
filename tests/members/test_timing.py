"""A stranger learns nothing from how long an answer takes (ASVS V6.3.8): medians over 200 tries."""

import statistics
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.members.views import links, signing_in
from tests.members.people import someone

TRIES = 100
DIFFERENCE = 0.10
Ask = Callable[[FlaskClient, str], object]


def by_password(client: FlaskClient, email: str) -> object:
    return client.post("/inloggen", data={"email": email, "password": "een heel ander wachtwoord"})


def by_link(client: FlaskClient, email: str) -> object:
    return client.post("/inloggen/link", data={"email": email})


def by_reset(client: FlaskClient, email: str) -> object:
    return client.post("/wachtwoord-vergeten", data={"email": email})


@pytest.fixture
def without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits count as ever but refuse nobody."""
    for module in (links, signing_in):
        monkeypatch.setattr(f"{module.__name__}.count_try", lambda *_: None)


@pytest.mark.usefixtures("without_limits")
@pytest.mark.parametrize("ask", [by_password, by_link, by_reset])
def test_known_and_unknown_take_as_long(app: Flask, anonymous: FlaskClient, ask: Ask) -> None:
    someone(app, email="iris@example.org")
    differences = [difference(anonymous, ask)]
    if differences[0] >= DIFFERENCE:  # the machine was busy with something else: once more
        differences.append(difference(anonymous, ask))
    assert min(differences) < DIFFERENCE, differences


def difference(client: FlaskClient, ask: Ask) -> float:
    """How much the medians differ, as a share of the larger; both are asked in turn."""
    taken: dict[str, list[float]] = {"iris@example.org": [], "niemand@example.org": []}
    for _ in range(TRIES):
        for email, times in taken.items():
            start = time.perf_counter()
            ask(client, email)
            times.append(time.perf_counter() - start)
    known, unknown = (statistics.median(times) for times in taken.values())
    return abs(known - unknown) / max(known, unknown)
