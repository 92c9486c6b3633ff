"""Every read of date polls: which there are for a reader, and one with all that was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.circles.policy import goes_on
from dsonet.circles.queries import circle_for, own_circles
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.models import Meeting
from dsonet.meetings.poll_models import DateOption, DatePoll, DateVote, PollMember, VoteKind
from dsonet.members.models import Member

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class ListedPoll:
    """A poll in a list, with whether the reader is asked and has voted."""

    poll: DatePoll
    is_asked: bool
    has_voted: bool

    @property
    def waits(self) -> bool:
        """Does it wait for the reader's votes?"""
        return self.is_asked and not self.has_voted and self.poll.closed_at is None


@dataclass(frozen=True, slots=True)
class Asked:
    """Someone who is asked, with what they said of each option."""

    member: Member
    is_decisive: bool
    votes: Mapping[int, VoteKind]
    """Option id → what they said; empty when they have not voted."""


@dataclass(slots=True)
class Tally:
    """One option with what was said of it."""

    option: DateOption
    counts: dict[VoteKind, int] = field(default_factory=lambda: dict.fromkeys(VoteKind, 0))
    stopped_by: list[Member] = field(default_factory=list)
    """Those whom it can't do without, and who said no."""
    is_best: bool = False

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The lower, the better: without a decisive no, then by who can be there, then by who can without pain."""
        can = self.counts[VoteKind.YES] + self.counts[VoteKind.IF_NEED_BE]
        return bool(self.stopped_by), -can, -self.counts[VoteKind.YES]


@dataclass(frozen=True, slots=True)
class PollPage:
    """All that the page of a poll shows."""

    poll: DatePoll
    asked: Sequence[Asked]
    tallies: Sequence[Tally]
    """In the order of time."""
    is_asked: bool
    own: Mapping[int, VoteKind]

    @property
    def by_rank(self) -> list[Tally]:
        """The best first."""
        return sorted(self.tallies, key=lambda tally: tally.rank)

    @property
    def voters(self) -> int:
        """How many of those who are asked voted."""
        return sum(bool(one.votes) for one in self.asked)


def open_polls(member: Member) -> list[ListedPoll]:
    """Polls that are not closed; the first to be answered first."""
    rows = _listed(member).where(DatePoll.closed_at.is_(None))
    return _rows(rows.order_by(DatePoll.answer_by.is_(None), DatePoll.answer_by, DatePoll.id))


def closed_polls(member: Member) -> list[ListedPoll]:
    """Polls that are closed, the latest first."""
    rows = _listed(member).where(DatePoll.closed_at.is_not(None))
    return _rows(rows.order_by(DatePoll.closed_at.desc(), DatePoll.id))


def polls_that_wait(member: Member) -> list[DatePoll]:
    """Open polls in which `member` is asked and has not voted."""
    return [row.poll for row in open_polls(member) if row.waits and goes_on(row.poll.circle)]


def poll_for(member: Member, poll_id: int) -> DatePoll:
    """The poll with its circle, or NotVisible."""
    poll: DatePoll | None = db.session.scalar(
        policy.visible_polls(member).where(DatePoll.id == poll_id).options(joinedload(DatePoll.circle))
    )
    if poll is None:
        raise NotVisible
    return poll


def poll_with_id(poll_id: int) -> DatePoll | None:
    """For the worker: the poll with its circle, if it still is there."""
    return db.session.scalar(
        select(DatePoll).where(DatePoll.id == poll_id).options(joinedload(DatePoll.circle))
    )


def poll_page(member: Member, poll: DatePoll) -> PollPage:
    """The poll as all who see it see it, and the reader's own votes."""
    asked, tallies = asked_in(poll), {option.id: Tally(option) for option in options_of(poll)}
    for one in asked:
        for option_id, said in one.votes.items():
            tallies[option_id].counts[said] += 1
            if said == VoteKind.NO and one.is_decisive:
                tallies[option_id].stopped_by.append(one.member)
    _point_out(list(tallies.values()))
    mine = next((one for one in asked if one.member.id == member.id), None)
    return PollPage(poll, asked, list(tallies.values()), mine is not None, mine.votes if mine else {})


def asked_in(poll: DatePoll) -> list[Asked]:
    """Who is asked and still there, by name, with their votes."""
    members = policy.asked_by(poll).order_by(Member.name, Member.id)
    decisive = asked_ids(poll)
    said: dict[int, dict[int, VoteKind]] = {}
    votes = select(DateVote.member_id, DateVote.option_id, DateVote.kind).join(
        DateOption, DateOption.id == DateVote.option_id
    )
    for member_id, option_id, kind in db.session.execute(votes.where(DateOption.poll_id == poll.id)):
        said.setdefault(member_id, {})[option_id] = VoteKind(kind)
    return [
        Asked(one, decisive.get(one.id, False), said.get(one.id, {})) for one in db.session.scalars(members)
    ]


def options_of(poll: DatePoll) -> Sequence[DateOption]:
    """The moments in the order of time."""
    options = select(DateOption).where(DateOption.poll_id == poll.id)
    return db.session.scalars(options.order_by(DateOption.starts_at, DateOption.ends_at, DateOption.id)).all()


def asked_ids(poll: DatePoll) -> dict[int, bool]:
    """Member id → is their no decisive? Of all who were asked."""
    rows = select(PollMember.member_id, PollMember.is_decisive).where(PollMember.poll_id == poll.id)
    return {id_: bool(decisive) for id_, decisive in db.session.execute(rows)}


def is_asked(member: Member, poll: DatePoll) -> bool:
    """Is this member asked, and still there?"""
    found = policy.asked_by(poll).where(Member.id == member.id)
    return db.session.scalar(found) is not None


def has_voted(member_id: int, poll: DatePoll) -> bool:
    """Did they say something of any of the moments?"""
    votes = select(DateVote.member_id).join(DateOption, DateOption.id == DateVote.option_id)
    mine = votes.where(DateOption.poll_id == poll.id, DateVote.member_id == member_id)
    return db.session.scalars(mine.limit(1)).first() is not None


def still_to_ask(poll: DatePoll) -> list[Member]:
    """Those who are asked and have not voted."""
    return [one.member for one in asked_in(poll) if not one.votes]


def led_circles(member: Member) -> list[tuple[int, str]]:
    """The circles, as (id, name), that `member` is in and may call together, as long as these go on."""
    circles = [listed.circle for listed in own_circles(member)]
    return [(one.id, one.name) for one in circles if policy.may_make_poll(member, one)]


def people_to_ask(member: Member, circle_id: int | None) -> Sequence[Member]:
    """Who can be asked in the network or a circle, by name; the circle is one of the reader's."""
    if circle_id:
        circle_for(member, circle_id)
    return db.session.scalars(policy.can_be_asked(circle_id).order_by(Member.name, Member.id)).all()


def meeting_of(member: Member, poll: DatePoll) -> Meeting | None:
    """What the poll became, when the reader sees it."""
    if poll.meeting_id is None:
        return None
    found: Meeting | None = db.session.scalar(
        policy.visible_meetings(member).where(Meeting.id == poll.meeting_id)
    )
    return found


def _point_out(tallies: list[Tally]) -> None:
    """The best options are those that rank first, when anyone can be there at all."""
    best = min((tally.rank for tally in tallies), default=None)
    for tally in tallies:
        tally.is_best = tally.rank == best and tally.rank[1] < 0 and not tally.stopped_by


def _listed(member: Member) -> Select[DatePoll, bool, bool]:
    asked = exists().where(PollMember.poll_id == DatePoll.id, PollMember.member_id == member.id)
    voted = exists().where(
        DateVote.option_id == DateOption.id,
        DateOption.poll_id == DatePoll.id,
        DateVote.member_id == member.id,
    )
    visible = policy.visible_polls(member).options(joinedload(DatePoll.circle))
    return visible.add_columns(asked.correlate(DatePoll), voted.correlate(DatePoll)).limit(MOST_LISTED)


def _rows(rows: Select[DatePoll, bool, bool]) -> list[ListedPoll]:
    return [ListedPoll(poll, bool(asked), bool(voted)) for poll, asked, voted in db.session.execute(rows)]
