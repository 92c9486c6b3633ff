"""What is new for a member across features: the first page after signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, exists, literal, select

from dsonet.database import db, now, rows
from dsonet.directory.models import Expertise
from dsonet.forum.policy import ME, Viewer, viewer
from dsonet.forum.queries import threads as forum
from dsonet.forum.queries.threads import Filter, ListedThread
from dsonet.meetings.models import Meeting
from dsonet.meetings.poll_models import DatePoll
from dsonet.meetings.queries import meetings
from dsonet.meetings.queries.meetings import ListedMeeting
from dsonet.meetings.queries.papers import count_papers
from dsonet.meetings.queries.polls import polls_that_wait
from dsonet.members.models import Member, Network, NetworkKind, Seat
from dsonet.members.policy import may_keep_members
from dsonet.notifications.queries import unread_count
from dsonet.outcomes import queries as outcomes
from dsonet.outcomes.models import Outcome
from dsonet.privacy.models import HouseRules
from dsonet.privacy.policy import asks_agreement
from dsonet.themes.models import Theme
from dsonet.welcome.queries import next_step

THREADS_SHOWN = 12
MEETINGS_SHOWN = 3
OUTCOMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: whose network this is, how many notices wait, and if there are new rules."""

    network_name: str = "Netwerk DSO"
    is_demo: bool = False
    unread: int = 0
    asks_agreement: bool = False


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that the first page shows a member."""

    threads: list[ListedThread]
    meetings: list[ListedMeeting]
    next_papers: int
    """How many papers the first of them has."""
    polls: list[DatePoll]
    """Open date polls that wait for the reader's votes."""
    outcomes: Sequence[Outcome]
    goes_on_with_welcome: bool
    first_steps: dict[str, bool]
    """What a new network needs, and whether it is there; empty for who does not keep it, and once all is there."""


def frame(member: Member | None) -> Frame:
    """One query for all of it, as every page asks it."""
    statement = _frame(viewer(member)) if member else _frame(None)
    row = rows(statement, {"me_id": member.id if member else 0}).one_or_none()
    return Frame(row[0], row[1] == NetworkKind.DEMO, row[2], bool(row[3])) if row else Frame()


def dashboard(member: Member) -> Dashboard:
    """What matters in three minutes."""
    coming = meetings.coming_meetings(member, now(), MEETINGS_SHOWN)
    return Dashboard(
        threads=forum.latest_threads(member, Filter.UNREAD, THREADS_SHOWN),
        meetings=coming,
        next_papers=count_papers(member, coming[0].meeting) if coming else 0,
        polls=polls_that_wait(member),
        outcomes=outcomes.list_outcomes(member).outcomes[:OUTCOMES_SHOWN],
        goes_on_with_welcome=next_step(member) is not None,
        first_steps=_first_steps(member),
    )


def _first_steps(member: Member) -> dict[str, bool]:
    if not may_keep_members(member):
        return {}
    wanted = {
        "seats": exists().where(Seat.id > 0),
        "themes": exists().where(Theme.circle_id.is_(None)),
        "expertise": exists().where(Expertise.id > 0),
        "rules": exists().where(HouseRules.version > 0),
        "invitations": exists().where(Member.id != member.id, Member.may_sign_in),
        "meeting": exists().where(Meeting.circle_id.is_(None)),
    }
    found = db.session.execute(select(*(select(there).scalar_subquery() for there in wanted.values()))).one()
    return {} if all(found) else dict(zip(wanted, map(bool, found), strict=True))


@cache
def _frame(kind_of_viewer: Viewer | None) -> Select[str, NetworkKind, int, bool]:
    unread = unread_count(kind_of_viewer).scalar_subquery() if kind_of_viewer else literal(0)
    asked = asks_agreement(ME) if kind_of_viewer else literal(False)
    return select(Network.name, Network.kind, unread, asked)
