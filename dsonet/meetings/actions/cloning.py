"""Make a new meeting after one that was: its frame, moved to a new date, and nothing of the people who came."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import select

from dsonet.access import require
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions.meetings import MeetingFacts, plan_meeting
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.answer_models import Question
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.moving import Move
from dsonet.members.models import Member

OF_ITEM = (
    "position", "kind", "title", "place", "speaker_id", "speaker_name", "source", "html", "renderer_version",
    "capacity",
)  # fmt: skip
"""What goes along of an agenda item: not the talk about it."""
OF_QUESTION = ("position", "kind", "words", "hint", "options", "is_required", "readers", "kept_days")


def clone_meeting(keeper: Member, original: Meeting, starts_at: datetime, title: str = "") -> Meeting:
    """A new concept like `original`, whose circle and contact are loaded, beginning at `starts_at`.

    Agenda, parts and questions go along. Answers, papers, talk, minutes and conclusions stay where they are, and
    so does the link to join online: that is for one meeting.
    """
    require(policy.may_keep_meetings(keeper))
    move = Move(original.starts_at, starts_at, original.zone)
    facts = _facts(original, move, title or original.title)
    meeting = plan_meeting(keeper, facts, original.circle)
    _copy_items(original, meeting, move)
    _copy_parts(original, meeting, move)
    _copy_questions(original, meeting)
    db.session.flush()
    return meeting


def _facts(original: Meeting, move: Move, title: str) -> MeetingFacts:
    contact = original.contact
    start, end = move.span(original.starts_at, original.ends_at)
    changed = {
        "title": title,
        "starts_at": start,
        "ends_at": end,
        "answer_by": move.moment(original.answer_by) if original.answer_by else None,
        "contact_id": contact.id if contact is not None and contact.is_active else None,
        "online_link": "",
    }
    kept = {one.name: getattr(original, one.name) for one in fields(MeetingFacts)}
    return MeetingFacts(**(kept | changed))


def _copy_items(original: Meeting, meeting: Meeting, move: Move) -> None:
    items = select(AgendaItem).where(AgendaItem.meeting_id == original.id)
    for item in db.session.scalars(items):
        copy = AgendaItem(meeting_id=meeting.id, **{name: getattr(item, name) for name in OF_ITEM})
        if item.starts_at is not None and item.ends_at is not None:
            copy.starts_at, copy.ends_at = move.span(item.starts_at, item.ends_at)
        else:
            copy.starts_at = move.moment(item.starts_at) if item.starts_at else None
            copy.ends_at = move.moment(item.ends_at) if item.ends_at else None
        db.session.add(copy)


def _copy_parts(original: Meeting, meeting: Meeting, move: Move) -> None:
    parts = select(MeetingPart).where(MeetingPart.meeting_id == original.id)
    for part in db.session.scalars(parts):
        start, end = move.span(part.starts_at, part.ends_at)
        db.session.add(MeetingPart(meeting_id=meeting.id, title=part.title, starts_at=start, ends_at=end))


def _copy_questions(original: Meeting, meeting: Meeting) -> None:
    questions = select(Question).where(Question.meeting_id == original.id)
    for question in db.session.scalars(questions):
        copied = {name: getattr(question, name) for name in OF_QUESTION}
        db.session.add(Question(meeting_id=meeting.id, **copied))
