"""Begin the talk about an item of an agenda: a thread of its own, to which the item leads from then on."""

from dsonet.access import require
from dsonet.database import db
from dsonet.forum.actions.threads import Opening, start_thread
from dsonet.forum.models import Thread
from dsonet.meetings import policy
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.themes.models import Theme


class TalkBegun(Exception):
    """Someone else began the talk about this item a moment ago."""


def begin_talk(
    member: Member, meeting: Meeting, item: AgendaItem, theme: Theme, opening: Opening, submission: str | None
) -> Thread:
    """Begin the one thread about `item`. Raises TextRefused, and TalkBegun when there is one.

    The same `submission` again gives the thread that it made.
    """
    require(policy.may_begin_talk(member, meeting))
    require(policy.talk_is_for_the_same(meeting, theme, opening.circle))
    db.session.refresh(item, ["thread_id"], with_for_update=True)
    if item.thread_id is not None:
        return _made_before(member, item.thread_id, submission)
    thread = start_thread(member, theme, opening, submission)
    item.thread_id = thread.id
    db.session.flush()
    return thread


def _made_before(member: Member, thread_id: int, submission: str | None) -> Thread:
    thread = db.session.get_one(Thread, thread_id)
    if submission is None or (thread.author_id, thread.submission) != (member.id, submission):
        raise TalkBegun
    return thread
