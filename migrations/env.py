"""Runs migrations on the application's own engine, in one transaction each."""

from typing import Any, Literal

from alembic import context
from alembic.operations import ops
from flask import current_app
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
    with migrate.db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=migrate.db.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()


run()
