"""Everything that is kept of one person, as an export gives it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, false, func, or_, select, true

from dsonet.database import db
from dsonet.directory.models import Card
from dsonet.documents.models import Version
from dsonet.documents.policy import may_keep_library
from dsonet.forum.models import Attachment, Reply, Thread
from dsonet.journal import JournalEntry
from dsonet.members.models import Member
from dsonet.privacy import policy
from dsonet.privacy.inventory import INVENTORY, Kept
from dsonet.storage.models import StoredFile

ACTS_SHOWN = 20


def numbers(me: Member) -> dict[str, int]:
    """How many rows of each table are about `me`; tables without any are left out."""
    counted: dict[str, int] = {}
    for kept, number in zip(INVENTORY, db.session.execute(_counts(me)).one(), strict=True):
        counted[kept.table] = counted.get(kept.table, 0) + number
    return {table: number for table, number in counted.items() if number}


def own_data(me: Member) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each table's rows that are about `me`, under `table` or `table.column` where more columns point to people."""
    for kept in INVENTORY:
        rows = _rows(kept, db.metadata.tables[kept.table], me)
        if rows:
            several = sum(one.table == kept.table for one in INVENTORY) > 1
            yield (f"{kept.table}.{kept.owner}" if several else kept.table), rows
    yield "journal_entry.subject", _record_about(me)


def own_files(me: Member) -> list[StoredFile]:
    """The files that `me` brought with own words or to the library, and the photo.

    What the secretariat brings to the library is the network's.
    """
    with_words = (
        select(Attachment.file_id)
        .join(Thread, Thread.id == Attachment.thread_id)
        .outerjoin(Reply, Reply.id == Attachment.reply_id)
        .where(func.coalesce(Reply.author_id, Thread.author_id) == me.id)
    )
    of_card = select(Card.photo_id).where(Card.member_id == me.id)
    of_library = select(Version.file_id).where(
        Version.added_by_id == me.id, false() if may_keep_library(me) else true()
    )
    mine = (StoredFile.id.in_(files) for files in (with_words, of_card, of_library))
    found = select(StoredFile).where(or_(*mine))
    return list(db.session.scalars(found.order_by(StoredFile.id)))


def acts_on(me: Member) -> Sequence[tuple[JournalEntry, str]]:
    """What others did to `me` as staff, and who; the latest first."""
    acts = policy.acts_on(me).add_columns(Member.name).join(Member, Member.id == JournalEntry.actor_id)
    found = db.session.execute(acts.order_by(JournalEntry.id.desc()).limit(ACTS_SHOWN))
    return [(entry, name) for entry, name in found]


def _counts(me: Member) -> Select[*tuple[int, ...]]:
    """One statement, however many tables there are."""
    return select(
        *(
            select(func.count())
            .select_from(db.metadata.tables[kept.table])
            .where(db.metadata.tables[kept.table].c[kept.owner] == me.id)
            .scalar_subquery()
            for kept in INVENTORY
        )
    )


def _rows(kept: Kept, table: Table, me: Member) -> list[dict[str, Any]]:
    shown = [column for column in table.columns if column.name not in kept.hidden]
    found = db.session.execute(
        select(*shown).where(table.c[kept.owner] == me.id).order_by(*table.primary_key)
    )
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in found]


def _record_about(me: Member) -> list[dict[str, Any]]:
    """What staff did to `me`."""
    return [
        {"at": _plain(act.at), "verb": act.verb, "reason": act.reason, "facts": act.facts}
        for act in db.session.scalars(policy.acts_on(me).order_by(JournalEntry.id))
    ]


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | dict | list | type(None)) else str(value)
