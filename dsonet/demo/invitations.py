"""The letters around the demonstration's meetings: what went already, what is to come, and what calendars hold."""

import hashlib
from datetime import datetime

from dsonet.calendars.facts import facts_of
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.convening.models import LetterKind, PlannedLetter, Receipt
from dsonet.convening.plan import Held, default_plan
from dsonet.convening.queries.people import readers_of
from dsonet.database import db
from dsonet.meetings.answer_models import Answer, AnswerKind
from dsonet.meetings.models import Meeting
from dsonet.meetings.policy import invited_to
from dsonet.members.models import Member

STAGES = {LetterKind.SAVE_THE_DATE: Stage.SAVE_THE_DATE, LetterKind.INVITATION: Stage.INVITATION}


def load_letters(meeting: Meeting, planned: datetime, moment: datetime) -> None:
    """The usual plan as it was made at `planned`; of what went by `moment` nobody is written to again."""
    stage = None
    for step in default_plan(Held(meeting.starts_at, meeting.ends_at, meeting.zone), planned):
        letter = PlannedLetter(meeting_id=meeting.id, kind=step.kind, goes_at=step.goes_at)
        db.session.add(letter)
        if step.goes_at <= moment:
            letter.went_at = step.goes_at
            stage = STAGES.get(step.kind, stage)
            _load_receipts(meeting, letter)
        if step.kind == LetterKind.INVITATION:
            meeting.invited_at = step.goes_at
    if stage is not None and meeting.ends_at > moment:
        _load_calendars(meeting, stage, moment)


def _load_receipts(meeting: Meeting, letter: PlannedLetter) -> None:
    """To those for whom it makes sense; the letters themselves are long gone."""
    db.session.flush()
    for person in readers_of(meeting, LetterKind(letter.kind)):
        db.session.add(Receipt(planned_id=letter.id, member_id=person.member.id))


def _load_calendars(meeting: Meeting, stage: Stage, moment: datetime) -> None:
    """As if each had got the invitation, and who said no had taken it out again."""
    said_no = db.session.query(Answer.member_id).filter_by(meeting_id=meeting.id, kind=AnswerKind.NO)
    out = set(db.session.scalars(said_no.statement))
    for member in db.session.scalars(invited_to(meeting).order_by(Member.id)):
        key = hashlib.sha256(f"{meeting.uid} {member.email}".encode()).hexdigest()[:32]
        copy = CalendarCopy(meeting_id=meeting.id, member_id=member.id, reply_key=key, stage=stage)
        copy.told_address = member.email
        copy.told, copy.told_at = facts_of(meeting, stage).digest, moment
        copy.is_held = member.id not in out
        db.session.add(copy)
