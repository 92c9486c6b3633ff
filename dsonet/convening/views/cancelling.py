"""HTTP for cancelling a meeting: what it mails to whom is said first."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.calendars.queries import count_held
from dsonet.convening.forms.cancelling import CancelForm
from dsonet.convening.queries.preview import preview_of_cancelling
from dsonet.convening.views.blueprint import bp
from dsonet.database import db
from dsonet.mail.showing import as_page
from dsonet.meetings.actions import meetings as actions
from dsonet.meetings.models import Meeting
from dsonet.meetings.policy import may_lead
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.members.identity import current_member
from dsonet.web.language import ngettext


@bp.route("/bijeenkomsten/<int:meeting_id>/afgelasten", methods=["GET", "POST"])
def cancel_meeting(meeting_id: int) -> ResponseReturnValue:
    """Say that it does not go on, and why; or first look at the letter that this sends."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(may_lead(me, meeting.circle))
    if meeting.cancelled_at is not None:
        return _to_page(meeting)
    form = CancelForm()
    count = count_held(meeting)
    if not form.validate_on_submit():
        page = render_template("convening/cancel.html", form=form, meeting=meeting, count=count)
        return page, 422 if form.is_submitted() else 200
    if "preview" in request.form:
        return as_page(preview_of_cancelling(me, meeting, form.reason.data).html)
    actions.cancel_meeting(me, meeting, form.reason.data)
    db.session.commit()
    flash(_("De bijeenkomst is afgelast. De pagina en het agendabestand zeggen dat nu."))
    if count:
        flash(ngettext("%(num)d lid krijgt nu een mail.", "%(num)d leden krijgen nu een mail.", count))
    return _to_page(meeting)


def _to_page(meeting: Meeting) -> ResponseReturnValue:
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)
