"""Planning a meeting through the pages: the form, and the question before it is announced."""

from typing import Any

from flask.testing import FlaskClient


def planned(keeper: FlaskClient, fields: dict[str, Any]) -> str:
    """Plan and announce a meeting as its form says; where its page is."""
    asked = keeper.post("/bijeenkomsten/nieuw", data=fields)
    assert asked.location.endswith("/aankondigen"), asked.text
    return keeper.post(asked.location).location
