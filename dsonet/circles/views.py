"""HTTP for circles: one's own, their hosts, and those who make them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.circles import actions, policy, queries
from dsonet.circles.forms import CircleForm, LetInForm, LetInFromOutsideForm, LookForm, MakeCircleForm
from dsonet.circles.models import Circle
from dsonet.database import db
from dsonet.members.forms.fields import ConfirmForm
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.members.queries.people import member_choices, member_who_is_in

bp = Blueprint("circles", __name__)
OPENING = "open-"
"""Before the names of the fields by which someone is let in from outside: they stand beside others on one page."""


@bp.get("/kringen")
def list_circles() -> ResponseReturnValue:
    """The circles that one is in."""
    return render_template("circles/list.html", circles=queries.own_circles(current_member()))


@bp.get("/kringen/<int:circle_id>")
def show_circle(circle_id: int) -> ResponseReturnValue:
    """A circle that one is in: what for, until when, with whom."""
    return _circle_page(queries.circle_for(current_member(), circle_id))


@bp.post("/kringen/<int:circle_id>/uitgaan")
def leave_circle(circle_id: int) -> ResponseReturnValue:
    """Leave; nothing of it exists any more for who left."""
    me = current_member()
    circle = queries.circle_for(me, circle_id)
    actions.let_out(me, circle, me)
    db.session.commit()
    flash(_("Je zit niet meer in de kring «%(name)s».", name=circle.name))
    return redirect(url_for("circles.list_circles"), 303)


@bp.get("/beheer/kringen")
def manage_circles() -> ResponseReturnValue:
    """All circles by name; what is in them is not shown."""
    me = current_member()
    require(policy.may_make_circle(me))
    return render_template("circles/manage.html", circles=queries.all_circles(me))


@bp.route("/beheer/kringen/nieuw", methods=["GET", "POST"])
def make_circle() -> ResponseReturnValue:
    """A new circle, for a host who lets the others in."""
    me = current_member()
    require(policy.may_make_circle(me))
    form = MakeCircleForm()
    form.offer(member_choices(me))
    if not form.validate_on_submit():
        page = render_template("circles/make.html", form=form)
        return page, 422 if form.is_submitted() else 200
    circle = actions.make_circle(me, form.facts(), member_who_is_in(me, form.host_id.data))
    db.session.commit()
    flash(_("De kring «%(name)s» is gemaakt.", name=circle.name))
    return redirect(url_for("circles.manage_circles"), 303)


@bp.route("/kringen/<int:circle_id>/wijzigen", methods=["GET", "POST"])
def change_circle(circle_id: int) -> ResponseReturnValue:
    """What it is for and until when, by its host or who made it."""
    me = current_member()
    circle = queries.circle_to_keep(me, circle_id)
    require(policy.may_host(me, circle))
    form = CircleForm.of(circle)
    if not form.validate_on_submit():
        return _change_page(circle, form, status=422 if form.is_submitted() else 200)
    actions.change_circle(me, circle, form.facts())
    db.session.commit()
    flash(_("De kring is bewaard."))
    return redirect(url_for("circles.change_circle", circle_id=circle.id), 303)


@bp.post("/kringen/<int:circle_id>/leden")
def let_in(circle_id: int) -> ResponseReturnValue:
    """Let someone in."""
    me = current_member()
    circle = queries.circle_to_keep(me, circle_id)
    if policy.acts_from_outside(me, circle):
        return _let_in_from_outside(me, circle)
    form = LetInForm()
    form.offer(member_choices(me))
    if not form.validate_on_submit():
        return _circle_page(circle, form, 422)
    member = member_who_is_in(me, form.member_id.data)
    actions.let_in(me, circle, member)
    db.session.commit()
    flash(_("%(name)s zit nu in de kring.", name=member.name))
    return _back(circle)


@bp.post("/kringen/<int:circle_id>/leden/<int:member_id>/uit")
def let_out(circle_id: int, member_id: int) -> ResponseReturnValue:
    """Take someone out."""
    me = current_member()
    circle = queries.circle_to_keep(me, circle_id)
    member = queries.member_in(circle, member_id)
    actions.let_out(me, circle, member)
    db.session.commit()
    flash(_("%(name)s zit niet meer in de kring.", name=member.name))
    return _back(circle)


@bp.post("/kringen/<int:circle_id>/leden/<int:member_id>/gastheer")
def make_host(circle_id: int, member_id: int) -> ResponseReturnValue:
    """Hand the hosting over."""
    me = current_member()
    circle = queries.circle_to_keep(me, circle_id)
    member = queries.member_in(circle, member_id)
    actions.make_host(me, circle, member)
    db.session.commit()
    flash(_("%(name)s leidt nu de kring.", name=member.name))
    return _back(circle)


@bp.post("/kringen/<int:circle_id>/inzien")
def look_into_circle(circle_id: int) -> ResponseReturnValue:
    """See who is in a circle from outside, with a reason that the circle reads."""
    me = current_member()
    circle = queries.circle_to_keep(me, circle_id)
    form = LookForm()
    if not form.validate_on_submit():
        return _change_page(circle, look=form, status=422)
    actions.look_into_circle(me, circle, form.reason.data)
    db.session.commit()
    return _circle_page(circle)


def _let_in_from_outside(me: Member, circle: Circle) -> ResponseReturnValue:
    form = LetInFromOutsideForm(prefix=OPENING)
    form.offer([one for one in member_choices(me) if one[0] != me.id])
    if not form.validate_on_submit():
        return _change_page(circle, opening=form, status=422)
    member = member_who_is_in(me, form.member_id.data)
    actions.let_in(me, circle, member, reason=form.reason.data)
    db.session.commit()
    flash(_("%(name)s zit nu in de kring. De kring heeft een mail gekregen met je reden.", name=member.name))
    return _back(circle)


def _change_page(
    circle: Circle,
    form: CircleForm | None = None,
    look: LookForm | None = None,
    opening: LetInFromOutsideForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    me = current_member()
    opening = opening or LetInFromOutsideForm(formdata=None, prefix=OPENING)
    opening.offer([one for one in member_choices(me) if one[0] != me.id])
    page = render_template(
        "circles/change.html",
        form=form or CircleForm.of(circle),
        circle=circle,
        is_inside=queries.is_in(circle, me),
        is_host=not policy.acts_from_outside(me, circle),
        goes_on=policy.goes_on(circle),
        look=look or LookForm(formdata=None),
        opening=opening,
    )
    return page, status


def _back(circle: Circle) -> ResponseReturnValue:
    """To the circle for who is in it; who keeps it from outside sees its outside."""
    inside = queries.is_in(circle, current_member())
    endpoint = "circles.show_circle" if inside else "circles.change_circle"
    return redirect(url_for(endpoint, circle_id=circle.id), 303)


def _circle_page(circle: Circle, form: LetInForm | None = None, status: int = 200) -> ResponseReturnValue:
    me = current_member()
    page = queries.circle_page(circle)
    inside = {one.member_id for one in page.members}
    form = form or LetInForm(formdata=None)
    form.offer([(id_, name) for id_, name in member_choices(me) if id_ not in inside])
    shown = render_template(
        "circles/show.html",
        page=page,
        circle=circle,
        form=form,
        confirm=ConfirmForm(formdata=None),
        may_host=policy.may_host(me, circle),
        is_host=not policy.acts_from_outside(me, circle),
        is_inside=me.id in inside,
        goes_on=policy.goes_on(circle),
    )
    return shown, status
