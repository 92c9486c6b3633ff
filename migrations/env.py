"""Runs migrations on the application's own engine, in one transaction each.

On PostgreSQL none waits long for a table that others use, because all who come after it would wait too: it gives up,
lets them go first, and is tried again (docs/upgrading.md).
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from flask import current_app
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import TypeDecorator

log = logging.getLogger("alembic.runtime.migration")
LOCK_SECONDS = 4
"""How long a migration waits for a table, and with it all who want that table too."""
PAUSES = (1, 2, 5, 10, 20, 30, 60)
"""Seconds in which others go first, after the first try, the second …"""


def _no_empty_revision(_context: Any, _revision: Any, directives: list[ops.MigrationScript]) -> None:
    if directives and directives[0].upgrade_ops is not None and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _as_kept(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own column types by what the database keeps, so that a migration outlives the code of its day."""
    return f"sa.{item.impl_instance!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def run() -> None:
    """Bring the database to the revision that was asked for."""
    migrate = current_app.extensions["migrate"]
    options = {
        "transaction_per_migration": True,
        "on_version_apply": _look_over,
        "process_revision_directives": _no_empty_revision,
        "render_item": _as_kept,
        **migrate.configure_args,
    }
    with migrate.db.engine.connect() as connection, _keys_unwatched(connection):
        _give_way(connection)
        for pause in (*PAUSES, None):
            context.configure(connection=connection, target_metadata=migrate.db.metadata, **options)
            try:
                with context.begin_transaction():
                    context.run_migrations()
                return
            except OperationalError as error:
                connection.rollback()
                if pause is None or not isinstance(error.orig, LockNotAvailable):
                    raise
                log.warning("a table is in use; the migration is tried again in %d s", pause)
                time.sleep(pause)


def _give_way(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        connection.commit()


@contextmanager
def _keys_unwatched(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; watching keys, it would take all rows that point to it along."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = (
        connection.connection.driver_connection
    )  # by way of SQLAlchemy it would begin a transaction first
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _look_over(ctx: MigrationContext, **_facts: object) -> None:
    """At the end of each migration, in its own transaction."""
    if ctx.connection is not None:
        _refuse_dangling(ctx.connection)


def _refuse_dangling(connection: Connection) -> None:
    """What was not watched is looked over before anything is kept."""
    if connection.dialect.name == "sqlite" and not context.is_offline_mode():
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if dangling:
            raise RuntimeError(f"The migration leaves rows that point to nothing: {dangling[:5]}")


run()
