"""What watches the site gets true answers; what must not run is refused, and what is made is for nobody else."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from dsonet.app import create_app
from dsonet.database import db, now
from dsonet.web import machines, probes
from dsonet.web.headers import POLICY
from dsonet.web.machines import Heartbeat, Machine, show_up
from dsonet.web.readiness import NotReady, require_ready
from dsonet.worker import Worker
from tests.programs import start
from tests.storage.s3_server import object_store

SECONDS = 60
ALL_WELL = "database: ok\nrevision: ok\nstorage: ok\nworker: ok\nmachines: ok\n"


@pytest.fixture
def current(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of a test are made without migrations."""
    monkeypatch.setattr(probes, "is_current", lambda: True)
    monkeypatch.setattr("dsonet.web.readiness.is_current", lambda: True)


def worked(app: Flask) -> None:
    with app.app_context():
        Worker().run_once()


def ask(app: Flask, path: str = "/gereed") -> tuple[int, str]:
    answer = app.test_client().get(path, base_url="http://10.1.2.3:8000")
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    return answer.status_code, answer.text


def another_machine(app: Flask, keeps_on_disk: bool) -> None:
    with app.app_context():
        db.session.add(Machine(id="b" * 32, keeps_on_disk=keeps_on_disk, seen_at=now()))
        db.session.commit()


def test_alive_asks_nothing_under_any_name(app: Flask, settings: dict[str, Any], count_queries: Any) -> None:
    with count_queries() as statements:
        assert ask(app, "/healthz") == (200, "ok\n")
    assert statements == []
    nowhere = create_app(settings | {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite"})
    assert ask(nowhere, "/healthz") == (200, "ok\n")


@pytest.mark.usefixtures("current")
def test_ready_when_all_is_well(app: Flask) -> None:
    assert ask(app) == (503, ALL_WELL.replace("worker: ok", "worker: no"))
    worked(app)
    assert ask(app) == (200, ALL_WELL)
    with app.app_context():
        db.session.execute(update(Heartbeat).values(at=now() - timedelta(minutes=3)))
        db.session.commit()
    assert ask(app)[0] == 503


def test_not_ready_without_a_database_or_at_another_revision(
    app: Flask, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = create_app(settings | {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite"})
    assert ask(nowhere) == (503, "database: no\n")
    monkeypatch.setattr(probes, "is_current", lambda: False)
    status, words = ask(app)
    assert status == 503
    assert "revision: no\n" in words


@pytest.mark.usefixtures("current")
def test_not_ready_without_storage(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    worked(app)
    with object_store() as store:
        for name, value in store.settings().items():
            monkeypatch.setitem(app.config, name, value)
        app.extensions.pop("dsonet-storage", None)
        assert ask(app) == (200, ALL_WELL)
        store.is_away = True
        app.extensions.pop("dsonet-storage", None)
        assert ask(app) == (503, ALL_WELL.replace("storage: ok", "storage: no"))
    app.extensions.pop("dsonet-storage", None)


@pytest.mark.usefixtures("current")
@pytest.mark.parametrize(("ours", "theirs"), [("disk", True), ("disk", False), ("s3", True), ("s3", False)])
def test_a_second_machine_is_refused_when_files_lie_on_a_disk(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, ours: str, theirs: bool
) -> None:
    another_machine(app, keeps_on_disk=theirs)
    monkeypatch.setitem(app.config, "STORAGE", ours)
    monkeypatch.setattr("dsonet.web.readiness.BUILT", Path(__file__).parent)
    monkeypatch.setattr("dsonet.web.readiness.TRANSLATIONS", Path(__file__).parent)
    monkeypatch.setattr(Path, "is_file", lambda _path: True)
    fits = ours == "s3" and not theirs
    if fits:
        require_ready(app)
    else:
        with pytest.raises(NotReady, match="Another machine"):
            require_ready(app)
    monkeypatch.setitem(app.config, "STORAGE", ours)
    with app.app_context():
        Worker().work()
    assert ("another machine uses this database" in caplog.text) != fits


@pytest.mark.usefixtures("current")
def test_the_same_folder_is_the_same_machine_and_one_that_went_is_forgotten(app: Flask) -> None:
    with app.app_context():
        show_up()
        show_up()
        assert machines.is_alone_or_shares()
    another_machine(app, keeps_on_disk=True)
    with app.app_context():
        assert not machines.is_alone_or_shares()
        db.session.execute(update(Machine).values(seen_at=now() - timedelta(minutes=4)))
        db.session.commit()
        assert machines.is_alone_or_shares()


@pytest.mark.parametrize(
    ("prefix", "file_mode", "folder_mode"), [("", 0o600, 0o700), ("/opslag", 0o640, 0o750)]
)
def test_what_is_made_is_for_nobody_else(
    app: Flask, tmp_path: Path, prefix: str, file_mode: int, folder_mode: int
) -> None:
    instance = tmp_path / "made"
    instance.mkdir()
    where = {"INSTANCE_FOLDER": str(instance), "DATABASE_URL": "", "X_ACCEL_PREFIX": prefix}
    program = start(app, "flask", "--app", "wsgi", "db", "upgrade", **where)
    said, _ = program.communicate(timeout=SECONDS)
    assert program.returncode == 0, said
    made = [*instance.rglob("*")]
    assert made
    for path in made:
        wanted = folder_mode if path.is_dir() else file_mode
        assert path.stat().st_mode & 0o777 == wanted, path
