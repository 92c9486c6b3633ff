"""HTTP for administrators: a way back in for who lost everything, and who must take a second step."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.members import policy
from dsonet.members.actions import founding
from dsonet.members.actions import ways_back as actions
from dsonet.members.actions.invitations import AddressTaken
from dsonet.members.forms.account import RulesForm, TwoStepForm, WayBackForm
from dsonet.members.forms.fields import ConfirmForm
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.members.queries.factors import two_step_roles
from dsonet.members.queries.links import member_with_token
from dsonet.members.queries.network import network
from dsonet.members.queries.people import member_to_keep
from dsonet.members.queries.ways_back import way_back_for, ways_back
from dsonet.members.sign_in_models import Purpose
from dsonet.members.views.blueprint import bp
from dsonet.members.views.links import useless
from dsonet.members.views.proving import freshly_proven
from dsonet.web.gate import public


@bp.route("/beheer/leden/<int:member_id>/weg-terug", methods=["GET", "POST"])
@freshly_proven
def ask_way_back(member_id: int) -> ResponseReturnValue:
    """The first administrator asks."""
    me = current_member()
    member = member_to_keep(me, member_id)
    require(policy.may_ask_way_back(me, member))
    form = WayBackForm(obj=member)
    if not form.validate_on_submit():
        return _page(form, member)
    actions.ask_way_back(me, member, form.email.data, form.reason.data)
    db.session.commit()
    flash(
        _(
            "Gevraagd. Na een dag kan een andere beheerder de weg terug openen; het lid kan hem tot dan tegenhouden."
        )
    )
    return redirect(url_for("members.list_ways_back"), 303)


@bp.route("/weg-terug-tegenhouden/<token>", methods=["GET", "POST"])
@public
def stop_way_back(token: str) -> ResponseReturnValue:
    """The member stops it, by the link that went to their address."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        member = member_with_token(token, Purpose.STOP_WAY_BACK)
        if member is None:
            return useless(Purpose.STOP_WAY_BACK)
        return render_template("members/stop_way_back.html", form=form, member=member)
    if not actions.stop_way_back(token):
        return useless(Purpose.STOP_WAY_BACK)
    db.session.commit()
    flash(_("Tegengehouden. Niemand kan deze weg terug nog openen."))
    return redirect(url_for("members.sign_in"), 303)


@bp.get("/beheer/wegen-terug")
def list_ways_back() -> ResponseReturnValue:
    """What was asked and waits for a second administrator."""
    me = current_member()
    require(policy.may_give_roles(me))
    return render_template("members/ways_back.html", ways_back=ways_back(me))


@bp.post("/beheer/leden/<int:member_id>/weg-terug/openen")
@freshly_proven
def open_way_back(member_id: int) -> ResponseReturnValue:
    """The second administrator opens it."""
    me = current_member()
    member = member_to_keep(me, member_id)
    try:
        actions.open_way_back(me, member, way_back_for(me, member))
    except AddressTaken:
        db.session.rollback()
        flash(_("Iemand anders heeft dit adres. Trek de aanvraag in en doe hem opnieuw."), "danger")
        return redirect(url_for("members.list_ways_back"), 303)
    db.session.commit()
    flash(_("%(name)s krijgt een link per mail om een nieuw wachtwoord te kiezen.", name=member.name))
    return redirect(url_for("members.list_ways_back"), 303)


@bp.post("/beheer/leden/<int:member_id>/weg-terug/intrekken")
def withdraw_way_back(member_id: int) -> ResponseReturnValue:
    """Not after all."""
    me = current_member()
    member = member_to_keep(me, member_id)
    actions.withdraw_way_back(me, member, way_back_for(me, member))
    db.session.commit()
    flash(_("De aanvraag is ingetrokken."))
    return redirect(url_for("members.list_ways_back"), 303)


@bp.route("/beheer/tweede-stap", methods=["GET", "POST"])
@freshly_proven
def set_two_steps() -> ResponseReturnValue:
    """Which roles sign in with a second step."""
    me = current_member()
    require(policy.may_set_two_steps(me))
    form = TwoStepForm(data={"roles": two_step_roles()})
    if not form.validate_on_submit():
        return make_response(
            render_template("members/set_two_steps.html", form=form), 422 if form.is_submitted() else 200
        )
    founding.set_two_step_roles(me, form.roles.data or [])
    db.session.commit()
    flash(_("Bewaard. Wie nog geen tweede stap heeft, stelt die bij het volgende bezoek in."))
    return redirect(url_for("members.manage"), 303)


@bp.route("/beheer/regels", methods=["GET", "POST"])
def set_rules() -> ResponseReturnValue:
    """What alumni see, whether seats have deputies, and which files are taken."""
    me = current_member()
    require(policy.may_set_rules(me))
    form = RulesForm(obj=network())
    if not form.validate_on_submit():
        page = render_template("members/set_rules.html", form=form)
        return make_response(page, 422 if form.is_submitted() else 200)
    founding.set_rules(me, form.rules())
    db.session.commit()
    flash(_("De regels zijn bewaard."))
    return redirect(url_for("members.manage"), 303)


def _page(form: WayBackForm, member: Member) -> Response:
    page = render_template("members/way_back.html", form=form, member=member)
    return make_response(page, 422 if form.is_submitted() else 200)
