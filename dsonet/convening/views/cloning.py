"""HTTP for taking a meeting over as the frame of a new one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.convening.actions.cloning import copy_plan
from dsonet.convening.forms.cloning import CloneForm
from dsonet.convening.queries.cloning import what_goes_along
from dsonet.convening.views.blueprint import bp
from dsonet.database import db
from dsonet.meetings.actions.cloning import clone_meeting as make_clone
from dsonet.meetings.policy import may_keep_meetings
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.members.identity import current_member
from dsonet.web.language import ngettext


@bp.route("/bijeenkomsten/<int:meeting_id>/overdoen", methods=["GET", "POST"])
def clone_meeting(meeting_id: int) -> ResponseReturnValue:
    """Ask for the new date, tell what goes along, and lead to the new concept."""
    me = current_member()
    original = meeting_for(me, meeting_id)
    require(may_keep_meetings(me))
    form = CloneForm() if request.method == "POST" else CloneForm.of(original)
    form.zone = original.zone
    if not form.validate_on_submit():
        page = render_template(
            "convening/clone.html", form=form, meeting=original, along=what_goes_along(original)
        )
        return page, 422 if form.is_submitted() else 200
    meeting = make_clone(me, original, form.begin(), form.title.data)
    left_out = copy_plan(me, original, meeting)
    db.session.commit()
    flash(_("De nieuwe bijeenkomst staat klaar als concept. Kijk de gegevens na en kondig haar dan aan."))
    if left_out:
        flash(
            ngettext(
                "%(num)d brief is weggelaten: het moment ervan is al voorbij.",
                "%(num)d brieven zijn weggelaten: het moment ervan is al voorbij.",
                left_out,
            )
        )
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)
