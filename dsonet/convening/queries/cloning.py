"""What goes along when a meeting is taken over."""

from dataclasses import dataclass

from sqlalchemy import func, select

from dsonet.convening.models import PlannedLetter
from dsonet.database import db
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.answer_models import Question
from dsonet.meetings.models import Meeting, MeetingPart


@dataclass(frozen=True, slots=True)
class GoesAlong:
    """How many of each."""

    items: int
    parts: int
    questions: int
    letters: int


def what_goes_along(meeting: Meeting) -> GoesAlong:
    """How many agenda items, parts, questions and letters a meeting that one may keep has; one query."""
    counts = (
        select(func.count()).where(model.meeting_id == meeting.id).scalar_subquery()
        for model in (AgendaItem, MeetingPart, Question, PlannedLetter)
    )
    return GoesAlong(*db.session.execute(select(*counts)).one())
