"""Discussions from elsewhere: JSON lines become threads and replies, with their authors, times and tree.

The format is described in docs/import-discussions.md. Authors become members who can't sign in. Running it
twice adds nothing: each post is known by where it came from.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from dsonet.database import db
from dsonet.forum.models import Reply, Thread
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION, clean_line, clean_text, to_safe_html
from dsonet.themes.models import Theme

TITLE_LENGTH = 200
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Post:
    """One line of the file, checked."""

    line: int
    thread: str
    key: str
    parent: str | None
    seq: int
    author: str
    role: str
    created_at: datetime
    subject: str
    body: str


@dataclass(slots=True)
class Reading:
    """What a file held: threads as lists of posts in order, and the faults as (line number, what is wrong)."""

    threads: dict[str, list[Post]] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Added:
    """How much one thread added."""

    threads: int = 0
    replies: int = 0


def read_file(path: Path) -> Reading:
    """Read and check every line; a broken one is noted with its number and the rest goes on."""
    found = Reading()
    for number, line in _lines(path):
        try:
            post = _post(number, line)
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            found.faults.append((number, f"{type(error).__name__}: {error}"))
        else:
            found.threads.setdefault(post.thread, []).append(post)
    for key, posts in list(found.threads.items()):
        posts.sort(key=lambda post: post.seq)
        _keep_whole_trees(found, key)
    return found


def add_thread(posts: list[Post], theme: Theme) -> Added:
    """Write one thread with its replies, as far as it is not there yet. The caller commits."""
    added = Added()
    opening, *rest = posts
    thread = db.session.scalar(select(Thread).where(Thread.imported_from == opening.key))
    if thread is None:
        thread = _new_thread(opening, theme)
        added.threads = 1
    known: dict[str, Reply] = {
        reply.imported_from: reply
        for reply in db.session.scalars(select(Reply).where(Reply.thread_id == thread.id))
        if reply.imported_from
    }
    for post in rest:
        if post.key not in known:
            known[post.key] = _new_reply(post, thread, known.get(post.parent or ""))
            added.replies += 1
    return added


def theme_for_import(slug: str) -> Theme:
    """The theme with this slug; made when there is none."""
    theme = db.session.scalar(select(Theme).where(Theme.slug == slug))
    if theme is None:
        theme = Theme(
            slug=slug, title=slug.replace("-", " ").capitalize(), description="Ingelezen gesprekken."
        )
        db.session.add(theme)
        db.session.flush()
    return theme


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line


def _post(number: int, line: bytes) -> Post:
    fields = json.loads(line.decode("utf-8"))
    if not isinstance(fields, dict):
        raise ValueError("not an object")
    moment = datetime.fromisoformat(_text(fields, "created_at"))
    if moment.tzinfo is None:
        raise ValueError("created_at has no offset")
    parent = fields.get("parent_id")
    source = str(fields.get("source") or "import")
    body = clean_text(_text(fields, "body"))
    if not body:
        raise ValueError("body is empty")
    to_safe_html(body)  # what can't be shown is refused here, before anything is written
    seq = fields["seq"]
    if not isinstance(seq, int):
        raise ValueError("seq is not a whole number")
    return Post(
        line=number,
        thread=_text(fields, "thread_id"),
        key=clean_line(f"{source}/{_text(fields, 'post_id')}")[:200],
        parent=clean_line(f"{source}/{parent}")[:200] if parent is not None else None,
        seq=seq,
        author=_author_name(fields),
        role=clean_line(str(fields.get("author_role") or ""))[:NAME_LENGTH],
        created_at=moment.astimezone(UTC),
        subject=clean_line(str(fields.get("subject") or "")),
        body=body,
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} is empty or not text")
    return value


def _author_name(fields: dict[str, Any]) -> str:
    name = clean_line(_text(fields, "author"))[:NAME_LENGTH]
    if not name:
        raise ValueError("author is empty")
    return name


def _keep_whole_trees(found: Reading, key: str) -> None:
    """Drop what has no opening post or hangs under a post that is not there; each is a fault with its line."""
    posts = found.threads.pop(key)
    if posts[0].parent is not None:
        found.faults += [(post.line, "the thread has no opening post") for post in posts]
        return
    kept: dict[str, Post] = {}
    for post in posts:
        if post.key in kept:
            found.faults.append((post.line, "this post stands in the file twice"))
        elif kept and post.parent not in kept:
            found.faults.append((post.line, "the post that it answers is missing or comes later"))
        else:
            kept[post.key] = post
    found.threads[key] = list(kept.values())


def _new_thread(opening: Post, theme: Theme) -> Thread:
    thread = Thread(
        theme_id=theme.id,
        author_id=_author(opening).id,
        title=(opening.subject or opening.body.splitlines()[0])[:TITLE_LENGTH],
        source=opening.body,
        html=to_safe_html(opening.body),
        renderer_version=RENDERER_VERSION,
        created_at=opening.created_at,
        last_activity_at=opening.created_at,
        imported_from=opening.key,
    )
    db.session.add(thread)
    db.session.flush()
    return thread


def _new_reply(post: Post, thread: Thread, parent: Reply | None) -> Reply:
    reply = Reply(
        thread_id=thread.id,
        author_id=_author(post).id,
        parent_id=parent.id if parent else None,
        source=post.body,
        html=to_safe_html(post.body),
        renderer_version=RENDERER_VERSION,
        created_at=post.created_at,
        imported_from=post.key,
    )
    db.session.add(reply)
    db.session.flush()
    reply.root_id = parent.root_id if parent else reply.id
    thread.reply_count = (thread.reply_count or 0) + 1
    thread.last_reply_id = reply.id
    thread.last_activity_at = max(thread.last_activity_at, post.created_at)
    return reply


def _author(post: Post) -> Member:
    digest = hashlib.sha256(post.author.encode()).hexdigest()[:32]
    email = f"{digest}@import.invalid"
    member = db.session.scalar(select(Member).where(Member.email == email))
    if member is None:
        member = Member(email=email, name=post.author, title=post.role, may_sign_in=False)
        db.session.add(member)
        db.session.flush()
    return member
