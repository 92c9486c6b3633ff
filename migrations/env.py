"""Runs migrations on the application's own engine, in one transaction each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.operations import ops
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator


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
        "process_revision_directives": _no_empty_revision,
        "render_item": _as_kept,
        **migrate.configure_args,
    }
    with migrate.db.engine.connect() as connection, _keys_unwatched(connection):
        context.configure(connection=connection, target_metadata=migrate.db.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
            _refuse_dangling(connection)


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


def _refuse_dangling(connection: Connection) -> None:
    """What was not watched is looked over before anything is kept."""
    if connection.dialect.name == "sqlite" and not context.is_offline_mode():
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if dangling:
            raise RuntimeError(f"The migration leaves rows that point to nothing: {dangling[:5]}")


run()
