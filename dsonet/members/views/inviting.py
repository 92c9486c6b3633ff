"""HTTP for inviting many at once: a list is looked over first, and nothing is sent before the yes."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from dsonet.access import require
from dsonet.database import db
from dsonet.members import invitation_list, policy
from dsonet.members.forms.lists import InvitationListForm
from dsonet.members.identity import current_member
from dsonet.members.views.blueprint import bp
from dsonet.web import limits

LISTS_A_DAY = 3
"""Letters to strangers go out in the network's name: a stolen account must not send many."""


@bp.route("/beheer/leden/uitnodigen/lijst", methods=["GET", "POST"])
def look_over_invitations() -> ResponseReturnValue:
    """What would happen with each row of a list; nothing happens yet."""
    me = current_member()
    require(policy.may_keep_members(me))
    form = InvitationListForm()
    if not form.validate_on_submit():
        page = render_template("members/invite_many.html", form=form, judged=None)
        return page, 422 if form.is_submitted() else 200
    judged = invitation_list.judge(me, form.rows)
    return render_template("members/invite_many.html", form=form, judged=judged)


@bp.post("/beheer/leden/uitnodigen/lijst/versturen")
def send_invitations() -> ResponseReturnValue:
    """The yes: everyone in the list without a fault is invited, in one act."""
    me = current_member()
    require(policy.may_keep_members(me))
    form = InvitationListForm()
    if not form.validate_on_submit():
        return render_template("members/invite_many.html", form=form, judged=None), 422
    limits.count("invitation lists", str(me.id), LISTS_A_DAY, timedelta(days=1))
    invited = invitation_list.invite_all(me, invitation_list.judge(me, form.rows))
    db.session.commit()
    if invited:
        flash(
            ngettext(
                "%(num)d uitnodiging wordt verstuurd.", "%(num)d uitnodigingen worden verstuurd.", invited
            )
        )
    else:
        flash(_("Er is niemand uitgenodigd: niemand uit de lijst kon nog worden uitgenodigd."))
    return redirect(url_for("members.list_members", staat="uitgenodigd"), 303)
