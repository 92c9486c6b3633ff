"""All that the page of one meeting shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.policy import may_see_attendees
from dsonet.meetings.queries.agenda import Agenda, agenda_of
from dsonet.meetings.queries.attendance import (
    Attendance,
    OwnAnswer,
    attendance_of,
    own_answer,
    parts_of,
    seat_mates,
)
from dsonet.meetings.queries.lists import Places, places_of
from dsonet.meetings.queries.minutes import MinutesOnPage, minutes_on_page
from dsonet.meetings.queries.papers import ListedPaper, papers_of
from dsonet.meetings.queries.questions import SharedAnswers, StillOpen, shared_answers, still_open
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
    minutes: MinutesOnPage
    still_open: StillOpen
    shared: Sequence[SharedAnswers]
    places: Places | None
    """For those who keep meetings."""


def meeting_page(member: Member, meeting: Meeting) -> MeetingPage:
    """The meeting as `member` may see it."""
    parts, own = parts_of(meeting), own_answer(member, meeting)
    papers = papers_of(member, meeting)
    return MeetingPage(
        meeting=meeting,
        parts=parts,
        papers=papers,
        attendance=attendance_of(member, meeting),
        own=own,
        agenda=agenda_of(member, meeting, papers),
        mates=seat_mates(member),
        minutes=minutes_on_page(member, meeting),
        still_open=still_open(own, member, meeting, parts),
        shared=shared_answers(member, meeting),
        places=places_of(meeting) if may_see_attendees(member) else None,
    )
