"""The house rules: each member is asked once for each version."""

from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.privacy.models import Agreement, HouseRules

ASKED = "Er zijn nieuwe huisregels."


def set_rules(client_for: Any, text: str = "Wat hier gezegd wordt, blijft **hier**.") -> None:
    assert client_for("erik").post("/beheer/huisregels", data={"text": text}).status_code == 303


def test_a_new_version_asks_each_member_once(app: Flask, client_for: Any) -> None:
    alice, charlie = client_for("alice"), client_for("charlie")
    assert ASKED not in alice.get("/overleg").text
    set_rules(client_for)
    assert ASKED in alice.get("/overleg").text
    assert "<strong>hier</strong>" in alice.get("/huisregels").text
    assert alice.post("/huisregels", data={"version": 1}).status_code == 303
    assert ASKED not in alice.get("/overleg").text
    assert ASKED in charlie.get("/overleg").text
    assert ASKED not in client_for("erik").get("/overleg").text, "who wrote them has agreed"
    assert "Huisregels, versie 1" in alice.get("/mijn-gegevens").text
    set_rules(client_for, "Nieuw.")
    assert ASKED in alice.get("/overleg").text
    with app.app_context():
        assert db.session.query(HouseRules).count() == 2
        assert db.session.query(Agreement).filter_by(member_id=1).one().version == 1


@pytest.mark.parametrize("version", ["1", "3", "", "x"])
def test_one_agrees_with_what_was_read_only(app: Flask, client_for: Any, version: str) -> None:
    set_rules(client_for)
    set_rules(client_for, "Nieuw.")
    answer = client_for("alice").post("/huisregels", data={"version": version, "x": "1"})
    assert (answer.status_code, "Lees die eerst" in answer.text) == (409, True)


@pytest.mark.parametrize("who", ["alice", "bob", "dana"])
def test_only_an_administrator_writes_them(client_for: Any, who: str) -> None:
    assert client_for(who).get("/beheer/huisregels").status_code == 403
    assert client_for(who).post("/beheer/huisregels", data={"text": "x"}).status_code == 403


@pytest.mark.parametrize("text", ["", "x" * 20_001])
def test_bad_input_is_explained(client_for: Any, text: str) -> None:
    answer = client_for("erik").post("/beheer/huisregels", data={"text": text, "x": "1"})
    assert answer.status_code == 422


def test_hostile_words_do_nothing(client_for: Any) -> None:
    set_rules(client_for, "<script>alert(1)</script> [x](javascript:alert(1))")
    page = client_for("alice").get("/huisregels").text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_where_there_are_none_there_is_no_page(client_for: Any) -> None:
    assert client_for("alice").get("/huisregels").status_code == 404


def test_it_costs_no_query(client_for: Any, count_queries: Any) -> None:
    alice = client_for("alice")
    alice.get("/overleg")
    with count_queries() as before:
        alice.get("/overleg")
    set_rules(client_for)
    with count_queries() as after:
        alice.get("/overleg")
    assert len(after) == len(before)
