"""The only file that decides who sees and may do what in the conversation.

Hidden threads and replies exist for who moderates there (and can restore them) and for nobody else: not even
for their author, who is told why by letter. Moderators and administrators moderate wherever they can read; a
theme can have a moderator of its own, and the host of a circle moderates what belongs to it.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, and_, bindparam, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql import ColumnElement

from dsonet.circles.models import Circle
from dsonet.circles.policy import ReaderId, is_shared, may_write
from dsonet.forum.models import Reply, Revision, Thread
from dsonet.members import policy as members
from dsonet.members.models import Member, Network, Role
from dsonet.themes.models import Theme, Writers
from dsonet.themes.policy import may_keep_themes, theme_is_visible

MODERATORS = frozenset({Role.MODERATOR, Role.ADMINISTRATOR})


ME = bindparam("me_id", type_=Integer())
"""The place for the reader's id in a statement that is put together once."""


class Viewer(NamedTuple):
    """What of a member decides over sight: two members alike in this may share a prepared statement."""

    is_active: bool
    role: Role


class Viewers(Viewer):
    """All members alike in this, each as themselves: for a statement that asks it of many rows of Member at once."""


def viewer(member: Member) -> Viewer:
    """The kind of viewer that `member` is."""
    return Viewer(member.is_active, member.role)


def visible_themes(member: Member | Viewer) -> Select[Theme]:
    """Themes that exist for `member`; archived ones can still be read."""
    return select(Theme).where(theme_is_visible(member, _id(member)))


def visible_threads(member: Member | Viewer) -> Select[Thread]:
    """Threads that exist for `member`."""
    return select(Thread).where(thread_is_visible(member))


def visible_replies(member: Member | Viewer) -> Select[Reply]:
    """Replies that exist for `member`, in threads that do."""
    return select(Reply).join(Reply.thread).where(and_(thread_is_visible(member), reply_is_visible(member)))


def thread_is_visible(member: Member | Viewer) -> ColumnElement[bool]:
    """The condition on Thread behind `visible_threads`."""
    return and_(
        is_shared(Thread.circle_id, _id(member), _sees_network(member)),
        _is_shown(member, Thread.hidden_at, _is_theirs(_id(member), Thread.theme_id, Thread.circle_id)),
    )


def reply_is_visible(member: Member | Viewer) -> ColumnElement[bool]:
    """The condition on Reply, given that its thread is visible."""
    of = aliased(Thread)
    is_theirs = exists().where(of.id == Reply.thread_id, _is_theirs(_id(member), of.theme_id, of.circle_id))
    return _is_shown(member, Reply.hidden_at, is_theirs)


def may_moderate(member: Member | Viewer) -> bool:
    """Moderate wherever one can read, and see the record of it."""
    return member.is_active and member.role in MODERATORS


def may_moderate_in(member: Member, thread: Thread) -> bool:
    """Close, pin, hide, restore, edit on behalf: a moderator, the theme's own moderator, the circle's host.

    Theme and circle are loaded.
    """
    is_host = thread.circle is not None and thread.circle.host_id == member.id
    is_theirs = members.is_peer(member) and (is_host or thread.theme.moderator_id == member.id)
    return is_theirs or may_moderate(member)


def may_start_thread(member: Member, theme: Theme, circle: Circle | None = None) -> bool:
    """Ask or start a conversation in a theme in use that lets them, for all or for a circle (both loaded)."""
    is_of_theme = theme.circle is None or circle is None
    may = may_write(member, circle or theme.circle) and _is_one_of(theme.who_asks, member)
    return is_of_theme and may and theme.archived_at is None


def may_ask(member: Member) -> bool:
    """Find ‘Stel een vraag’ on pages of no theme."""
    return may_write(member, None)


def may_move(member: Member, thread: Thread, theme: Theme) -> bool:
    """Take a thread to another theme. Whoever could read it still can, and nobody else: a circle's theme takes only
    what was said in that circle, and what was said in a circle stays that circle's wherever it goes."""
    return may_moderate_in(member, thread) and theme.circle_id in (None, thread.circle_id)


def may_reply(member: Member, thread: Thread) -> bool:
    """Answer in a thread that is open, in a theme in use that lets them; theme and circle are loaded."""
    return (
        may_write(member, thread.circle)
        and thread.closed_at is None
        and thread.hidden_at is None
        and thread.withdrawn_at is None
        and thread.theme.archived_at is None
        and _is_one_of(thread.theme.who_replies, member)
    )


def may_edit_thread(member: Member, thread: Thread) -> bool:
    """Change the opening words: the asker while it is open, a moderator always."""
    own = thread.author_id == member.id and may_reply(member, thread)
    return thread.withdrawn_at is None and (own or may_moderate_in(member, thread))


def may_edit_reply(member: Member, thread: Thread, reply: Reply) -> bool:
    """Change a reply: its author while the thread is open, a moderator always."""
    return reply.withdrawn_at is None and may_edit_words(member, thread, reply.author_id, reply.hidden_at)


def may_edit_words(member: Member, thread: Thread, author_id: int, hidden_at: datetime | None) -> bool:
    """Change a reply as it stands on a page: its author while the thread is open, a moderator always."""
    own = author_id == member.id and hidden_at is None and may_reply(member, thread)
    return own or may_moderate_in(member, thread)


def may_withdraw(member: Member, thread: Thread, reply: Reply | None) -> bool:
    """Take back one's own words, wherever they stand: in a closed thread or an ended circle too."""
    words = reply or thread
    return (
        member.is_active and words.author_id == member.id and not words.hidden_at and not words.withdrawn_at
    )


def may_put_back(member: Member, thread: Thread, reply: Reply | None) -> bool:
    """Let words stand again that one took back oneself."""
    words = reply or thread
    return member.is_active and words.author_id == member.id and bool(words.withdrawn_at)


def sees_former_words(member: Member, thread: Thread, author_id: int) -> ColumnElement[bool]:
    """The condition on Revision: what should not have been there is for its author and who moderates."""
    sees_all = author_id == member.id or may_moderate_in(member, thread)
    return true() if sees_all else Revision.is_private.is_(False)


def may_mark_useful(member: Member, thread: Thread) -> bool:
    """Mark answers as useful: the asker of a question."""
    return may_write(member, thread.circle) and thread.author_id == member.id and thread.hidden_at is None


def may_close(member: Member, thread: Thread) -> bool:
    """Close with or without a summary: the asker, or a moderator."""
    return thread.closed_at is None and (may_mark_useful(member, thread) or may_moderate_in(member, thread))


def may_reopen(member: Member, thread: Thread) -> bool:
    """Open a closed thread again: the asker, or a moderator."""
    return thread.closed_at is not None and (
        may_mark_useful(member, thread) or may_moderate_in(member, thread)
    )


def may_sign(member: Member, thread: Thread, author_id: int) -> bool:
    """Say «Herkenbaar» or «Dank» at someone else's words; the thread's circle is loaded."""
    return may_write(member, thread.circle) and author_id != member.id


def _is_shown(
    member: Member | Viewer, hidden_at: InstrumentedAttribute[Any], is_theirs: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Not hidden, or theirs to restore; the second is asked of hidden rows alone."""
    if may_moderate(member):
        return true()
    return or_(hidden_at.is_(None), is_theirs) if members.is_peer(member) else hidden_at.is_(None)


def _is_theirs(
    reader: ReaderId, theme_id: InstrumentedAttribute[int], circle_id: InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    """Does the reader moderate this theme, or host this circle?"""
    theme, circle = aliased(Theme), aliased(Circle)
    moderates = exists().where(theme.id == theme_id, theme.moderator_id == reader)
    hosts = exists().where(circle.id == circle_id, circle.host_id == reader)
    return or_(moderates.correlate_except(theme), hosts.correlate_except(circle))


def _is_one_of(writers: Writers | None, member: Member) -> bool:
    return writers != Writers.KEEPERS or may_keep_themes(member)


def _sees_network(member: Member | Viewer) -> ColumnElement[bool]:
    return members.sees(member, Network.alumni_see_threads)


def _id(member: Member | Viewer) -> ReaderId:
    """Whose circles count: this member's, each row's own, or the reader's that a statement has a place for."""
    if isinstance(member, Viewers):
        return Member.id
    return member.id if isinstance(member, Member) else ME
