"""The secretariat keeps the list of expertise: add, rename, merge, remove."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.directory.models import CardExpertise, Expertise
from dsonet.journal import JournalEntry
from tests.directory.making import an_expertise, names

LIST = "/beheer/expertise"


def kept(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(one.name for one in db.session.query(Expertise))


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_it_is_for_keepers(app: Flask, client_for: Any, who: str) -> None:
    one, other = an_expertise(app, "Erfpacht"), an_expertise(app, "Water")
    client = client_for(who)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}/{one}").status_code == 403
    assert client.post(LIST, data={"name": "Nieuw"}).status_code == 403
    assert client.post(f"{LIST}/{one}", data={"name": "Anders"}).status_code == 403
    assert client.post(f"{LIST}/{one}/samenvoegen", data={"into": other}).status_code == 403
    assert client.post(f"{LIST}/{one}/verwijderen").status_code == 403
    assert kept(app) == ["Erfpacht", "Water"]


def test_added_renamed_and_in_the_record(app: Flask, client_for: Any) -> None:
    dana = client_for("dana")
    assert dana.post(LIST, data={"name": " Netcongestie "}).status_code == 303
    with app.app_context():
        id_ = db.session.query(Expertise.id).scalar()
    assert dana.post(f"{LIST}/{id_}", data={"name": "Vol stroomnet"}).status_code == 303
    assert kept(app) == ["Vol stroomnet"]
    assert "Vol stroomnet" in client_for("alice").get("/profiel/kaartje").text
    with app.app_context():
        assert [entry.verb for entry in db.session.query(JournalEntry).order_by(JournalEntry.id)] == [
            "add_expertise",
            "rename_expertise",
        ]


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Vul een naam in"), ("x" * 61, "hoogstens 60 tekens"), ("ERFPACHT", "staat al in de lijst")],
)
def test_a_wrong_name_is_said_and_stays(app: Flask, client_for: Any, name: str, said: str) -> None:
    an_expertise(app, "Erfpacht")
    water = an_expertise(app, "Water")
    for address in (LIST, f"{LIST}/{water}"):
        answer = client_for("dana").post(address, data={"name": name})
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{name}"' in answer.text
    assert kept(app) == ["Erfpacht", "Water"]


def test_two_that_mean_the_same_become_one(app: Flask, client_for: Any) -> None:
    one = an_expertise(app, "Grex", "alice", "bob")
    other = an_expertise(app, "Grondexploitatie", "bob", "charlie")
    assert client_for("dana").post(f"{LIST}/{one}/samenvoegen", data={"into": other}).status_code == 303
    assert kept(app) == ["Grondexploitatie"]
    assert names(client_for("erik"), f"?expertise={other}") == [
        "Alice van den Berg",
        "Bob Moderator",
        "Charlie de Wit",
    ]
    with app.app_context():
        assert db.session.query(CardExpertise).count() == 3


@pytest.mark.parametrize("into", ["", "0", "999", "x", "self"])
def test_merging_with_nothing_or_itself(app: Flask, client_for: Any, into: str) -> None:
    one = an_expertise(app, "Grex", "alice")
    an_expertise(app, "Water")
    answer = client_for("dana").post(
        f"{LIST}/{one}/samenvoegen", data={"into": str(one) if into == "self" else into}
    )
    assert answer.status_code == 422
    assert kept(app) == ["Grex", "Water"]


def test_only_what_nobody_chose_is_removed(app: Flask, client_for: Any) -> None:
    used, unused = an_expertise(app, "Erfpacht", "alice"), an_expertise(app, "Water")
    dana = client_for("dana")
    assert f"{LIST}/{used}/verwijderen" not in dana.get(f"{LIST}/{used}").text
    answer = dana.post(f"{LIST}/{used}/verwijderen")
    assert "Voeg het samen" in dana.get(answer.location).text
    dana.post(f"{LIST}/{unused}/verwijderen")
    assert kept(app) == ["Erfpacht"]
    assert dana.post(f"{LIST}/{unused}/verwijderen").status_code == 404
