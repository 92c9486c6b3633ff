"""Take what members' calendars answer by mail: the same answer as on the page, by another way in.

Three things must agree before anything changes: the token in the address, the meeting's UID, and the sender. Whoever
is not the member hears nothing from us; the member does, once a day.
"""

from dsonet.access import Denied
from dsonet.calendars.answer_letters import Outcome, about_answer, once_a_day
from dsonet.calendars.letters import Sender
from dsonet.calendars.models import CalendarCopy
from dsonet.calendars.queries import copy_with_key, is_still_invited
from dsonet.calendars.replies import Reply, Unusable, read_reply
from dsonet.calendars.reply_addresses import is_vouched_for, reply_key_of
from dsonet.database import db
from dsonet.mail.inbound import Incoming, taker
from dsonet.mail.outbox import post
from dsonet.meetings.actions.answers import NoRoom, NotOffered, Word, answer_invitation
from dsonet.meetings.answer_models import Route
from dsonet.members.queries.network import network

UNUSABLE = {
    Unusable.UNREADABLE: Outcome.UNREADABLE,
    Unusable.COUNTER: Outcome.COUNTER,
    Unusable.DELEGATED: Outcome.DELEGATED,
}


@taker
def take_reply(incoming: Incoming) -> bool:
    """Was this sent to the address of one of our invitations? Then it is dealt with."""
    key = reply_key_of(incoming)
    copy = copy_with_key(key) if key else None
    if copy is None:
        return False
    outcome = _deal_with(incoming, copy) if copy.member.is_active else None
    if outcome is not None and not incoming.is_automatic:
        letter = about_answer(copy.member, copy.meeting, outcome, Sender.of(network(), None))
        post(letter, once_a_day(copy.member, copy.meeting, outcome))
    return True


def _deal_with(incoming: Incoming, copy: CalendarCopy) -> Outcome | None:
    """Change the answer, or say why not; None when there is nothing to tell."""
    is_theirs = incoming.sender in _addresses(copy) and is_vouched_for(incoming)
    if not incoming.calendars:
        return Outcome.WORDS if is_theirs else None
    if not is_theirs:
        return Outcome.OTHER_SENDER
    replies = {read_reply(part) for part in incoming.calendars}
    reply = replies.pop() if len(replies) == 1 else Unusable.UNREADABLE
    return UNUSABLE[reply] if isinstance(reply, Unusable) else _answer(reply, copy)


def _answer(reply: Reply, copy: CalendarCopy) -> Outcome | None:
    if reply.uid != copy.meeting.uid:
        return Outcome.OTHER_MEETING
    if reply.attendee not in _addresses(copy):
        return Outcome.OTHER_SENDER
    if not is_still_invited(copy.meeting_id, copy.member_id):
        return Outcome.TOO_LATE
    word = Word(reply.kind, reply.said_at, Route.CALENDAR)
    try:
        with db.session.begin_nested():
            answer = answer_invitation(copy.member, copy.meeting, word)
    except Denied:
        return Outcome.TOO_LATE
    except (NoRoom, NotOffered):
        return Outcome.UNREADABLE
    return Outcome.WAITS if answer.waits and answer.route == Route.CALENDAR else None


def _addresses(copy: CalendarCopy) -> set[str]:
    """As whom the calendar of a member can answer: the address of now, and the one that was invited."""
    return {copy.member.email, copy.told_address}
