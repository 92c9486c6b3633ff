"""What is new for a member across features: the first page after signing in."""

from collections.abc import Sequence
from dataclasses import dataclass

from dsonet.database import now
from dsonet.forum.queries import threads as forum
from dsonet.forum.queries.threads import Filter, ListedThread
from dsonet.meetings import queries as meetings
from dsonet.meetings.queries import ListedMeeting
from dsonet.members.models import Member
from dsonet.outcomes import queries as outcomes
from dsonet.outcomes.models import Outcome

THREADS_SHOWN = 12
MEETINGS_SHOWN = 3
OUTCOMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that the first page shows a member."""

    threads: list[ListedThread]
    meetings: list[ListedMeeting]
    outcomes: Sequence[Outcome]


def dashboard(member: Member) -> Dashboard:
    """What matters in three minutes."""
    return Dashboard(
        threads=forum.latest_threads(member, Filter.UNREAD, THREADS_SHOWN),
        meetings=meetings.coming_meetings(member, now(), MEETINGS_SHOWN),
        outcomes=outcomes.list_outcomes(member).outcomes[:OUTCOMES_SHOWN],
    )
