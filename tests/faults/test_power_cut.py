"""The power goes: every reply that was acknowledged is on the disk, not just in the memory of the machine.

Killed processes lose nothing of what the operating system holds; a power cut does. `power_cut.c` keeps apart what
each fsync made sure, and only that is looked at here.
"""

import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url

from dsonet.database import SQLITE, db
from tests.build import a_thread
from tests.faults.serving import Server, Visitor, serving

ClientFor = Callable[[str], FlaskClient]
REPLIES = 12


@pytest.fixture(scope="module")
def preload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that keeps what was synced, made with the compiler of this machine."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler (cc): the power cut can't be simulated")
    library = tmp_path_factory.mktemp("preload") / "power_cut.so"
    source = Path(__file__).with_name("power_cut.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


def after_the_cut(app: Flask, kept: Path) -> list[str]:
    """The keys of the replies in what the disk holds."""
    name = Path(make_url(app.config["DATABASE_URL"]).database or "").name
    with closing(SQLITE.connect(kept / name)) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [key for (key,) in found.execute("SELECT submission FROM reply ORDER BY id")]


def all_is_synced(app: Flask, kept: Path) -> None:
    """What was there before counts as long since on the disk."""
    with app.app_context():
        with db.engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    shutil.copy(make_url(app.config["DATABASE_URL"]).database or "", kept)


def kill(server: Server) -> None:
    """The watcher first, so that nobody comes back."""
    left = server.web_processes()
    server.program.kill()
    subprocess.run(["kill", "-9", *map(str, left)], check=False)


def test_what_was_acknowledged_survives_a_power_cut(
    app: Flask, client_for: ClientFor, preload: Path, tmp_path: Path
) -> None:
    if not app.config["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("PostgreSQL keeps its own log, and syncs it at every commit")
    thread_id = a_thread(app)
    client = client_for("bob")
    all_is_synced(app, tmp_path)
    with serving(app, LD_PRELOAD=str(preload), KEPT=str(tmp_path)) as server:
        visitor = Visitor(server, client)
        keys = [f"submission-{number}" for number in range(REPLIES)]
        for key in keys:
            answer = visitor.post(f"/overleg/{thread_id}/reacties", text="Ik ben er.", submission=key)
            assert answer.status == 303
        kill(server)
    assert after_the_cut(app, tmp_path) == keys
