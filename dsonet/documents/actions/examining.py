"""Files that wait to be looked into: one at a time, taken up again when a worker was killed over it."""

from datetime import timedelta

from sqlalchemy import exists, or_, select, update

from dsonet.database import db, now
from dsonet.documents.models import Examination
from dsonet.extraction import Findings, Remark
from dsonet.storage.models import StoredFile

PATIENCE = timedelta(minutes=5)
"""After which a file that was taken up and not finished is taken up again."""
MOST_TRIES = 3
A_MINUTE = timedelta(minutes=1)
"""After which a file is taken up again that could not be fetched or read for now; others go before it."""


def claim_examination() -> StoredFile | None:
    """The next file that waits, taken by this worker alone; the caller commits before looking into it."""
    _give_up()
    waits = (
        Examination.done_at.is_(None),
        Examination.tries < MOST_TRIES,
        or_(Examination.begun_at.is_(None), Examination.begun_at < now() - PATIENCE),
        ~exists().where(StoredFile.id == Examination.file_id, StoredFile.held()),
    )
    first = select(Examination.file_id).where(*waits).order_by(Examination.file_id).limit(1)
    claimed = db.session.scalar(
        update(Examination)
        .where(Examination.file_id == first.scalar_subquery(), *waits)
        .values(begun_at=now(), tries=Examination.tries + 1)
        .returning(Examination.file_id)
        .execution_options(synchronize_session=False)
    )
    return db.session.get(StoredFile, claimed) if claimed is not None else None


def give_back(file_id: int) -> None:
    """The storage was away, or the machine busy: that was no try, and nobody knows anything of the file."""
    db.session.execute(
        update(Examination)
        .where(Examination.file_id == file_id, Examination.done_at.is_(None))
        .values(begun_at=now() - PATIENCE + A_MINUTE, tries=Examination.tries - 1)
        .execution_options(synchronize_session=False)
    )


def _give_up() -> None:
    """What ended a worker three times is looked into no more."""
    ended = (Examination.done_at.is_(None), Examination.tries >= MOST_TRIES)
    db.session.execute(
        update(Examination)
        .where(*ended, Examination.begun_at < now() - PATIENCE)
        .values(done_at=now(), remarks=[str(Remark.TOO_MUCH)])
        .execution_options(synchronize_session=False)
    )


def finish_examination(file_id: int, findings: Findings) -> None:
    """Keep what was found; nothing when the file went meanwhile."""
    db.session.execute(
        update(Examination)
        .where(Examination.file_id == file_id)
        .values(
            done_at=now(),
            pages=findings.pages,
            words=findings.words,
            thumbnail=findings.thumbnail,
            remarks=[str(remark) for remark in findings.remarks],
        )
        .execution_options(synchronize_session=False)
    )
