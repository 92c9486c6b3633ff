"""The database: the `db` that all models stand on, UTC time, and SQLite's transactions made safe.

SQLite's driver begins transactions late and so loses updates in silence. Here every transaction begins
explicitly: reading ones deferred, all others with BEGIN IMMEDIATE, so that a read-then-write act is one
act (docs/decisions/0004-sqlite-transactions.md). What was committed survives a power cut (0018); only what
is written in a hurry may not.
"""

import enum
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy import (
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    Text,
    bindparam,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

if sys.platform == "linux":  # the wheel exists for Linux; elsewhere the system's own SQLite serves
    from pysqlite3 import dbapi2 as _sqlite
else:
    _sqlite = sqlite3

SQLITE: ModuleType = _sqlite
SAFE_SQLITE = (3, 51, 3)
"""First version without the WAL-reset corruption (sqlite.org/wal.html, fixed in 3.51.3)."""

CONNECT_SECONDS = 5
"""How long a database server may take to answer the first word."""
PATIENCE_MS = 15_000
"""How long a transaction that writes waits for those of others."""
HURRIED_MS = 250
"""How long one waits that could as well not be."""
_NOT_NOW = frozenset({5, 6, 14, 15})
"""SQLite's BUSY, LOCKED, CANTOPEN and PROTOCOL: it can't be asked at this moment."""


class _Mode(enum.Enum):
    """How transactions begin."""

    READING = "reading"
    WRITING = "writing"
    HURRIED = "hurried"


_mode: ContextVar[_Mode] = ContextVar("mode", default=_Mode.WRITING)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC and given back aware on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware datetimes only: a naive one is a mistake in the code."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite gives back naive values; they are UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class KeptHtml(TypeDecorator[Markup]):
    """HTML that `text.to_safe_html` made at save; a template shows it as it is. Other strings are refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Markup | None, dialect: Dialect) -> str | None:
        """What is no Markup did not come through the walls."""
        if value and not isinstance(value, Markup):
            raise TypeError("only HTML from to_safe_html is kept")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Markup | None:
        """Only what came through the walls stands in the column."""
        return None if value is None else Markup(value)  # noqa: S704


class Base(DeclarativeBase):
    """What all models share: constraint names that migrations can rely on, and aware time."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime, Markup: KeptHtml},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
MIGRATIONS = str(Path(__file__).parent.parent / "migrations")
migrate = Migrate(directory=MIGRATIONS, render_as_batch=True, compare_type=True)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


THIS_MOMENT = bindparam("this_moment", callable_=now, type_=UtcDateTime())
"""The moment at which a statement runs, also in one that was put together long before."""


def init_database(app: Flask) -> None:
    """Tie the database to `app` and refuse an SQLite that can corrupt a file shared by processes."""
    url = make_url(app.config["DATABASE_URL"])
    options: dict[str, Any] = {}
    if url.get_backend_name() == "sqlite":
        if SQLITE.sqlite_version_info < SAFE_SQLITE:
            raise RuntimeError(
                f"SQLite {SQLITE.sqlite_version} can corrupt a shared file; 3.51.3 or newer is needed."
            )
        options["module"] = SQLITE
    else:
        options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": CONNECT_SECONDS}}
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db)


def mark_reading(reading_only: bool) -> None:
    """Say whether the transactions of this request only read; the gate does so for every request."""
    _mode.set(_Mode.READING if reading_only else _Mode.WRITING)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside take no write lock. Inside, only read."""
    with _begun_as(_Mode.READING):
        yield


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside take the write lock at once: for what a GET must write (the record)."""
    with _begun_as(_Mode.WRITING):
        yield


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """As `writing()`, for what is no loss (a read mark): it waits a moment for others and no longer,
    and a power cut within the minute may take it back."""
    with _begun_as(_Mode.HURRIED):
        yield


@contextmanager
def _begun_as(mode: _Mode) -> Iterator[None]:
    token = _mode.set(mode)
    try:
        yield
    finally:
        _mode.reset(token)


def cannot_be_asked(error: BaseException) -> bool:
    """Is the database away, starting, or held by somebody else for longer than we wait?"""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if isinstance(error.orig, SQLITE.Error):
        return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) in _NOT_NOW
    return True


def release() -> None:
    """End the transaction, so that slow work (a password hash, an upload) holds no lock. Objects stay usable."""
    db.session.commit()


def rows(statement: Executable, places: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement of columns past the ORM, which looks for entities in each row and finds none here."""
    return db.session.connection().execute(statement, places)


def insert(model: type[Any]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT into `model` that knows ON CONFLICT; both databases speak it alike."""
    return sqlite.insert(model) if db.engine.dialect.name == "sqlite" else postgresql.insert(model)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, SQLITE.Connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={PATIENCE_MS}", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    mode = _mode.get()
    if connection.dialect.name == "sqlite":
        _begin_sqlite(connection, mode)
    elif mode == _Mode.HURRIED:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {HURRIED_MS}")


def _begin_sqlite(connection: Any, mode: _Mode) -> None:
    """By way of SQLAlchemy what can't fail would take as long as a query."""
    driver = connection.connection.driver_connection
    if mode == _Mode.READING:
        driver.execute("BEGIN")
        return
    hurried = mode == _Mode.HURRIED
    if connection.info.get("hurried", False) != hurried:
        driver.execute(f"PRAGMA busy_timeout={HURRIED_MS if hurried else PATIENCE_MS}")
        driver.execute(f"PRAGMA synchronous={'NORMAL' if hurried else 'FULL'}")
        connection.info["hurried"] = hurried
    connection.exec_driver_sql("BEGIN IMMEDIATE")
