"""HTTP for the seats: municipalities and provinces with their place, and the CBS figure of a year."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.members import policy
from dsonet.members.actions import seats as actions
from dsonet.members.forms.seats import SeatForm
from dsonet.members.identity import current_member
from dsonet.members.models import Seat
from dsonet.members.queries import seats as queries
from dsonet.members.views.blueprint import bp


@bp.get("/beheer/zetels")
def list_seats() -> ResponseReturnValue:
    """All seats, and who holds them."""
    me = current_member()
    require(policy.may_keep_members(me))
    return render_template("members/seats.html", seats=queries.held_seats(me))


@bp.route("/beheer/zetels/nieuw", methods=["GET", "POST"])
def add_seat() -> ResponseReturnValue:
    """A place for another municipality or province."""
    me = current_member()
    require(policy.may_keep_members(me))
    form = SeatForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        seat = actions.add_seat(me, form.facts())
    except actions.CodeTaken:
        return _code_taken(form)
    db.session.commit()
    flash(_("De zetel %(name)s is toegevoegd.", name=seat.name))
    return redirect(url_for("members.list_seats"), 303)


@bp.route("/beheer/zetels/<int:seat_id>", methods=["GET", "POST"])
def edit_seat(seat_id: int) -> ResponseReturnValue:
    """Correct a seat's name, province or figure."""
    me = current_member()
    require(policy.may_keep_members(me))
    seat = queries.seat_by_id(seat_id)
    form = SeatForm(obj=seat)
    if not form.validate_on_submit():
        return _page(form, seat)
    try:
        actions.change_seat(me, seat, form.facts())
    except actions.CodeTaken:
        return _code_taken(form, seat)
    db.session.commit()
    flash(_("De zetel %(name)s is bewaard.", name=seat.name))
    return redirect(url_for("members.list_seats"), 303)


def _code_taken(form: SeatForm, seat: Seat | None = None) -> Response:
    db.session.rollback()
    form.cbs_code.errors = [_("Een andere zetel heeft deze code al.")]
    return _page(form, seat)


def _page(form: SeatForm, seat: Seat | None = None) -> Response:
    terms = queries.terms_of(seat) if seat else ()
    page = render_template("members/seat.html", form=form, seat=seat, terms=terms)
    return make_response(page, 422 if form.is_submitted() else 200)
