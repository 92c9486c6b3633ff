"""HTTP for the days and parts of a meeting."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions import parts as actions
from dsonet.meetings.actions.agenda import OutsideMeeting
from dsonet.meetings.actions.meetings import ChangedMeanwhile
from dsonet.meetings.forms.agenda import PartForm
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.queries.agenda import part_for
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.views.agenda import outside
from dsonet.meetings.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.web.numbers import whole_number


@bp.route("/bijeenkomsten/<int:meeting_id>/dagdelen/nieuw", methods=["GET", "POST"])
def add_part(meeting_id: int) -> ResponseReturnValue:
    """A day or part that one can come to by itself."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_keep_meetings(me))
    form = PartForm()
    if not form.validate_on_submit():
        return _part_page(form, meeting, None, 422 if form.is_submitted() else 200)
    try:
        actions.add_part(me, meeting, form.facts(meeting))
    except OutsideMeeting as refusal:
        db.session.rollback()
        return _outside_page(form, meeting_for(me, meeting_id), None, refusal)
    db.session.commit()
    return _back(meeting)


@bp.route("/bijeenkomsten/<int:meeting_id>/dagdelen/<int:part_id>/wijzigen", methods=["GET", "POST"])
def change_part(meeting_id: int, part_id: int) -> ResponseReturnValue:
    """Change a day or part; a second editor sees what stands now beside what was typed."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_keep_meetings(me))
    part = part_for(me, meeting, part_id)
    form = PartForm() if request.method == "POST" else PartForm.of(part, meeting)
    if not form.validate_on_submit():
        return _part_page(form, meeting, part, 422 if form.is_submitted() else 200)
    try:
        seen = whole_number(form.version.data or "") or 0
        actions.change_part(me, meeting, part_id, form.facts(meeting), seen)
    except (OutsideMeeting, ChangedMeanwhile) as refusal:
        db.session.rollback()
        meeting = meeting_for(me, meeting_id)
        part = part_for(me, meeting, part_id)
        if isinstance(refusal, OutsideMeeting):
            return _outside_page(form, meeting, part, refusal)
        form.version.raw_data, form.version.data = None, str(part.version)
        return _part_page(form, meeting, part, 409, conflict=True)
    db.session.commit()
    return _back(meeting)


@bp.post("/bijeenkomsten/<int:meeting_id>/dagdelen/<int:part_id>/verwijderen")
def remove_part(meeting_id: int, part_id: int) -> ResponseReturnValue:
    """Take a day or part away."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    title = actions.remove_part(me, meeting, part_id)
    db.session.commit()
    flash(_("«%(title)s» is weg. Het antwoord voor de hele bijeenkomst blijft.", title=title))
    return _back(meeting)


def _outside_page(
    form: PartForm, meeting: Meeting, part: MeetingPart | None, refusal: OutsideMeeting
) -> ResponseReturnValue:
    form.starts_at.errors = [outside(meeting, refusal)]
    return _part_page(form, meeting, part, 422)


def _part_page(
    form: PartForm, meeting: Meeting, part: MeetingPart | None, status: int, conflict: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "meetings/edit_part.html", form=form, meeting=meeting, part=part, conflict=conflict
    )
    return page, status


def _back(meeting: Meeting) -> ResponseReturnValue:
    return redirect(url_for("meetings.keep_agenda", meeting_id=meeting.id, _anchor="dagdelen"), 303)
