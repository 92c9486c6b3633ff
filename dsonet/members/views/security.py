"""HTTP for what one signs in with: the app for the second step, codes on paper, passkeys, other accounts."""

from flask import Response, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db
from dsonet.members import policy, two_steps
from dsonet.members.actions import factors as actions
from dsonet.members.forms.signing_in import CodeForm
from dsonet.members.identity import current_member, current_session_id, signed_in
from dsonet.members.queries.factors import factors_of, has_second_step, passkey_of, two_step_roles
from dsonet.members.queries.network import network_name
from dsonet.members.views.blueprint import TRIES_BY_ACCOUNT, bp, count_try, forget_tries, outside_name
from dsonet.members.views.entering import let_in
from dsonet.members.views.proving import freshly_proven
from dsonet.members.views.second_step import site_keys
from dsonet.web.gate import before_step

_APP = "app"
"""Where the cookie keeps the sealed secret that the app is asked to prove."""


@bp.get("/profiel/beveiliging")
@before_step
def show_security() -> ResponseReturnValue:
    """What one signs in with."""
    me = current_member()
    factors, roles = factors_of(me), two_step_roles()
    return render_template(
        "members/security.html",
        factors=factors,
        is_asked=policy.must_take_two_steps(me, roles),
        may_drop=policy.may_drop_second_step(me, roles, factors.second_steps - 1),
        outside_name=outside_name(),
    )


@bp.get("/profiel/tweede-stap")
@before_step
def add_second_step() -> ResponseReturnValue:
    """Where who lacks a second step is led: to use the one they have, or to choose one."""
    if signed_in().lacks_step and has_second_step(current_member()):
        return redirect(url_for("members.take_second_step"), 303)
    return render_template("members/add_second_step.html", is_asked=signed_in().lacks_step)


@bp.route("/profiel/app", methods=["GET", "POST"])
@before_step
@freshly_proven
def add_app() -> ResponseReturnValue:
    """Scan a code with an authenticator app, and prove that it works."""
    me = current_member()
    form = CodeForm()
    keys = site_keys()
    secret = _asked_secret(keys)
    if not form.validate_on_submit():
        return _app_page(form, secret)
    count_try("second-step", me.email, TRIES_BY_ACCOUNT)
    step = two_steps.step_of(form.code.data, secret)
    if step is None:
        wrong = _("Deze code klopt niet. Kijk of de klok van je telefoon goed staat, en probeer de volgende.")
        form.code.errors = [wrong]
        return _app_page(form, secret)
    forget_tries("second-step", me.email)
    actions.add_authenticator(me, session[_APP], step, current_session_id())
    codes = actions.renew_paper_codes(me)
    let_in(me, two_steps=True)
    return _codes_page(codes, is_new=True)


@bp.post("/profiel/app/weghalen")
@freshly_proven
def remove_app() -> ResponseReturnValue:
    """Sign in without the app."""
    actions.remove_authenticator(current_member(), current_session_id())
    db.session.commit()
    flash(_("De app is weggehaald. Op andere apparaten ben je uitgelogd."))
    return redirect(url_for("members.show_security"), 303)


@bp.post("/profiel/herstelcodes")
@before_step
@freshly_proven
def renew_paper_codes() -> ResponseReturnValue:
    """Ten new codes on paper; the older ones stop working."""
    codes = actions.renew_paper_codes(current_member())
    db.session.commit()
    return _codes_page(codes)


@bp.post("/profiel/passkeys/<int:passkey_id>/weghalen")
@freshly_proven
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """This passkey opens nothing any more."""
    me = current_member()
    actions.remove_passkey(me, passkey_of(me, passkey_id), current_session_id())
    db.session.commit()
    flash(_("De passkey is weggehaald. Op andere apparaten ben je uitgelogd."))
    return redirect(url_for("members.show_security"), 303)


@bp.post("/profiel/organisatie-account/<int:account_id>/ontkoppelen")
@freshly_proven
def unlink_account(account_id: int) -> ResponseReturnValue:
    """Come in with that account no more."""
    actions.unlink_account(current_member(), account_id)
    db.session.commit()
    flash(_("Het account van je organisatie is ontkoppeld."))
    return redirect(url_for("members.show_security"), 303)


def _asked_secret(keys: tuple[str, ...]) -> str:
    """The secret that the app is asked to prove: the same until it was, or until the site's key was changed."""
    try:
        return two_steps.unseal(session[_APP], keys)
    except (KeyError, two_steps.Unreadable):
        secret = two_steps.new_secret()
        session[_APP] = two_steps.seal(secret, keys)
        return secret


def _app_page(form: CodeForm, secret: str) -> Response:
    address = two_steps.app_address(secret, current_member().email, network_name())
    page = render_template(
        "members/add_app.html",
        form=form,
        picture=two_steps.qr_code(address),
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _codes_page(codes: list[str], is_new: bool = False) -> Response:
    return make_response(render_template("members/paper_codes.html", codes=codes, is_new=is_new))
