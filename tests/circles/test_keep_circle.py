"""Making a circle, letting others in and out, and looking in from outside, which the circle sees."""

from typing import Any

import pytest
from flask import Flask

from dsonet.circles.models import Circle, CircleMember
from dsonet.database import db
from tests.build import a_circle, a_member, member_id


def inside(app: Flask, circle: int) -> set[int]:
    with app.app_context():
        return {row.member_id for row in db.session.query(CircleMember).filter_by(circle_id=circle)}


@pytest.mark.parametrize("who", ["dana", "erik"])
def test_a_keeper_makes_one_for_a_host_and_sees_no_more_of_it(app: Flask, client_for: Any, who: str) -> None:
    keeper = client_for(who)
    alice = member_id(app, "alice")
    facts = {
        "name": "Klankbord",
        "purpose": "Over de organisatie",
        "host_id": alice,
        "last_day": "2031-06-30",
    }
    assert keeper.post("/beheer/kringen/nieuw", data=facts).status_code == 303
    with app.app_context():
        circle = db.session.query(Circle).one()
        assert (circle.name, circle.host_id) == ("Klankbord", alice)
        assert circle.ends_at is not None
    assert inside(app, circle.id) == {alice}
    assert "Klankbord" in keeper.get("/beheer/kringen").text
    assert keeper.get(f"/kringen/{circle.id}").status_code == 404
    assert "Klankbord" in client_for("alice").get("/kringen").text


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_make_none(app: Flask, client_for: Any, who: str) -> None:
    client = client_for(who)
    assert client.get("/beheer/kringen").status_code == 403
    assert client.get("/beheer/kringen/nieuw").status_code == 403
    assert client.post("/beheer/kringen/nieuw", data={"name": "x", "host_id": 1}).status_code == 403


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"name": "x" * 121}, {"host_id": 999}, {"last_day": "geen dag"}]
)
def test_bad_input_is_explained(app: Flask, client_for: Any, change: dict[str, Any]) -> None:
    facts = {"name": "Klankbord", "host_id": member_id(app, "alice"), **change}
    answer = client_for("dana").post("/beheer/kringen/nieuw", data=facts)
    assert answer.status_code == 422
    assert "Er klopt nog iets niet" in answer.text


def test_the_host_lets_in_and_out_and_hands_over(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice")
    alice, charlie = client_for("alice"), member_id(app, "charlie")
    assert alice.post(f"/kringen/{circle}/leden", data={"member_id": charlie}).status_code == 303
    assert charlie in inside(app, circle)
    assert alice.post(f"/kringen/{circle}/leden/{charlie}/gastheer").status_code == 303
    assert alice.post(f"/kringen/{circle}/leden/{charlie}/uit").status_code == 404
    assert (
        client_for("charlie").post(f"/kringen/{circle}/leden/{member_id(app, 'alice')}/uit").status_code
        == 303
    )
    assert inside(app, circle) == {charlie}
    assert alice.get(f"/kringen/{circle}").status_code == 404


def test_who_is_in_it_without_hosting_lets_nobody_in(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    bob = member_id(app, "bob")
    for address in (f"/kringen/{circle}/leden", f"/kringen/{circle}/wijzigen"):
        answer = client_for("charlie").post(address, data={"member_id": bob, "name": "Van mij"})
        assert answer.status_code in (403, 404), address
    assert bob not in inside(app, circle)


def test_a_stranger_finds_nothing(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice")
    bob = client_for("bob")
    for address in (f"/kringen/{circle}", f"/kringen/{circle}/wijzigen"):
        assert bob.get(address).status_code == 404
    for address in ("leden", "uitgaan", "inzien", "leden/1/uit", "leden/1/gastheer"):
        assert (
            bob.post(f"/kringen/{circle}/{address}", data={"member_id": 2, "reason": "x"}).status_code == 404
        )


def test_looking_in_from_outside_needs_a_reason_and_is_seen(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    erik = client_for("erik")
    assert "Charlie de Wit</p>" not in erik.get(f"/kringen/{circle}/wijzigen").text
    assert erik.post(f"/kringen/{circle}/inzien", data={"reason": ""}).status_code == 422
    answer = erik.post(f"/kringen/{circle}/inzien", data={"reason": "Vraag van de gastvrouw"})
    assert "Charlie de Wit" in answer.text
    for who in ("alice", "charlie"):
        page = client_for(who).get(f"/kringen/{circle}").text
        assert "Vraag van de gastvrouw" in page
        assert "Erik Beheer" in page


def test_who_left_the_network_is_not_shown_in_it(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    client_for("erik").post(f"/beheer/leden/{member_id(app, 'charlie')}/beeindigen")
    assert "Charlie" not in client_for("alice").get(f"/kringen/{circle}").text


def test_a_host_who_leaves_leaves_it_without_one(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    client_for("alice").post(f"/kringen/{circle}/uitgaan")
    with app.app_context():
        assert db.session.get_one(Circle, circle).host_id is None
    assert "zonder gastheer" in client_for("dana").get("/beheer/kringen").text


def test_only_members_of_the_network_are_let_in_by_the_form(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice")
    for stranger in (a_member(app, role="guest"), a_member(app, alumnus_at=None, may_sign_in=False), 9_999):
        answer = client_for("alice").post(f"/kringen/{circle}/leden", data={"member_id": stranger})
        assert answer.status_code == 422
