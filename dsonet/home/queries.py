"""What is new for a member across features: the first page after signing in."""

from dataclasses import dataclass

from dsonet.database import now
from dsonet.meetings import queries as meetings
from dsonet.meetings.queries import ListedMeeting
from dsonet.members.models import Member

MEETINGS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that the first page shows a member."""

    meetings: list[ListedMeeting]


def dashboard(member: Member) -> Dashboard:
    """What matters in three minutes."""
    return Dashboard(meetings=meetings.coming_meetings(member, now(), MEETINGS_SHOWN))
