"""All that the page of one meeting shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.queries.agenda import Agenda, agenda_of
from dsonet.meetings.queries.attendance import (
    Attendance,
    OwnAnswer,
    attendance_of,
    own_answer,
    parts_of,
    seat_mates,
)
from dsonet.meetings.queries.papers import ListedPaper, papers_of
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting for one reader."""

    meeting: Meeting
    parts: Sequence[MeetingPart]
    papers: Sequence[ListedPaper]
    attendance: Attendance
    own: OwnAnswer
    agenda: Agenda
    mates: Sequence[Member]
    """For whom the reader may answer too."""


def meeting_page(member: Member, meeting: Meeting) -> MeetingPage:
    """The meeting as `member` may see it."""
    papers = papers_of(member, meeting)
    return MeetingPage(
        meeting=meeting,
        parts=parts_of(meeting),
        papers=papers,
        attendance=attendance_of(member, meeting),
        own=own_answer(member, meeting),
        agenda=agenda_of(member, meeting, papers),
        mates=seat_mates(member),
    )
