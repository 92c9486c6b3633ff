"""Is all there that pages need: the built front end, the translations, a database at this code's revision?

A server that starts without one of them would answer each page with an error, or in the wrong language.
"""

from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import OperationalError

from dsonet.database import MIGRATIONS, db, reading
from dsonet.web.assets import BUILT
from dsonet.web.machines import is_alone_or_shares, show_up

TRANSLATIONS = Path(__file__).parent.parent / "translations"


class NotReady(Exception):
    """Something is missing; the message is one line that says what to do."""


def require_ready(app: Flask) -> None:
    """Raise NotReady when a server or worker can't start. A database that is away is no reason: it may come back."""
    if not (BUILT / "manifest.json").is_file():
        raise NotReady("The front end is not built. Run: make install")
    for words in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        if not words.with_suffix(".mo").is_file():
            raise NotReady(f"The translation {words.parts[-3]} is not compiled. Run: make install")
    with app.app_context():
        try:
            if not is_current():
                raise NotReady(
                    "The database is not at this code's revision. Run: flask --app wsgi db upgrade"
                )
            if not is_alone_or_shares():
                raise NotReady(
                    "Another machine uses this database, and files lie on the disk of one of them: the other would not "
                    "find them. Use STORAGE=s3 on both, or stop the other and start again after three minutes."
                )
            show_up()
        except OperationalError:
            return
        finally:
            db.engine.dispose()  # connections are not shared between processes


def is_current() -> bool:
    """Is the database at the revision that this code was written for?"""
    scripts = ScriptDirectory(MIGRATIONS)
    with reading(), db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(scripts.get_heads())
