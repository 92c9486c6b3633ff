"""Ask a question or begin a conversation; close it with a summary; open it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from dsonet import events, journal
from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.forum import policy
from dsonet.forum.actions.attachments import attach_files
from dsonet.forum.actions.following import follow_by_writing
from dsonet.forum.actions.holding import hold_theme, hold_thread
from dsonet.forum.actions.reading import mark_read
from dsonet.forum.actions.words import Words, key_of_words, words
from dsonet.forum.events import ThreadStarted
from dsonet.forum.models import Draft, Thread, ThreadKind
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile
from dsonet.text import RENDERER_VERSION
from dsonet.themes.models import Theme


@dataclass(frozen=True, slots=True)
class Opening:
    """What someone begins with."""

    kind: ThreadKind
    title: str
    source: str
    answer_by: date | None = None
    circle: Circle | None = None
    """The circle that it is for, where its theme is for all."""


def start_thread(
    author: Member,
    theme: Theme,
    opening: Opening,
    submission: str | None = None,
    files: Sequence[StoredFile] = (),
) -> Thread:
    """Begin a thread; the same `submission` again gives the thread that it made, unless it comes with other
    words. Raises TextRefused."""
    ready = words(opening.source)
    hold_theme(author, theme, opening.circle)
    require(policy.may_start_thread(author, theme, opening.circle))
    try:
        with db.session.begin_nested():
            thread = _add(author, theme, opening, ready, submission)
    except IntegrityError:
        made = _made_by(author, submission)
        if (made.title, made.source) == (opening.title, ready.source):
            return made
        other = key_of_words(submission, opening.title, ready.source)
        return start_thread(author, theme, opening, other, files)
    attach_files(thread, None, files)
    db.session.execute(delete(Draft).where(Draft.member_id == author.id, Draft.theme_id == theme.id))
    follow_by_writing(author, thread)
    mark_read(author, thread.id, 0)
    events.record(ThreadStarted(thread.id, tuple(id_ for id_ in ready.mentioned if id_ != author.id)))
    return thread


def close_thread(member: Member, thread: Thread, summary: str) -> None:
    """Close, with a summary that from now on stands on top (or without). Raises TextRefused."""
    hold_thread(member, thread)
    require(policy.may_close(member, thread))
    thread.summary_html = words(summary).html if summary else Markup()
    thread.summary_source, thread.summary_renderer_version = summary, RENDERER_VERSION
    thread.closed_at = now()
    _note_act_of_staff(member, "close_thread", thread)


def reopen_thread(member: Member, thread: Thread) -> None:
    """Open again; the summary waits for the next closing."""
    hold_thread(member, thread)
    require(policy.may_reopen(member, thread))
    thread.closed_at = None
    _note_act_of_staff(member, "reopen_thread", thread)


def _add(author: Member, theme: Theme, opening: Opening, ready: Words, submission: str | None) -> Thread:
    moment = now()
    thread = Thread(
        theme_id=theme.id,
        author_id=author.id,
        kind=opening.kind,
        title=opening.title,
        source=ready.source,
        html=ready.html,
        renderer_version=RENDERER_VERSION,
        answer_by=opening.answer_by,
        circle_id=theme.circle_id or (opening.circle and opening.circle.id),
        submission=submission,
        created_at=moment,
        last_activity_at=moment,
    )
    db.session.add(thread)
    db.session.flush()
    return thread


def _made_by(author: Member, submission: str | None) -> Thread:
    return db.session.scalars(
        select(Thread).where(Thread.author_id == author.id, Thread.submission == submission)
    ).one()


def _note_act_of_staff(member: Member, verb: str, thread: Thread) -> None:
    if thread.author_id != member.id:
        journal.write(member.id, verb, "thread", thread.id, title=thread.title)
