"""How often something may be tried, counted in the database: it holds across processes (ASVS V6.3.1)."""

import hashlib
import math
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db, insert, now


class Attempt(db.Model):  # type: ignore[name-defined,misc]
    """One try. `key` is a digest: whose try it was can't be read back."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_attempt_key_at", "key", "at"), Index("ix_attempt_at", "at"))


class TooOften(Exception):
    """Tried too often: answered with 429 and when it may be tried again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again in {retry_after} s")
        self.retry_after = retry_after


def count(what: str, whose: str, most: int, within: timedelta, times: int = 1) -> None:
    """Count `times` tries of `what` by `whose`; raise TooOften above `most` in the time `within`."""
    key = _key(what, whose)
    _one_by_one(key)
    since = now() - within
    tries, oldest = db.session.execute(
        select(func.count(), func.min(Attempt.at)).where(Attempt.key == key, Attempt.at > since)
    ).one()
    if tries + times > most:
        free_at = (oldest if tries else now()) + within
        raise TooOften(max(1, math.ceil((free_at - now()).total_seconds())))
    db.session.execute(insert(Attempt).values([{"key": key, "at": now()} for _time in range(times)]))


def count_post(member_id: int) -> None:
    """Count words that a member posts or changes: each is a letter to all who follow."""
    most = current_app.config["LIMIT_POSTS"]
    if most:
        count("posts", str(member_id), most, timedelta(minutes=10))


def count_uploads(member_id: int, files: int) -> None:
    """Count files that a member brings: each is stored, scanned and looked into."""
    most = current_app.config["LIMIT_UPLOADS"]
    if most and files:
        count("uploads", str(member_id), most, timedelta(hours=1), files)


def forget(what: str, whose: str) -> None:
    """Forget the tries of `what` by `whose`, after one that succeeded."""
    db.session.execute(delete(Attempt).where(Attempt.key == _key(what, whose)))


def take_back(what: str, whose: str) -> None:
    """Take back the latest try of `what` by `whose`: it was no guess."""
    latest = select(func.max(Attempt.id)).where(Attempt.key == _key(what, whose)).scalar_subquery()
    db.session.execute(delete(Attempt).where(Attempt.id == latest))


def sweep() -> None:
    """Remove tries older than a day: no limit looks further back."""
    db.session.execute(delete(Attempt).where(Attempt.at < now() - timedelta(days=1)))


def _one_by_one(key: str) -> None:
    """Of tries at one moment each sees the one before it; SQLite does so by itself."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def _key(what: str, whose: str) -> str:
    return hashlib.sha256(f"{what}\0{whose}".encode()).hexdigest()
