"""What a meeting's agenda and parts do when the meeting goes to another day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dsonet.database import db
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.models import Meeting, MeetingPart


def move_along(meeting: Meeting, began: datetime, zone: ZoneInfo) -> None:
    """Let items and parts go as many days with the meeting as it went, at the same hour by the clock there.

    It began at `began`, by the clock of `zone`. An hour earlier or later moves nothing: then it is rather the
    walk-in that changed. What is outside the meeting afterwards is pointed out where the agenda is kept.
    """
    days = meeting.starts_at.astimezone(meeting.zone).date() - began.astimezone(zone).date()
    if not days and meeting.zone == zone:
        return
    items = db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)).all()
    parts = db.session.scalars(select(MeetingPart).where(MeetingPart.meeting_id == meeting.id)).all()
    moving: list[AgendaItem | MeetingPart] = [*items, *parts]
    for one in moving:
        if one.starts_at is not None:
            one.starts_at = _moved(one.starts_at, days, zone, meeting.zone)
        if one.ends_at is not None:
            one.ends_at = _moved(one.ends_at, days, zone, meeting.zone)
        one.version += 1
    db.session.flush()


def _moved(moment: datetime, days: timedelta, zone: ZoneInfo, to: ZoneInfo) -> datetime:
    return (moment.astimezone(zone).replace(tzinfo=None) + days).replace(tzinfo=to).astimezone(UTC)
