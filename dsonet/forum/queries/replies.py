"""Reads of one thread and its replies: a page of them, where a reply stands, what is unread.

A page takes four queries, however many replies there are: the thread with what this reader has to do with
it, the skeleton, the words of one page, and the signs and files.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from dsonet.access import NotVisible
from dsonet.circles.models import Circle
from dsonet.database import db, rows
from dsonet.forum import policy
from dsonet.forum.models import (
    FollowState,
    ReadMark,
    Reply,
    SignKind,
    Thread,
)
from dsonet.forum.queries import statements
from dsonet.forum.queries.layout import DEEPEST, LONGEST_PAGE, Bone, Skeleton, lay_out
from dsonet.forum.queries.shapes import Answered, Extras, ListedFile, Person, ShownReply
from dsonet.members.models import Member

MOST_PARTICIPANTS = 12


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread with its theme, who began it, and what this reader has to do with it."""

    thread: Thread
    author: Person
    follow: FollowState | None
    theme_follow: FollowState | None
    mark: int
    is_first_visit: bool
    draft: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is known beside the words of replies: the extras by reply, and what is unread."""

    extras: dict[int, Extras]
    unread: frozenset[int]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Everything that a page of a thread shows."""

    opening: Extras
    replies: list[ShownReply]
    number: int
    pages: int
    unread: int
    first_unread: int | None
    read_to: int
    """Where the read mark comes by showing this page."""
    participants: list[Person]
    participant_count: int
    useful: list[Bone]


def open_thread(me: Member, thread_id: int) -> Opened:
    """The thread with all that one query can tell of it."""
    row = db.session.execute(
        statements.opened(policy.viewer(me)), {"thread_id": thread_id, "me_id": me.id}
    ).one_or_none()
    if row is None:
        raise NotVisible
    thread, name, title, city, follow, theme_follow, mark, draft = row
    if thread.circle_id is not None:  # rare enough to ask by itself
        set_committed_value(thread, "circle", db.session.get(Circle, thread.circle_id))
    return Opened(
        thread=thread,
        author=Person(thread.author_id, name, city, title),
        follow=_state(follow),
        theme_follow=_state(theme_follow),
        mark=mark or 0,
        is_first_visit=mark is None,
        draft=draft or "",
    )


def thread_page(me: Member, opened: Opened, number: int, by_time: bool) -> ThreadPage:
    """Page `number` of the replies; a number beyond the end gives the last page."""
    thread = opened.thread
    skeleton = _skeleton(me, thread.id, by_time)
    ids = skeleton.page(number)
    unread = skeleton.unread(me.id, opened.mark)
    told = Told(_extras(me, thread.id, ids), frozenset(unread))
    return ThreadPage(
        opening=told.extras.get(0) or Extras(),
        replies=_shown_replies(me, thread, skeleton, ids, by_time, told),
        number=skeleton.clamp(number),
        pages=len(skeleton.pages),
        unread=len(unread),
        first_unread=unread[0] if unread else None,
        read_to=skeleton.mark_after(me.id, opened.mark, ids),
        participants=_participants(opened.author, skeleton),
        participant_count=len({thread.author_id, *(bone.author_id for bone in skeleton.bones.values())}),
        useful=[bone for bone in skeleton.bones.values() if bone.is_useful],
    )


def whole_thread(me: Member, opened: Opened) -> tuple[list[ShownReply], Extras]:
    """All replies on one page, for print, and what was added to the opening words."""
    skeleton = _skeleton(me, opened.thread.id, by_time=False)
    ids = [id_ for page in skeleton.pages for id_ in page]
    told = Told(_extras(me, opened.thread.id, ids), frozenset())
    return _shown_replies(me, opened.thread, skeleton, ids, False, told), told.extras.get(0) or Extras()


def reply_in(me: Member, thread: Thread, reply_id: int) -> Reply:
    """A reply of this thread with its author."""
    reply: Reply | None = db.session.scalar(
        policy.visible_replies(me)
        .where(Reply.id == reply_id, Reply.thread_id == thread.id)
        .options(joinedload(Reply.author))
    )
    if reply is None:
        raise NotVisible
    return reply


def thread_of_reply(me: Member, reply_id: int) -> Thread:
    """The thread (with its theme) in which the reply stands."""
    reply: Reply | None = db.session.scalar(
        policy.visible_replies(me)
        .join(Thread.theme)
        .options(contains_eager(Reply.thread).contains_eager(Thread.theme))
        .where(Reply.id == reply_id)
    )
    if reply is None:
        raise NotVisible
    return reply.thread


def page_of_reply(me: Member, thread_id: int, reply_id: int, by_time: bool) -> int:
    """The number of the page on which the reply stands for this reader."""
    return _skeleton(me, thread_id, by_time).page_of(reply_id)


def first_unread(me: Member, thread_id: int) -> int | None:
    """The oldest reply that the reader has not read."""
    mark = db.session.scalar(
        select(ReadMark.last_reply_id).where(ReadMark.member_id == me.id, ReadMark.thread_id == thread_id)
    )
    return db.session.scalar(
        policy.visible_replies(me)
        .with_only_columns(Reply.id)
        .where(Reply.thread_id == thread_id, Reply.id > (mark or 0), Reply.author_id != me.id)
        .order_by(Reply.id)
        .limit(1)
    )


def _skeleton(me: Member, thread_id: int, by_time: bool) -> Skeleton:
    found = rows(statements.bones(policy.viewer(me)), {"thread_id": thread_id, "me_id": me.id})
    return lay_out([Bone._make(row) for row in found], by_time)


def _shown_replies(
    me: Member, thread: Thread, skeleton: Skeleton, ids: Sequence[int], by_time: bool, told: Told
) -> list[ShownReply]:
    depths = dict.fromkeys(ids, 0) if by_time else skeleton.depths(ids)
    words = {row[0]: row for row in _words(thread.id, ids)}
    shown = []
    for id_ in ids:
        _id, author_id, title, html, created_at, edited_at, hidden_at, hidden_reason, withdrawn_at = words[
            id_
        ]
        bone = skeleton.bones[id_]
        shown.append(
            ShownReply(
                id=id_,
                author_id=author_id,
                name=bone.author_name,
                title=title,
                city=bone.city,
                html=html,
                created_at=created_at,
                edited_at=edited_at,
                hidden_at=hidden_at,
                hidden_reason=hidden_reason,
                is_withdrawn=withdrawn_at is not None,
                depth=depths[id_],
                is_unread=id_ in told.unread,
                is_useful=bone.is_useful,
                is_mine=author_id == me.id,
                may_edit=not withdrawn_at and policy.may_edit_words(me, thread, author_id, hidden_at),
                answers=_answered(skeleton, id_, depths, by_time),
                extras=told.extras.get(id_) or Extras(),
            )
        )
    return shown


def _words(thread_id: int, ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What only a page's own replies need. Few ids are named; for a whole thread its number says it all."""
    if len(ids) <= LONGEST_PAGE:
        return rows(statements.WORDS_OF_PAGE, {"ids": ids}).all()
    return rows(statements.WORDS_OF_THREAD, {"thread_id": thread_id}).all()


def _answered(skeleton: Skeleton, id_: int, depths: dict[int, int], by_time: bool) -> Answered | None:
    above = skeleton.answers[id_]
    if above is None or (not by_time and depths.get(above, DEEPEST) < DEEPEST):
        return None
    return Answered(above, skeleton.bones[above].author_name, above in depths)


def _extras(me: Member, thread_id: int, ids: Sequence[int]) -> dict[int, Extras]:
    """Signs with names, and files, by reply; those of the opening words under 0."""
    given: dict[int, list[Any]] = defaultdict(list)
    for id_, reply_id, *what in rows(statements.EXTRAS, {"thread_id": thread_id, "ids": ids}):
        given[reply_id or 0].append((id_, *what))
    return {reply_id: _gathered(me, here) for reply_id, here in given.items()}


def _gathered(me: Member, here: Sequence[Any]) -> Extras:
    signs = [row for row in here if row[1] != statements.FILE]
    return Extras(
        recognisable=tuple(name for _id, kind, _who, name, *_ in signs if kind == SignKind.RECOGNISABLE),
        thanks=tuple(name for _id, kind, _who, name, *_ in signs if kind == SignKind.THANKS),
        mine=frozenset(SignKind(kind) for _id, kind, who, *_ in signs if who == me.id),
        files=tuple(
            ListedFile(id_, name, media_type, size, virus_check)
            for id_, kind, _file_id, name, media_type, size, virus_check in here
            if kind == statements.FILE
        ),
    )


def _participants(author: Person, skeleton: Skeleton) -> list[Person]:
    """The asker and then who answered first; of a long list the first ones."""
    people = {author.id: author}
    for bone in skeleton.bones.values():
        if len(people) == MOST_PARTICIPANTS:
            break
        if bone.author_id not in people:
            people[bone.author_id] = Person(bone.author_id, bone.author_name, bone.city)
    return list(people.values())


def _state(kept: str | None) -> FollowState | None:
    return FollowState(kept) if kept else None
