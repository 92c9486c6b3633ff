"""Migrations go up and down with data in them, and end at what the models say."""

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from dsonet.app import create_app
from dsonet.database import db
from dsonet.demo.loading import Loader
from dsonet.forum.models import Reply, Thread
from dsonet.members.models import Member


@pytest.fixture
def empty(settings: dict[str, Any], app_once: Flask) -> Iterator[Flask]:
    """An application on a database without a single table; the suite's tables come back afterwards."""
    with app_once.app_context():
        db.drop_all()
    app = create_app(settings)
    yield app
    with app.app_context():
        db.session.remove()
        downgrade(directory="migrations", revision="base")
        db.session.execute(text("DROP TABLE IF EXISTS alembic_version"))
        db.session.commit()
        db.engine.dispose()
    with app_once.app_context():
        db.create_all()


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_migrations_end_at_the_models(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
            found = inspect(connection)
            for table in db.metadata.sorted_tables:
                names = {index["name"] for index in found.get_indexes(table.name)}
                assert {str(index.name) for index in table.indexes} <= names | _of_expressions(connection)


def test_up_down_and_up_again_with_a_network_in_it(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        Loader(2007).load()
        db.session.commit()
        members, replies = _count(Member), _count(Reply)
        assert members >= 50
        assert replies >= 240
        db.session.remove()
        upgrade(directory="migrations")
        assert (_count(Member), _count(Reply)) == (members, replies)
        db.session.remove()
        downgrade(directory="migrations", revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade(directory="migrations")
        assert _count(Thread) == 0


def _count(model: type[Any]) -> int:
    return len(db.session.scalars(select(model.id)).all())


def _of_expressions(connection: Any) -> set[str]:
    """Indexes on expressions, which SQLite's inspection passes over."""
    if connection.dialect.name != "sqlite":
        return set()
    return set(
        connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%coalesce%'")
        )
    )
