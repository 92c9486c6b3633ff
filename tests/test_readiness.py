"""A server refuses to start without its front end, its words or its database's revision, and says what to do."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import stamp

import config
from dsonet.app import create_app
from dsonet.database import db
from dsonet.web import readiness
from dsonet.web.readiness import NotReady, require_ready

ROOT = Path(__file__).resolve().parent.parent


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`python -m WORDS` with only these settings, in a folder with nothing."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=kept | {"INSTANCE_FOLDER": str(folder)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_missing_is_named_with_its_cure(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_ready(app)
    with monkeypatch.context() as without:
        without.setattr(readiness, "BUILT", tmp_path)
        with pytest.raises(NotReady, match=r"front end is not built.*make install"):
            require_ready(app)
    (tmp_path / "fy" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "fy" / "LC_MESSAGES" / "messages.po").touch()
    monkeypatch.setattr(readiness, "TRANSLATIONS", tmp_path)
    with pytest.raises(NotReady, match=r"fy is not compiled.*make install"):
        require_ready(app)


def test_another_revision_is_refused(settings: dict[str, Any], tmp_path: Path) -> None:
    own = create_app({**settings, "DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite"})
    with pytest.raises(NotReady, match="flask --app wsgi db upgrade"):
        require_ready(own)
    with own.app_context():
        stamp(revision="0001")
        with pytest.raises(NotReady, match="revision"):
            require_ready(own)
        stamp()
        require_ready(own)
        db.engine.dispose()


def test_a_database_that_is_away_is_no_reason_not_to_start(settings: dict[str, Any]) -> None:
    require_ready(create_app({**settings, "DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"}))


def test_server_and_worker_end_with_one_line(tmp_path: Path) -> None:
    secret = "only-for-tests-" * 4
    served = run(tmp_path, "gunicorn", "wsgi:app", SECRET_KEY=secret)
    assert served.returncode != 0
    assert "dsonet: The database is not at this code's revision" in served.stderr
    worked = run(tmp_path, "flask", "--app", "wsgi", "worker", SECRET_KEY=secret)
    assert (worked.returncode, worked.stdout) == (1, "")
    assert worked.stderr.startswith("Error: The database is not at this code's revision")


@pytest.mark.parametrize("words", [("--help",), ("setup", "--help"), ("worker", "--help")])
def test_help_needs_no_settings(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(tmp_path, "flask", "--app", "wsgi", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage:" in done.stdout
    assert ("invitation-link" in done.stdout) == (words == ("--help",))


def test_commands_find_what_make_run_kept_unless_a_network_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("k" * 48)
    (tmp_path / "base-url").write_text("http://localhost:8123")
    found = config.with_kept({"INSTANCE_FOLDER": str(tmp_path)})
    assert (found["SECRET_KEY"], found["BASE_URL"]) == ("k" * 48, "http://localhost:8123")
    own = config.with_kept({"INSTANCE_FOLDER": str(tmp_path), "BASE_URL": "http://localhost:9"})
    assert own["BASE_URL"] == "http://localhost:9"
    for name in ("APP_MODE", "DATABASE_URL", "SECRET_KEY"):
        assert "k" * 48 not in config.with_kept({"INSTANCE_FOLDER": str(tmp_path), name: "x"}).values()


def test_a_server_takes_nothing_of_a_demonstration(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("k" * 48)
    done = run(tmp_path, "gunicorn", "wsgi:app")
    assert done.returncode != 0
    assert "SECRET_KEY is missing" in done.stderr
