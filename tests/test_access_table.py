"""docs/access.md says what the policies say (ASVS V8.1.1)."""

from flask import Flask
from flask.testing import FlaskCliRunner

from dsonet import commands


def test_the_page_is_what_the_code_says(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["access-table", "--check"])
    assert answer.exit_code == 0, answer.output


def test_a_stale_page_fails(app: Flask, monkeypatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    page = tmp_path / "access.md"
    monkeypatch.setattr(commands, "ACCESS_PAGE", page)
    runner: FlaskCliRunner = app.test_cli_runner()
    assert runner.invoke(args=["access-table", "--check"]).exit_code == 1
    assert runner.invoke(args=["access-table"]).exit_code == 0
    assert "Make, change, order and archive themes" in page.read_text()
    assert runner.invoke(args=["access-table", "--check"]).exit_code == 0
