"""HTTP for the lists of those who come: for the organisers, for the host city, as files, and the badges."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db, now
from dsonet.meetings import attendee_tables as tables
from dsonet.meetings import policy
from dsonet.meetings.actions.lists import Which, take_list_away
from dsonet.meetings.forms.questions import shown
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries import lists as queries
from dsonet.meetings.queries.lists import AttendeeList
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.words import SHORT_ANSWERS
from dsonet.members.identity import current_member
from dsonet.web.times import iso

ADDRESS = "/bijeenkomsten/<int:meeting_id>/deelnemers"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get(ADDRESS)
def list_attendees(meeting_id: int) -> ResponseReturnValue:
    """Everyone who answered, the waiting list and the places."""
    meeting = _meeting(meeting_id)
    return render_template(
        "meetings/attendees.html",
        meeting=meeting,
        found=queries.attendees_of(current_member(), meeting),
        places=queries.places_of(meeting),
        short_answers=SHORT_ANSWERS,
        shown=shown,
        may_answer_for=policy.takes_answers(meeting, meeting.circle, now()),
    )


@bp.get(f"{ADDRESS}/gaststad")
def list_for_host_city(meeting_id: int) -> ResponseReturnValue:
    """What the host city needs to receive them, and nothing else."""
    meeting = _meeting(meeting_id)
    return render_template(
        "meetings/host_list.html",
        meeting=meeting,
        table=tables.table_for_host_city(queries.guests_of_city(current_member(), meeting)),
    )


@bp.get("/bijeenkomsten/<int:meeting_id>/badges")
def print_badges(meeting_id: int) -> ResponseReturnValue:
    """Name badges to print: name and municipality."""
    meeting = _meeting(meeting_id)
    return render_template("meetings/badges.html", meeting=meeting, badges=queries.badge_names(meeting))


@bp.post(f"{ADDRESS}/tabel")
def export_attendees(meeting_id: int) -> ResponseReturnValue:
    """The whole list as a file. A POST, because the record keeps who took it away."""
    return _export(meeting_id, Which.ORGANISERS)


@bp.post(f"{ADDRESS}/gaststad/tabel")
def export_for_host_city(meeting_id: int) -> ResponseReturnValue:
    """The list for the host city as a file."""
    return _export(meeting_id, Which.HOST_CITY)


def _meeting(meeting_id: int) -> Meeting:
    """The meeting, for who may see who comes to it."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_see_attendees(me))
    return meeting


def _export(meeting_id: int, which: Which) -> ResponseReturnValue:
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    form = "xlsx" if request.form.get("form") == "xlsx" else "csv"
    found = take_list_away(me, meeting, which, form)
    db.session.commit()
    return _file(which, form, found)


def _file(which: Which, form: str, found: AttendeeList) -> Response:
    to_table, name = {
        Which.ORGANISERS: (tables.table_for_organisers, _("deelnemers")),
        Which.HOST_CITY: (tables.table_for_host_city, _("gaststad")),
    }[which]
    table = to_table(found)
    content = tables.as_xlsx(table, name) if form == "xlsx" else tables.as_csv(table)
    response = Response(content, mimetype=XLSX if form == "xlsx" else "text/csv")
    filename = f"{name}-{iso(found.meeting.starts_at)[:10]}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
