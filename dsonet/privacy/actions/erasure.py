"""Erasing a person: what is only theirs goes, the talk stays under a neutral label, the name is nowhere left."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, exists, func, or_, select, update

from dsonet import journal
from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.directory.models import Card
from dsonet.directory.queries.people import photo_files
from dsonet.documents.models import Folder
from dsonet.forum.models import Attachment, Reply, Revision, Thread
from dsonet.members.actions.keeping import make_nameless
from dsonet.members.models import Member, Network, Seat
from dsonet.members.queries.people import other_administrators
from dsonet.members.sign_in_models import Purpose, Token
from dsonet.privacy import policy
from dsonet.privacy.inventory import INVENTORY, Fate
from dsonet.privacy.models import Export
from dsonet.privacy.scrubbing import scrub_everywhere, scrubber
from dsonet.storage.brought import KeptUpload
from dsonet.storage.models import StoredFile
from dsonet.text import RENDERER_VERSION, to_safe_html
from dsonet.themes.models import Theme

LABEL = "Oud-lid"
BORNE = timedelta(days=30)
"""So long a name that one gave oneself must have been seen by all before it is known to be one's own."""
NAMES_OF_PARTS = (Network.name, Seat.name, Theme.title, Circle.name, Folder.name)
GONE = "Deze woorden zijn gewist."


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left to do outside of the database, once the erasure is committed."""

    keys: list[str]
    """Of files."""
    words: list[str]
    """The name and addresses, which kept letters may hold."""


def erase_oneself(me: Member, words_too: bool) -> Erased:
    """Have oneself erased, with what one wrote or without."""
    require(policy.may_erase_oneself(me, other_administrators(me, locked=True)))
    journal.write(me.id, "erase_oneself", "member", me.id)
    return _erase(me, words_too)


def erase_member(keeper: Member, member: Member) -> Erased:
    """Erase someone whose access has ended; the record keeps that it was done, and no name."""
    require(policy.may_erase(keeper, member))
    erased = _erase(member, words_too=False)
    journal.write(keeper.id, "erase_member", "member", member.id)
    return erased


def _erase(member: Member, words_too: bool) -> Erased:
    words = _words_for(member)
    files = _files_of(member)
    if words_too:
        files += _erase_words(member)
    _erase_rows(member)
    make_nameless(member, LABEL)
    db.session.flush()
    for file in files:
        db.session.delete(file)
    db.session.flush()
    scrub_everywhere(words, scrubber(words, LABEL))
    return Erased([file.key for file in files], words)


def _words_for(member: Member) -> list[str]:
    """By which words this person, and nobody else, can be known: confirmed addresses, and names that were theirs."""
    confirmed = (Token.purpose == Purpose.OLD_ADDRESS) | (
        (Token.purpose == Purpose.NEW_ADDRESS) & Token.used_at.is_not(None)
    )
    asked = select(Token.email).where(Token.member_id == member.id, Token.email != "", confirmed)
    taken = select(Member.id).where(Member.email == Token.email, Member.id != member.id)
    found = {member.email, *db.session.scalars(asked.where(~taken.exists()))}
    names = {member.listed_name}
    if member.named_at is None or member.named_at < now() - BORNE:
        names.add(member.name)
    return sorted(found | {_as_called(name) for name in names if name and not _is_anothers(member, name)})


def _as_called(name: str) -> str:
    """One word alone is a name only where it calls someone."""
    return name if " " in name else f"@{name}"


def _is_anothers(member: Member, name: str) -> bool:
    """Does someone else, or a part of the network, have this name too? Then it is not known to be theirs."""
    same = func.lower(name)
    others = (
        exists().where(func.lower(Member.name) == same, Member.id != member.id),
        exists().where(func.lower(Member.listed_name) == same, Member.id != member.id),
        *(exists().where(func.lower(named) == same) for named in NAMES_OF_PARTS),
    )
    return bool(db.session.scalar(select(or_(*others))))


def _files_of(member: Member) -> list[StoredFile]:
    card = db.session.scalar(select(Card).where(Card.member_id == member.id))
    exports = select(Export.file_id).where(Export.member_id == member.id, Export.file_id.is_not(None))
    files = list(db.session.scalars(select(StoredFile).where(StoredFile.id.in_(exports))))
    unfinished = select(KeptUpload.file_id).where(KeptUpload.member_id == member.id)
    files += db.session.scalars(select(StoredFile).where(StoredFile.id.in_(unfinished)))
    return files + (list(photo_files(card)) if card else [])


def _erase_words(member: Member) -> list[StoredFile]:
    """A neutral sentence in the place of what was written; the tree of answers stays."""
    drawn = to_safe_html(GONE)
    own = (Thread.author_id == member.id, Reply.author_id == member.id)
    replies = select(Reply.id).where(own[1])
    threads = select(Thread.id).where(own[0])
    of_own = Revision.reply_id.in_(replies) | (Revision.reply_id.is_(None) & Revision.thread_id.in_(threads))
    db.session.execute(delete(Revision).where(of_own))
    of_own = Attachment.reply_id.in_(replies) | (
        Attachment.reply_id.is_(None) & Attachment.thread_id.in_(threads)
    )
    attachments = db.session.scalars(select(Attachment).where(of_own)).all()
    files = list(
        db.session.scalars(select(StoredFile).where(StoredFile.id.in_([one.file_id for one in attachments])))
    )
    for attachment in attachments:
        db.session.delete(attachment)
    gone = {"source": GONE, "html": drawn, "renderer_version": RENDERER_VERSION}
    db.session.execute(update(Reply).where(own[1]).values(**gone))
    summary = {"summary_source": "", "summary_html": to_safe_html("")}
    db.session.execute(update(Thread).where(own[0]).values(**gone, **summary, title=GONE))
    return files


def _erase_rows(member: Member) -> None:
    for kept in INVENTORY:
        table = db.metadata.tables[kept.table]
        if kept.fate is Fate.GOES:
            db.session.execute(delete(table).where(table.c[kept.owner] == member.id))
    db.session.execute(update(Circle).where(Circle.host_id == member.id).values(host_id=None))
    db.session.execute(update(Theme).where(Theme.moderator_id == member.id).values(moderator_id=None))
