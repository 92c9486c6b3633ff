"""Who is running: when each kind of the worker's work was last done, and which machines use this database.

Files on disk are on the disk of one machine. A second one would answer «not found» for what was brought to the
first, so it is noticed and refused. A machine is its instance folder: what shares that (web server, worker, commands)
is one.
"""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import String, exists, select, true
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db, insert, now

GONE_AFTER = timedelta(minutes=3)
"""A machine that did not show up for so long is not there any more."""
SHOWS_UP_EVERY = 60.0
"""Seconds."""


class Heartbeat(db.Model):  # type: ignore[name-defined,misc]
    """When a kind of work last had a round, on whichever machine."""

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


class Machine(db.Model):  # type: ignore[name-defined,misc]
    """A machine that uses this database, or did."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    keeps_on_disk: Mapped[bool]
    seen_at: Mapped[datetime]


def show_up() -> None:
    """Say that this machine is running, in a transaction of its own."""
    seen = {"keeps_on_disk": current_app.config["STORAGE"] == "disk", "seen_at": now()}
    row = insert(Machine).values(id=_own_id(), **seen)
    with db.engine.begin() as connection:
        connection.execute(row.on_conflict_do_update(index_elements=[Machine.id], set_=seen))


def is_alone_or_shares() -> bool:
    """Do all machines that are running find all files: there is one, or none keeps them on its disk?"""
    on_disk = Machine.keeps_on_disk if current_app.config["STORAGE"] != "disk" else true()
    others = exists().where(Machine.id != _own_id(), Machine.seen_at > now() - GONE_AFTER, on_disk)
    with db.engine.connect() as connection:
        return not connection.scalar(select(others))


def beat(kind: str) -> None:
    """Say that a kind of work had a round, in a transaction of its own."""
    row = insert(Heartbeat).values(kind=kind, at=now())
    with db.engine.begin() as connection:
        connection.execute(row.on_conflict_do_update(index_elements=[Heartbeat.kind], set_={"at": now()}))


def last_beats() -> dict[str, datetime]:
    """When each kind of work last had a round."""
    with db.engine.connect() as connection:
        found = connection.execute(select(Heartbeat.kind, Heartbeat.at)).all()
    return {row.kind: row.at for row in found}


def _own_id() -> str:
    path = Path(current_app.config["INSTANCE_FOLDER"]) / "machine-id"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="ascii") as file:
            file.write(secrets.token_hex(16))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip() or "unknown"
