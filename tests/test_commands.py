"""What the one who runs the network does from the command line."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from dsonet import commands
from dsonet.database import db
from dsonet.members.models import Member, Network
from tests.site import SITE

ANSWERS = "Netwerk Proef\nsecretariaat@proef.example\nFrank Beheer\nfrank@proef.example\n"


@pytest.fixture
def empty(app_once: Flask) -> Iterator[FlaskCliRunner]:
    """The command line on a database without a network."""
    yield app_once.test_cli_runner()
    with app_once.app_context():
        db.session.remove()
        _empty_tables()


def test_setup_founds_a_network_and_its_link_works_once(app_once: Flask, empty: FlaskCliRunner) -> None:
    answer = empty.invoke(args=["setup"], input=ANSWERS)
    assert answer.exit_code == 0, answer.output
    link = re.search(SITE + r"(/uitnodiging/\S+)", answer.output)
    assert link
    client = app_once.test_client()
    assert "Frank Beheer" in client.get(link[1]).text
    words = {"password": "een lange zin van mij", "repeated": "een lange zin van mij"}
    assert client.post(link[1], data=words).status_code in (303, 422)
    with app_once.app_context():
        assert db.session.query(Network.kind).scalar() == "real"
        assert db.session.query(Member.role).scalar() == "administrator"


def test_setup_can_be_run_again_until_its_administrator_came_in(
    app_once: Flask, empty: FlaskCliRunner
) -> None:
    first = empty.invoke(args=["setup"], input=ANSWERS).output.split()[-1]
    corrected = ANSWERS.replace("frank@proef.example", "Frank@Proef.Example").replace(
        "Proef\n", "Proefstad\n"
    )
    answer = empty.invoke(args=["setup"], input=corrected)
    assert answer.exit_code == 0, answer.output
    with app_once.app_context():
        assert db.session.query(Network.name).all() == [("Netwerk Proefstad",)]
        assert db.session.query(Member.email).all() == [("frank@proef.example",)]
    link = empty.invoke(args=["invitation-link", "frank@proef.example"]).output.split()[-1]
    assert link.startswith(f"{SITE}/uitnodiging/")
    assert len({first, answer.output.split()[-1], link}) == 3
    assert app_once.test_client().post(link, data={"password": "een lange zin van mij"}).status_code == 303
    for words in (["setup"], ["invitation-link", "frank@proef.example"]):
        refused = empty.invoke(args=words, input=ANSWERS)
        assert refused.exit_code == 1, words
    assert "holds the network" in empty.invoke(args=["setup"], input=ANSWERS).output


def test_a_link_that_can_not_be_printed_founds_nothing(
    app_once: Flask, empty: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> str:
        raise ValueError

    monkeypatch.setattr(commands, "full_address", fails)
    assert empty.invoke(args=["setup"], input=ANSWERS).exit_code == 1
    with app_once.app_context():
        assert db.session.query(Member).count() == 0


@pytest.mark.parametrize("email", ["nobody@example.org", "alice@example.org"])
def test_nobody_who_is_in_or_unknown_gets_an_invitation_link(app: Flask, email: str) -> None:
    refused = app.test_cli_runner().invoke(args=["invitation-link", email])
    assert refused.exit_code == 1
    assert "has an invitation to accept" in refused.output


def test_a_demo_and_a_real_network_never_mix(app_once: Flask, empty: FlaskCliRunner) -> None:
    assert empty.invoke(args=["demo"]).exit_code == 0
    refused = empty.invoke(args=["setup"], input=ANSWERS)
    assert refused.exit_code == 1
    assert "demonstration network" in refused.output
    assert empty.invoke(args=["demo"]).exit_code == 1
    page = app_once.test_client().get("/").text
    assert "Demonstratie" in page
    link = empty.invoke(args=["login-link", "directeur@demo.example"]).output.strip()
    client = app_once.test_client()
    assert client.get(link.removeprefix(SITE)).status_code == 200
    assert client.post(link.removeprefix(SITE)).status_code == 303
    assert "Hanneke" in client.get("/").text
    assert app_once.test_client().get("/postvak").status_code == 200


def test_demo_refuses_a_real_network(app: Flask) -> None:
    refused = app.test_cli_runner().invoke(args=["demo"])
    assert refused.exit_code == 1
    assert "Netwerk DSO" in refused.output


@pytest.mark.parametrize("address", ["frank", "frank@", "@proef.example", "frank @proef.example"])
def test_setup_refuses_what_is_no_mail_address(app_once: Flask, empty: FlaskCliRunner, address: str) -> None:
    answers = ANSWERS.replace("frank@proef.example", address)
    answer = empty.invoke(args=["setup"], input=answers)
    assert answer.exit_code == 1
    assert "is not a mail address" in answer.output


def test_a_link_for_nobody_is_refused(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["login-link", "niemand@example.org"])
    assert answer.exit_code == 1
    assert "No active member" in answer.output


def test_the_help_lists_the_commands(app: Flask) -> None:
    words = app.test_cli_runner().invoke(args=["--help"]).output
    for command in ("setup", "demo", "login-link", "worker", "import-discussions", "access-table", "db"):
        assert re.search(rf"^  {command}\b", words, re.MULTILINE), command


def test_the_same_seed_gives_the_same_network(app_once: Flask, empty: FlaskCliRunner) -> None:
    def network() -> list[Any]:
        with app_once.app_context():
            follows = [
                tuple(row) for row in db.session.execute(db.text("SELECT * FROM theme_follow ORDER BY 1, 2"))
            ]
            titles = [
                tuple(row) for row in db.session.execute(db.text("SELECT id, title, reply_count FROM thread"))
            ]
            _empty_tables()
            return [follows, titles]

    seen = []
    for seed in ("7", "7", "8"):
        assert empty.invoke(args=["demo", "--seed", seed]).exit_code == 0
        seen.append(network())
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


def _empty_tables() -> None:
    if db.engine.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
        db.session.execute(db.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    else:
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
    db.session.commit()
