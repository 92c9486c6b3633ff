"""HTTP for calendars: the file of one meeting."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from dsonet.calendars.files import calendar_file
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.members.identity import current_member
from dsonet.web.addresses import full_address

bp = Blueprint("calendars", __name__)


@bp.get("/bijeenkomsten/<int:meeting_id>/agenda.ics")
def download_calendar(meeting_id: int) -> ResponseReturnValue:
    """The meeting for one's own calendar."""
    meeting = meeting_for(current_member(), meeting_id)
    content = calendar_file(meeting, full_address("meetings.show_meeting", meeting_id=meeting.id))
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="bijeenkomst-{meeting.id}.ics"'
    return response
