"""HTTP for another address: asked here, confirmed and undone by links. A link shows a page; its button acts."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db
from dsonet.members.actions import address as actions
from dsonet.members.forms.account import NewAddressForm
from dsonet.members.forms.fields import ConfirmForm
from dsonet.members.identity import current_member
from dsonet.members.queries.links import address_of_link
from dsonet.members.sign_in_models import Purpose
from dsonet.members.views.blueprint import LINKS_BY_ACCOUNT, bp, count_try
from dsonet.members.views.links import useless
from dsonet.members.views.proving import freshly_proven
from dsonet.web.gate import public


@bp.route("/profiel/adres", methods=["GET", "POST"])
@freshly_proven
def change_address() -> ResponseReturnValue:
    """Ask for another address; the old one stays until the new one is confirmed."""
    me = current_member()
    form = NewAddressForm()
    if form.validate_on_submit() and form.email.data.lower() == me.email:
        form.email.errors = [_("Dit is je adres al.")]
    elif form.validate_on_submit():
        count_try("new-address", me.email, LINKS_BY_ACCOUNT)
        actions.ask_address(me, form.email.data)
        db.session.commit()
        return render_template("members/address_asked.html", email=form.email.data)
    page = render_template("members/change_address.html", form=form)
    return make_response(page, 422 if form.is_submitted() else 200)


@bp.route("/adres-bevestigen/<token>", methods=["GET", "POST"])
@public
def confirm_address(token: str) -> ResponseReturnValue:
    """Take the new address."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _asking(token, Purpose.NEW_ADDRESS)
    member = actions.confirm_address(token)
    if member is None:
        return useless(Purpose.NEW_ADDRESS)
    db.session.commit()
    flash(_("Je nieuwe adres staat vast. Log opnieuw in."))
    return redirect(url_for("members.sign_in"), 303)


@bp.route("/adres-herstellen/<token>", methods=["GET", "POST"])
@public
def undo_address(token: str) -> ResponseReturnValue:
    """Give the account back to the address that was, and choose another password at once."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _asking(token, Purpose.OLD_ADDRESS)
    reset = actions.undo_address(token)
    if reset is None:
        return useless(Purpose.OLD_ADDRESS)
    db.session.commit()
    flash(_("Je oude adres is terug, en iedereen is uitgelogd. Kies nu een nieuw wachtwoord."))
    return redirect(url_for("members.reset_password", token=reset), 303)


def _asking(token: str, purpose: Purpose) -> Response:
    email = address_of_link(token, purpose)
    if email is None:
        return useless(purpose)
    return make_response(
        render_template("members/confirm_address.html", form=ConfirmForm(), email=email, purpose=purpose)
    )
