"""What the worker does when a date poll opens, and the day before its answers are wished for."""

from dsonet.circles.policy import goes_on
from dsonet.database import now
from dsonet.events import listen
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.meetings.actions.polls import REMINDS_BEFORE
from dsonet.meetings.events import PollOpened, PollReminderDue
from dsonet.meetings.poll_letters import ASKS, REMINDS, post_question, post_reminder
from dsonet.meetings.poll_models import DatePoll
from dsonet.meetings.queries.polls import has_voted, is_asked, poll_with_id, still_to_ask
from dsonet.members.queries.people import member_with_id


@listen(PollOpened)
def ask(event: PollOpened) -> None:
    """Write to everyone who is asked and has not voted; to nobody twice."""
    poll = poll_with_id(event.poll_id)
    if poll is not None and _is_open(poll):
        for member in still_to_ask(poll):
            post_question(member, poll)


@listen(PollReminderDue)
def remind(event: PollReminderDue) -> None:
    """Once, and only who has not voted. When the day was moved meanwhile, another event comes for it."""
    poll = poll_with_id(event.poll_id)
    if poll is None or not _is_open(poll) or poll.answer_by is None:
        return
    if poll.answer_by - REMINDS_BEFORE <= now() < poll.answer_by:
        for member in still_to_ask(poll):
            post_reminder(member, poll)


@outbox.check(ASKS)
@outbox.check(REMINDS)
def still_asks(letter: Letter) -> bool:
    """While the poll is open and its reader is asked, and has not voted."""
    poll = poll_with_id(letter.about["poll_id"])
    member = member_with_id(letter.member_id or 0)
    if poll is None or member is None or not _is_open(poll):
        return False
    return is_asked(member, poll) and not has_voted(member.id, poll)


def _is_open(poll: DatePoll) -> bool:
    return poll.closed_at is None and goes_on(poll.circle)
