"""Keeping the list of members: inviting, correcting, roles."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.journal import JournalEntry
from dsonet.members.models import Member
from dsonet.members.views import management
from tests.build import a_member, member_id
from tests.members.people import a_seat, facts_of, letters

Clients = Callable[[str], FlaskClient]
NEW = {
    "email": "Nieuw@Example.org",
    "name": "Noor Bakker",
    "title": "Directeur",
    "portfolio": "",
    "seat_id": "0",
}


def by_email(app: Flask, email: str) -> int | None:
    """The id of whoever has this address."""
    with app.app_context():
        found: int | None = db.session.query(Member.id).filter_by(email=email).scalar()
        return found


def verbs(app: Flask) -> list[str]:
    """What the record of staff acts says was done."""
    with app.app_context():
        return [verb for (verb,) in db.session.query(JournalEntry.verb).order_by(JournalEntry.id)]


def test_the_secretariat_invites_by_letter(app: Flask, client_for: Clients, anonymous: FlaskClient) -> None:
    seat_id = a_seat(app, "Zwolle")
    answer = client_for("dana").post("/beheer/leden/uitnodigen", data={**NEW, "seat_id": str(seat_id)})
    assert (answer.status_code, answer.location) == (303, "/beheer/leden?staat=uitgenodigd")
    facts = facts_of(app, by_email(app, "nieuw@example.org") or 0)
    assert (facts["name"], facts["seat_id"], facts["role"]) == ("Noor Bakker", seat_id, "member")
    (letter,) = letters(app)
    assert letter.to == "nieuw@example.org"
    assert "Dana Secretaris" in letter.text
    assert "7 dagen" in letter.text
    assert "Noor Bakker" in anonymous.get(letter.link("/uitnodiging/")).text
    assert verbs(app) == ["invite_member"]


@pytest.mark.parametrize("key", ["alice", "bob", "charlie"])
@pytest.mark.parametrize(
    "path",
    [
        "/beheer",
        "/beheer/leden",
        "/beheer/leden/uitnodigen",
        "/beheer/leden/3",
        "/beheer/zetels",
        "/beheer/zetels/nieuw",
        "/beheer/zetels/1",
    ],
)
def test_others_do_not_get_in(app: Flask, client_for: Clients, key: str, path: str) -> None:
    a_seat(app, "Zwolle")
    assert client_for(key).get(path).status_code == 403


@pytest.mark.parametrize("act", ["beeindigen", "herstellen", "opnieuw-uitnodigen", "intrekken"])
def test_others_can_not_act_either(app: Flask, client_for: Clients, act: str) -> None:
    for key in ("alice", "bob"):
        assert client_for(key).post(f"/beheer/leden/3/{act}").status_code == 404
    assert facts_of(app, 3)["ended_at"] is None


def test_only_an_administrator_gives_a_role(app: Flask, client_for: Clients) -> None:
    assert 'name="role"' not in client_for("dana").get("/beheer/leden/uitnodigen").text
    client_for("dana").post("/beheer/leden/uitnodigen", data={**NEW, "role": "administrator"})
    assert facts_of(app, by_email(app, "nieuw@example.org") or 0)["role"] == "member"
    client_for("erik").post(
        "/beheer/leden/uitnodigen", data={**NEW, "email": "mod@example.org", "role": "moderator"}
    )
    assert facts_of(app, by_email(app, "mod@example.org") or 0)["role"] == "moderator"


def test_a_known_address_is_refused_at_its_field(app: Flask, client_for: Clients) -> None:
    answer = client_for("dana").post("/beheer/leden/uitnodigen", data={**NEW, "email": "ALICE@example.org"})
    assert answer.status_code == 422
    assert "staat al in de lijst" in answer.text
    assert "Noor Bakker" in answer.text
    assert letters(app) == []
    assert verbs(app) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "geen adres"),
        ("email", "a@example.org\r\nBcc: b@example.org"),
        ("email", "x" * 250 + "@example.org"),
        ("name", ""),
        ("name", "x" * 121),
        ("seat_id", "99999"),
        ("seat_id", "zwolle"),
        ("seat_id", "9" * 30),
    ],
)
def test_what_can_not_be_is_refused(app: Flask, client_for: Clients, field: str, value: str) -> None:
    answer = client_for("dana").post("/beheer/leden/uitnodigen", data={**NEW, field: value})
    assert answer.status_code == 422
    assert letters(app) == []


def test_an_invitation_can_be_sent_again(app: Flask, client_for: Clients, anonymous: FlaskClient) -> None:
    dana = client_for("dana")
    dana.post("/beheer/leden/uitnodigen", data=NEW)
    new_id = by_email(app, "nieuw@example.org")
    assert dana.post(f"/beheer/leden/{new_id}/opnieuw-uitnodigen").status_code == 303
    first, second = letters(app)
    assert first.link("/uitnodiging/") != second.link("/uitnodiging/")
    assert anonymous.get(second.link("/uitnodiging/")).status_code == 200
    assert dana.post(f"/beheer/leden/{member_id(app, 'alice')}/opnieuw-uitnodigen").status_code == 403


def test_invitations_have_a_limit(app: Flask, client_for: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(management, "INVITATIONS_AN_HOUR", 2)
    codes = [
        client_for("dana")
        .post("/beheer/leden/uitnodigen", data={**NEW, "email": f"{n}@example.org"})
        .status_code
        for n in range(3)
    ]
    assert codes == [303, 303, 429]
    assert len(letters(app)) == 2


def test_an_invitation_can_be_withdrawn(app: Flask, client_for: Clients, anonymous: FlaskClient) -> None:
    dana = client_for("dana")
    dana.post("/beheer/leden/uitnodigen", data=NEW)
    new_id = by_email(app, "nieuw@example.org")
    (letter,) = letters(app)
    assert dana.post(f"/beheer/leden/{new_id}/intrekken").status_code == 303
    assert by_email(app, "nieuw@example.org") is None
    assert anonymous.get(letter.link("/uitnodiging/")).status_code == 410
    assert dana.post(f"/beheer/leden/{member_id(app, 'alice')}/intrekken").status_code == 403
    assert verbs(app) == ["invite_member", "withdraw_invitation"]


def test_the_secretariat_corrects_a_member(app: Flask, client_for: Clients) -> None:
    seat_id = a_seat(app, "Zwolle")
    alice = member_id(app, "alice")
    data = {"name": "Alice Bos", "title": "Wethouder", "portfolio": "Water", "seat_id": str(seat_id)}
    extra = {
        "role": "administrator",
        "email": "x@example.org",
        "ended_at": "2020-01-01",
        "password_hash": "x",
    }
    assert client_for("dana").post(f"/beheer/leden/{alice}", data={**data, **extra}).status_code == 303
    facts = facts_of(app, alice)
    assert (facts["name"], facts["seat_id"]) == ("Alice Bos", seat_id)
    assert (facts["role"], facts["email"], facts["ended_at"]) == ("member", "alice@example.org", None)
    assert verbs(app) == ["change_member"]


def test_nothing_changed_is_nothing_recorded(app: Flask, client_for: Clients) -> None:
    data = {"name": "Alice van den Berg", "title": "Directeur", "portfolio": "", "seat_id": "0"}
    assert client_for("dana").post(f"/beheer/leden/{member_id(app, 'alice')}", data=data).status_code == 303
    assert verbs(app) == []


def test_an_administrator_changes_a_role(app: Flask, client_for: Clients) -> None:
    alice = member_id(app, "alice")
    data = {"name": "Alice van den Berg", "title": "Directeur", "portfolio": "", "seat_id": "0"}
    client_for("erik").post(f"/beheer/leden/{alice}", data={**data, "role": "moderator"})
    assert facts_of(app, alice)["role"] == "moderator"
    assert verbs(app) == ["change_role"]
    answer = client_for("erik").post(f"/beheer/leden/{alice}", data={**data, "role": "koning"})
    assert answer.status_code == 422


def test_the_secretariat_does_not_touch_an_administrator(app: Flask, client_for: Clients) -> None:
    erik = member_id(app, "erik")
    dana = client_for("dana")
    page = dana.get(f"/beheer/leden/{erik}")
    assert page.status_code == 200
    assert "Bewaar" not in page.text
    data = {"name": "Erik Anders", "title": "", "portfolio": "", "seat_id": "0"}
    assert dana.post(f"/beheer/leden/{erik}", data=data).status_code == 403
    assert dana.post(f"/beheer/leden/{erik}/beeindigen").status_code == 403
    assert facts_of(app, erik)["name"] == "Erik Beheer"


def test_the_last_administrator_keeps_the_role(app: Flask, client_for: Clients) -> None:
    erik = member_id(app, "erik")
    data = {"name": "Erik Beheer", "title": "Directeur", "portfolio": "", "seat_id": "0", "role": "member"}
    answer = client_for("erik").post(f"/beheer/leden/{erik}", data=data)
    assert answer.status_code == 422
    assert "laatste beheerder" in answer.text
    assert facts_of(app, erik)["role"] == "administrator"
    a_member(app, role="administrator", ended_at=now())
    a_member(app, role="administrator", invited_at=now())
    assert client_for("erik").post(f"/beheer/leden/{erik}", data=data).status_code == 422
    a_member(app, role="administrator")
    assert client_for("erik").post(f"/beheer/leden/{erik}", data=data).status_code == 303


def test_the_list_shows_one_state_at_a_time_in_pages(app: Flask, client_for: Clients) -> None:
    for number in range(60):
        a_member(app, name=f"Zeta {number:02}")
    a_member(app, name="Onderweg", invited_at=now())
    a_member(app, name="Vertrokken", ended_at=now())
    a_member(app, name="Ingelezen", may_sign_in=False)
    dana = client_for("dana")
    first = dana.get("/beheer/leden").text
    assert "Alice van den Berg" in first
    assert "Zeta 59" not in first
    following = first.split("na=", 1)[1].split('"', 1)[0].split("&", 1)[0]
    second = dana.get(f"/beheer/leden?staat=actief&na={following}").text
    assert "Zeta 59" in second
    assert "Alice van den Berg" not in second
    for state, name in (("uitgenodigd", "Onderweg"), ("beeindigd", "Vertrokken")):
        page = dana.get(f"/beheer/leden?staat={state}").text
        assert name in page
        assert "Alice van den Berg" not in page
        assert "Ingelezen" not in page
    for nonsense in ("?staat=x&na=x", "?na=99999999999999999999", "?na=-1", "?staat=actief&staat=x"):
        assert dana.get(f"/beheer/leden{nonsense}").status_code == 200


def test_unknown_and_imported_are_one_404(app: Flask, client_for: Clients) -> None:
    imported = a_member(app, may_sign_in=False)
    for number in (imported, 99999):
        assert client_for("dana").get(f"/beheer/leden/{number}").status_code == 404


@pytest.mark.parametrize("key", ["dana", "erik"])
def test_the_first_page_leads_to_all_there_is_to_keep(client_for: Clients, key: str) -> None:
    page = client_for(key).get("/beheer")
    assert page.status_code == 200
    for address in ("/beheer/leden", "/beheer/zetels", "/beheer/leden/uitnodigen"):
        assert f'href="{address}"' in page.text
    assert "5 leden met toegang" in page.text
