"""HTTP for calendars: the file of one meeting."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from dsonet.access import NotVisible
from dsonet.calendars.files import calendar_file
from dsonet.calendars.queries import own_entry
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.members.identity import current_member

bp = Blueprint("calendars", __name__)


@bp.get("/bijeenkomsten/<int:meeting_id>/agenda.ics")
def download_calendar(meeting_id: int) -> ResponseReturnValue:
    """The meeting for one's own calendar."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    if meeting.announced_at is None:
        raise NotVisible
    response = Response(calendar_file(own_entry(me, meeting)), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="bijeenkomst-{meeting.id}.ics"'
    return response
