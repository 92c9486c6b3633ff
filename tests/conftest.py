"""The application and the fixed cast for all tests.

The schema is made once per process; tables are emptied after each test. No app context stays open around
a client's request: that would make one member's request run as another.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import stamp
from sqlalchemy import event, text

import config
from dsonet.app import create_app
from dsonet.database import db, now
from dsonet.members.identity import hash_token
from dsonet.members.models import Member, Network, NetworkKind, Role
from dsonet.members.sign_in_models import SignInSession
from tests.site import SITE, Browser

CountQueries = Callable[[], AbstractContextManager[list[str]]]

pytest_plugins = ["tests.postgres"]

CAST = {
    "alice": ("Alice van den Berg", Role.MEMBER),
    "bob": ("Bob Moderator", Role.MODERATOR),
    "charlie": ("Charlie de Wit", Role.MEMBER),
    "dana": ("Dana Secretaris", Role.SECRETARIAT),
    "erik": ("Erik Beheer", Role.ADMINISTRATOR),
}


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Settings as a start of the program would read them, in a folder of this test process."""
    folder = tmp_path_factory.mktemp("instance")
    return config.read(
        {
            "APP_MODE": "testing",
            "BASE_URL": SITE,
            "DATABASE_URL": database_url,
            "INSTANCE_FOLDER": str(folder),
            "SECRET_KEY": "only-for-tests-" * 4,
        }
    )


@pytest.fixture(scope="session")
def app_once(settings: dict[str, Any]) -> Iterator[Flask]:
    """One application with its schema per process."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = Browser
    with app.app_context():
        db.drop_all()
        db.create_all()
        stamp()
    yield app
    with app.app_context():
        db.session.remove()
        db.drop_all()
        db.engine.dispose()


@pytest.fixture
def app(app_once: Flask) -> Iterator[Flask]:
    """The application with the cast in it, and empty tables afterwards."""
    with app_once.app_context():
        db.session.add(
            Network(id=1, name="Netwerk DSO", address="netwerk@example.org", kind=NetworkKind.REAL)
        )
        for id_, (key, (name, role)) in enumerate(CAST.items(), start=1):
            db.session.add(
                Member(id=id_, email=f"{key}@example.org", name=name, role=role, title="Directeur")
            )
        db.session.commit()
        _mend_sequences()
    yield app_once
    with app_once.app_context():
        db.session.remove()
        _empty_tables()
    for left in Path(app_once.config["LETTERS_FOLDER"]).glob("*.eml"):
        left.unlink()


@pytest.fixture
def client_for(app: Flask) -> Callable[[str], FlaskClient]:
    """A signed-in browser of one of the cast, second step taken: `client_for("alice")`."""

    def sign_in(key: str) -> FlaskClient:
        token = f"token-of-{key}"
        with app.app_context():
            member_id = list(CAST).index(key) + 1
            if not db.session.query(SignInSession).filter_by(token_hash=hash_token(token)).count():
                db.session.add(
                    SignInSession(member_id=member_id, token_hash=hash_token(token), two_step_at=now())
                )
                db.session.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return client

    return sign_in


@pytest.fixture
def anonymous(app: Flask) -> FlaskClient:
    """A browser of someone who is not signed in."""
    return app.test_client()


@pytest.fixture
def count_queries(app: Flask) -> CountQueries:
    """`with count_queries() as statements:` gives the SQL that ran inside, without the transactions' own."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.split(" ", 1)[0] not in ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK"):
                statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


def _mend_sequences() -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT setval('member_id_seq', (SELECT max(id) FROM member))"))
        db.session.commit()


def _empty_tables() -> None:
    if db.engine.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
        db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    else:
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
    db.session.commit()
