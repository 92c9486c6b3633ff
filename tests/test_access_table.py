"""docs/access.md says what the policies say (ASVS V8.1.1)."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from dsonet import commands
from dsonet.access_table import access_table
from tests.conftest import CAST


def test_the_page_is_what_the_code_says(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["access-table", "--check"])
    assert answer.exit_code == 0, answer.output


def cells() -> dict[str, dict[str, str]]:
    """Act → role → what the page says."""
    rows = [line.strip("| ").split(" | ") for line in access_table().splitlines() if line.startswith("| ")]
    roles = rows[0][1:]
    return {row[0]: dict(zip(roles, row[1:], strict=True)) for row in rows if row[0] != "act"}


def test_no_act_is_nobodys_and_no_name_speaks_of_code() -> None:
    """An act that nobody may do is one about which the table asks wrongly."""
    for act, by_role in cells().items():
        assert set(by_role.values()) != {"–"}, act
        assert "loaded" not in act
        assert "`" not in act, act


@pytest.mark.parametrize(
    ("act", "page"),
    [
        ("Make, change, order and archive themes", "/beheer/themas"),
        ("Decide which roles sign in with a second step", "/beheer/tweede-stap"),
        ("Decide what alumni see, and whether seats have deputies", "/beheer/regels"),
        ("Make a circle, with its host and first members", "/beheer/kringen/nieuw"),
        ("Make, change and cancel meetings, and bring or remove papers", "/bijeenkomsten/nieuw"),
        ("Read objections, and say that they were handled", "/beheer/bezwaren"),
        ("Make, change and remove folders, and change every document that one sees", "/documenten/map/nieuw"),
        (
            "Write a new version of the house rules, which every member is asked to agree with",
            "/beheer/huisregels",
        ),
    ],
)
def test_the_site_does_what_the_page_says(app: Flask, client_for: Any, act: str, page: str) -> None:
    for who, (_name, role) in CAST.items():
        may = client_for(who).get(page).status_code == 200
        assert cells()[act][role] == ("yes" if may else "–"), (who, act)


def test_a_stale_page_fails(app: Flask, monkeypatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    page = tmp_path / "access.md"
    monkeypatch.setattr(commands, "ACCESS_PAGE", page)
    runner: FlaskCliRunner = app.test_cli_runner()
    assert runner.invoke(args=["access-table", "--check"]).exit_code == 1
    assert runner.invoke(args=["access-table"]).exit_code == 0
    assert "Make, change, order and archive themes" in page.read_text()
    assert runner.invoke(args=["access-table", "--check"]).exit_code == 0
