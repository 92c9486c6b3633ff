"""Ask when people can, say it, and make a meeting of what came out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from dsonet import events
from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.database import db, insert, now
from dsonet.meetings import policy
from dsonet.meetings.actions.meetings import MeetingFacts, open_invitation, plan_meeting
from dsonet.meetings.events import PollOpened, PollReminderDue
from dsonet.meetings.models import Meeting, MeetingKind
from dsonet.meetings.poll_models import DateOption, DatePoll, DateVote, PollMember, VoteKind
from dsonet.meetings.queries.polls import is_asked, options_of
from dsonet.members.models import Member

REMINDS_BEFORE = timedelta(days=1)


class PollClosed(Exception):
    """It is closed: nobody votes, changes or closes it any more."""


class PollChanged(Exception):
    """Someone else changed this poll after the page was opened."""


class MomentOver(Exception):
    """What was chosen has begun already."""


@dataclass(frozen=True, slots=True)
class PollFacts:
    """What is filled in."""

    title: str
    kind: MeetingKind
    words: str
    timezone: str
    answer_by: datetime | None
    moments: frozenset[tuple[datetime, datetime]]
    """Begin and end of each option."""
    asked: Mapping[int, bool]
    """Member id → can it not do without them?"""


def open_poll(keeper: Member, facts: PollFacts, circle: Circle | None = None) -> DatePoll:
    """Ask some when they can; the worker writes to them."""
    require(policy.may_make_poll(keeper, circle))
    poll = DatePoll(circle=circle, made_by_id=keeper.id)
    _fill(poll, facts)
    db.session.add(poll)
    db.session.flush()
    _keep_moments(poll, facts.moments)
    _keep_asked(poll, facts.asked)
    events.record(PollOpened(poll.id))
    _plan_reminder(poll)
    return poll


def change_poll(keeper: Member, poll: DatePoll, facts: PollFacts, seen_version: int) -> None:
    """Change it; votes stay with the moments that stay. Raises PollClosed and PollChanged."""
    require(policy.may_keep_poll(keeper, poll))
    _lock(poll)
    if poll.version != seen_version:
        raise PollChanged
    asked_by = poll.answer_by
    _fill(poll, facts)
    poll.version += 1
    _keep_moments(poll, facts.moments)
    _keep_asked(poll, facts.asked)
    events.record(PollOpened(poll.id))
    if poll.answer_by != asked_by:
        _plan_reminder(poll)


def vote(member: Member, poll: DatePoll, said: Mapping[int, VoteKind]) -> None:
    """Say of each option (by its id) whether one can. Raises PollClosed, and PollChanged when options went."""
    require(policy.may_vote(member, poll, is_asked(member, poll)) or poll.closed_at is not None)
    _lock(poll)
    if {option.id for option in options_of(poll)} != set(said):
        raise PollChanged
    for option_id, kind in said.items():
        values = {"kind": kind, "voted_at": now()}
        db.session.execute(
            insert(DateVote)
            .values(option_id=option_id, member_id=member.id, **values)
            .on_conflict_do_update(index_elements=["option_id", "member_id"], set_=values)
        )


def close_poll(
    keeper: Member, poll: DatePoll, option: DateOption, city: str = "", venue: str = ""
) -> Meeting:
    """Make the meeting at this moment and open its invitation. Raises PollClosed and MomentOver.

    Of two who close it at once one makes the meeting: the other finds it closed.
    """
    require(policy.may_keep_poll(keeper, poll) and option.poll_id == poll.id)
    claimed = db.session.execute(
        update(DatePoll)
        .where(DatePoll.id == poll.id, DatePoll.closed_at.is_(None))
        .values(closed_at=now())
        .execution_options(synchronize_session=False)
    )
    if not claimed.rowcount:  # type: ignore[attr-defined]
        raise PollClosed
    if option.starts_at <= now():
        raise MomentOver
    db.session.refresh(poll, ["closed_at", "version"])
    meeting = plan_meeting(keeper, _meeting_facts(keeper, poll, option, city, venue), poll.circle)
    open_invitation(keeper, meeting)
    poll.meeting_id = meeting.id
    return meeting


def _lock(poll: DatePoll) -> None:
    """One at a time from here to the commit, and never in a closed one."""
    db.session.refresh(poll, ["closed_at", "version"], with_for_update=True)
    if poll.closed_at is not None:
        raise PollClosed


def _fill(poll: DatePoll, facts: PollFacts) -> None:
    poll.title, poll.words, poll.timezone = facts.title, facts.words, facts.timezone
    poll.kind = MeetingKind.CIRCLE if poll.circle else facts.kind
    poll.answer_by = facts.answer_by


def _keep_moments(poll: DatePoll, moments: Iterable[tuple[datetime, datetime]]) -> None:
    """An option is its moment: one that stays keeps its votes, one that moves is another."""
    wanted = set(moments)
    for option in options_of(poll):
        moment = (option.starts_at, option.ends_at)
        if moment in wanted:
            wanted.remove(moment)
        else:
            db.session.execute(delete(DateVote).where(DateVote.option_id == option.id))
            db.session.execute(delete(DateOption).where(DateOption.id == option.id))
    for starts_at, ends_at in sorted(wanted):
        db.session.add(DateOption(poll_id=poll.id, starts_at=starts_at, ends_at=ends_at))
    db.session.flush()


def _keep_asked(poll: DatePoll, asked: Mapping[int, bool]) -> None:
    """Only who can be asked is; who is no longer asked takes their votes along."""
    possible = policy.can_be_asked(poll.circle_id).with_only_columns(Member.id)
    wanted = {id_ for id_ in db.session.scalars(possible) if id_ in asked}
    options = select(DateOption.id).where(DateOption.poll_id == poll.id)
    db.session.execute(
        delete(DateVote).where(DateVote.option_id.in_(options), DateVote.member_id.not_in(wanted))
    )
    db.session.execute(delete(PollMember).where(PollMember.poll_id == poll.id))
    db.session.add_all(
        PollMember(poll_id=poll.id, member_id=id_, is_decisive=asked[id_]) for id_ in sorted(wanted)
    )
    db.session.flush()


def _plan_reminder(poll: DatePoll) -> None:
    """When there is time between the first letter and the reminder."""
    if poll.answer_by and poll.answer_by - REMINDS_BEFORE > now():
        events.record(PollReminderDue(poll.id), not_before=poll.answer_by - REMINDS_BEFORE)


def _meeting_facts(keeper: Member, poll: DatePoll, option: DateOption, city: str, venue: str) -> MeetingFacts:
    """The meeting that the poll asked for; the rest is filled in on its own page."""
    return MeetingFacts(
        title=poll.title,
        kind=MeetingKind(poll.kind),
        starts_at=option.starts_at,
        ends_at=option.ends_at,
        timezone=poll.timezone,
        city=city,
        venue=venue,
        address="",
        by_train="",
        by_car="",
        accessibility="",
        offers_online=False,
        online_link="",
        source=poll.words,
        is_confidential=False,
        contact_id=keeper.id if poll.circle else None,
        answer_by=None,
        capacity=None,
        held_places=0,
        allows_companion=False,
    )
