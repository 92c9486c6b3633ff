"""What is done once a day: letting go of what has been kept long enough."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from dsonet import events, journal, storage
from dsonet.database import db, insert, now, reading
from dsonet.documents.actions import documents, versions
from dsonet.faults import describe
from dsonet.forum.actions import retention
from dsonet.mail import inbound, outbox, postbox
from dsonet.meetings.actions import questions
from dsonet.members.actions import factors, invitations, links, sessions
from dsonet.notifications import actions as notices
from dsonet.storage import brought, sharing, sweeping
from dsonet.web import limits
from dsonet.worker.patience import GoOn

log = logging.getLogger(__name__)
A_DAY = timedelta(hours=20)
AN_HOUR = timedelta(hours=1)


class Chore(db.Model):  # type: ignore[name-defined,misc]
    """When a daily chore was last begun, by whichever worker."""

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    begun_at: Mapped[datetime]


def empty_bin() -> None:
    """Let go what was thrown away a month ago; the bytes go once that is kept."""
    keys = documents.empty_bin()
    db.session.commit()
    sharing.let_go(keys)


def forget_left_forms() -> None:
    """Let go the files of forms that were left; the bytes go once that is kept."""
    keys = brought.sweep()
    db.session.commit()
    sharing.let_go(keys)


CHORES: dict[str, Callable[[], object]] = {
    "events": events.sweep,
    "letters": outbox.sweep,
    "notices": notices.sweep,
    "letters that came in": inbound.sweep,
    "links": links.sweep,
    "sessions": sessions.sweep,
    "devices": factors.sweep,
    "unanswered invitations": invitations.sweep,
    "the record": journal.sweep,
    "hidden words": retention.forget_hidden,
    "tries": limits.sweep,
    "letters in the folder": postbox.sweep,
    "the bin of the library": empty_bin,
    "who fetched what": versions.sweep_downloads,
    "files of forms that were left": forget_left_forms,
    "unfinished files": storage.sweep_unfinished,
    "files without a row": sweeping.sweep_unowned,
    "answers to questions of meetings": questions.erase_outlived,
}


def do_chores(go_on: GoOn = lambda: True) -> bool:
    """Each at most once a day over all workers; one that fails is tried again in an hour."""
    with reading():
        begun = set(db.session.scalars(select(Chore.name).where(Chore.begun_at >= now() - A_DAY)))
        db.session.commit()
    for name, chore in CHORES.items():
        if name in begun or not go_on() or not _claim(name):
            continue
        try:
            chore()
            db.session.commit()
        except Exception as error:  # noqa: BLE001 - the other chores go on
            db.session.rollback()
            log.error("the daily chore '%s' failed: %s", name, describe(error))
            _try_again_later(name)
    return False


def _claim(name: str) -> bool:
    """Is this chore ours today? Kept before it begins: a chore may take long, and holds no lock of others."""
    claim = insert(Chore).values(name=name, begun_at=now())
    claim = claim.on_conflict_do_update(
        index_elements=[Chore.name], set_={"begun_at": now()}, where=Chore.begun_at < now() - A_DAY
    )
    ours = db.session.scalar(claim.returning(Chore.name)) is not None
    db.session.commit()
    return ours


def _try_again_later(name: str) -> None:
    db.session.execute(update(Chore).where(Chore.name == name).values(begun_at=now() - A_DAY + AN_HOUR))
    db.session.commit()
