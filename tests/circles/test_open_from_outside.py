"""Who keeps the list opens a circle from outside only with a reason that the circle reads, and never for oneself."""

from typing import Any

import pytest
from flask import Flask

from dsonet.circles.models import CircleMember
from dsonet.database import db
from dsonet.mail.models import Letter
from dsonet.mail.outbox import may_go
from dsonet.members.models import Member
from tests.build import a_circle, a_thread, member_id
from tests.members.people import letters

FIELDS = {"open-reason": "Gevraagd door de gastvrouw"}


def inside(app: Flask, circle: int) -> set[int]:
    with app.app_context():
        return set(
            db.session.scalars(db.select(CircleMember.member_id).where(CircleMember.circle_id == circle))
        )


@pytest.mark.parametrize("who", ["dana", "erik"])
@pytest.mark.parametrize("hosted", [True, False])
def test_nobody_lets_themselves_in(app: Flask, client_for: Any, who: str, hosted: bool) -> None:
    circle = a_circle(app, "alice", "charlie", **({} if hosted else {"host_id": None}))
    thread, keeper, own = a_thread(app, circle_id=circle), client_for(who), str(member_id(app, who))
    for fields in ({"member_id": own}, {**FIELDS, "open-member_id": own}, {**FIELDS, "member_id": own}):
        assert keeper.post(f"/kringen/{circle}/leden", data=fields).status_code in (403, 422)
    assert keeper.post(f"/kringen/{circle}/leden/{own}/gastheer").status_code == 404
    assert inside(app, circle) == {1, 3}
    assert keeper.get(f"/overleg/{thread}").status_code == 404
    assert f'<option value="{own}">' not in keeper.get(f"/kringen/{circle}/wijzigen").text


@pytest.mark.parametrize("reason", ["", "   "])
def test_it_takes_a_reason_and_what_was_chosen_stays(app: Flask, client_for: Any, reason: str) -> None:
    circle, bob = a_circle(app, "alice", "charlie"), str(member_id(app, "bob"))
    fields = {"open-member_id": bob, "open-reason": reason}
    refused = client_for("dana").post(f"/kringen/{circle}/leden", data=fields)
    assert refused.status_code == 422
    assert f'<option selected value="{bob}">' in refused.text
    assert inside(app, circle) == {1, 3}
    assert letters(app) == []


def test_host_and_members_are_told_at_once_and_it_stays_on_the_page(app: Flask, client_for: Any) -> None:
    circle, bob = a_circle(app, "alice", "charlie", name="Geheime Kring"), str(member_id(app, "bob"))
    dana = client_for("dana")
    assert "meteen een mail" in dana.get(f"/kringen/{circle}/wijzigen").text
    answer = dana.post(
        f"/kringen/{circle}/leden", data={**FIELDS, "open-member_id": bob}, follow_redirects=True
    )
    assert "De kring heeft een mail gekregen" in answer.text
    sent = letters(app)
    assert {letter.to for letter in sent} == {"alice@example.org", "charlie@example.org"}
    for letter in sent:
        assert "Dana Secretaris" in letter.text
        assert "Gevraagd door de gastvrouw" in letter.html
        assert "Geheime Kring" not in letter.text + letter.html
        assert "Bob Moderator" not in letter.text + letter.html
    dana.post(f"/kringen/{circle}/leden/{bob}/uit")
    for _ in range(60):
        dana.post(f"/kringen/{circle}/inzien", data={"reason": "Nog een keer"})
    page = client_for("alice").get(f"/kringen/{circle}").text
    assert "Liet Bob Moderator erin." in page
    assert "Gevraagd door de gastvrouw" in page


def test_looking_in_is_told_too(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    client_for("erik").post(f"/kringen/{circle}/inzien", data={"reason": "Een klacht"})
    assert {letter.to for letter in letters(app)} == {"alice@example.org", "charlie@example.org"}
    assert all("Een klacht" in letter.text for letter in letters(app))


def test_the_host_needs_no_reason_and_nobody_is_mailed(app: Flask, client_for: Any) -> None:
    circle, bob = a_circle(app, "alice", "charlie"), str(member_id(app, "bob"))
    page = client_for("alice").get(f"/kringen/{circle}/wijzigen").text
    assert "Iemand erin laten" not in page
    assert client_for("alice").post(f"/kringen/{circle}/leden", data={"member_id": bob}).status_code == 303
    assert inside(app, circle) == {1, 2, 3}
    assert letters(app) == []


def test_who_left_before_the_letter_goes_gets_none(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    client_for("erik").post(f"/kringen/{circle}/inzien", data={"reason": "Een klacht"})
    client_for("charlie").post(f"/kringen/{circle}/uitgaan")
    with app.app_context():
        db.session.get_one(Member, 1).may_sign_in = False
        db.session.commit()
    with app.app_context():
        waiting = db.session.query(Letter).all()
        assert len(waiting) == 2
        assert not any(may_go(letter) for letter in waiting)
