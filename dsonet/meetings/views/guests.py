"""HTTP for guests: a speaker or a partner gets one meeting or one circle, until a day."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.circles import actions as circles
from dsonet.circles.policy import acts_from_outside
from dsonet.circles.queries import all_circles, circle_to_keep
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions.papers import let_guest_in
from dsonet.meetings.forms.guests import GuestForm
from dsonet.meetings.queries.meetings import meeting_choices, meeting_for
from dsonet.meetings.views.blueprint import bp
from dsonet.members.actions import invitations
from dsonet.members.identity import current_member
from dsonet.members.models import Member


@bp.route("/beheer/gasten/nieuw", methods=["GET", "POST"])
def invite_guest() -> ResponseReturnValue:
    """Invite a guest, or let one who is there already see more."""
    me = current_member()
    require(policy.may_let_guest_in(me))
    form = GuestForm(meeting_id=request.args.get("bijeenkomst", 0, type=int))
    circle_choices = [(listed.circle.id, listed.circle.name) for listed in all_circles(me)]
    form.offer(meeting_choices(me), circle_choices)
    if not form.validate_on_submit():
        return _page(form)
    try:
        guest = invitations.invite_guest(me, form.email.data, form.facts())
    except invitations.AddressTaken:
        db.session.rollback()
        form.email.errors = [_("Iemand met dit e-mailadres is lid, of was het.")]
        return _page(form)
    if not _open(me, guest, form):
        db.session.rollback()
        form.reason.errors = [_("Schrijf waarom: je leidt deze kring niet. De kring krijgt dit te lezen.")]
        return _page(form)
    db.session.commit()
    flash(_("%(name)s krijgt een uitnodiging per mail.", name=guest.name))
    return redirect(url_for("members.edit_member", member_id=guest.id), 303)


def _open(me: Member, guest: Member, form: GuestForm) -> bool:
    """Show the guest what was chosen; False when the circle has to be told why, and nothing was said."""
    if form.meeting_id.data:
        let_guest_in(me, meeting_for(me, form.meeting_id.data), guest)
    if form.circle_id.data:
        circle, reason = circle_to_keep(me, form.circle_id.data), form.reason.data
        if acts_from_outside(me, circle) and not reason:
            return False
        circles.let_in(me, circle, guest, form.facts().ends_at, reason)
    return True


def _page(form: GuestForm) -> ResponseReturnValue:
    page = render_template("meetings/invite_guest.html", form=form)
    return page, 422 if form.is_submitted() else 200
