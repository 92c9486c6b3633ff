"""What is new for a member across features: the first page after signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, literal, select

from dsonet.database import now, rows
from dsonet.forum.policy import ME, Viewer, viewer
from dsonet.forum.queries import threads as forum
from dsonet.forum.queries.threads import Filter, ListedThread
from dsonet.meetings.poll_models import DatePoll
from dsonet.meetings.queries import meetings
from dsonet.meetings.queries.meetings import ListedMeeting
from dsonet.meetings.queries.polls import polls_that_wait
from dsonet.members.models import Member, Network, NetworkKind
from dsonet.notifications.queries import unread_count
from dsonet.outcomes import queries as outcomes
from dsonet.outcomes.models import Outcome
from dsonet.privacy.policy import asks_agreement
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
    polls: list[DatePoll]
    """Open date polls that wait for the reader's votes."""
    outcomes: Sequence[Outcome]
    goes_on_with_welcome: bool


def frame(member: Member | None) -> Frame:
    """One query for all of it, as every page asks it."""
    statement = _frame(viewer(member)) if member else _frame(None)
    row = rows(statement, {"me_id": member.id if member else 0}).one_or_none()
    return Frame(row[0], row[1] == NetworkKind.DEMO, row[2], bool(row[3])) if row else Frame()


def dashboard(member: Member) -> Dashboard:
    """What matters in three minutes."""
    return Dashboard(
        threads=forum.latest_threads(member, Filter.UNREAD, THREADS_SHOWN),
        meetings=meetings.coming_meetings(member, now(), MEETINGS_SHOWN),
        polls=polls_that_wait(member),
        outcomes=outcomes.list_outcomes(member).outcomes[:OUTCOMES_SHOWN],
        goes_on_with_welcome=next_step(member) is not None,
    )


@cache
def _frame(kind_of_viewer: Viewer | None) -> Select[str, NetworkKind, int, bool]:
    unread = unread_count(kind_of_viewer).scalar_subquery() if kind_of_viewer else literal(0)
    asked = asks_agreement(ME) if kind_of_viewer else literal(False)
    return select(Network.name, Network.kind, unread, asked)
