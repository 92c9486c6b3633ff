"""Which papers a letter tells of, as far as its reader may see them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.database import db
from dsonet.meetings import policy as meetings
from dsonet.meetings.models import Meeting, Paper
from dsonet.members.models import Member


def papers_for(member: Member, meeting: Meeting, among: Collection[int] | None = None) -> list[Paper]:
    """The papers that `member` may see, with their documents; those `among` them, or all."""
    seen = meetings.visible_papers(member).where(Paper.meeting_id == meeting.id)
    if among is not None:
        seen = seen.where(Paper.id.in_(among))
    ordered = seen.order_by(Paper.position, Paper.id).options(contains_eager(Paper.document))
    return list(db.session.scalars(ordered))


def papers_letter_waits(meeting: Meeting) -> bool:
    """Is there a letter about the papers that has not gone? Also when it is stopped: then nobody is to hear."""
    waits = exists().where(
        PlannedLetter.meeting_id == meeting.id,
        PlannedLetter.kind == LetterKind.PAPERS,
        PlannedLetter.went_at.is_(None),
    )
    return bool(db.session.scalar(select(waits)))


def last_told(meeting: Meeting) -> datetime | None:
    """When papers of this meeting were told last."""
    told: datetime | None = db.session.scalar(
        select(func.max(Paper.told_at)).where(Paper.meeting_id == meeting.id)
    )
    return told
