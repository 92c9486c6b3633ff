"""HTTP for coming in with a password, and for going out."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db, reading, release
from dsonet.members import passwords
from dsonet.members.actions import account as actions
from dsonet.members.demo_people import DEMO_WORDS
from dsonet.members.forms.signing_in import SignInForm
from dsonet.members.identity import close_session, is_signed_in
from dsonet.members.models import Member
from dsonet.members.queries import people as queries
from dsonet.members.queries.factors import device_of_address
from dsonet.members.views.blueprint import TRIES_BY_ACCOUNT, bp, count_try, forget_tries, outside_name
from dsonet.members.views.entering import known_device, let_in
from dsonet.web.addresses import own_path
from dsonet.web.gate import before_step, public


@bp.route("/inloggen", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Come in with a password."""
    if is_signed_in():
        return redirect(url_for("home.show"), 303)
    form = SignInForm()
    if request.method == "GET":
        form.next.data = own_path(request.args.get("next"))
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if form.is_submitted() else 200)
    whose = _whose(form.email.data)
    count_try("sign-in", whose, TRIES_BY_ACCOUNT)
    member = _who(form.email.data, form.password.data)
    if member is None:
        form.form_errors = [_("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze allebei na.")]
        return _sign_in_page(form, 422)
    forget_tries("sign-in", whose)
    return let_in(member, form.next.data)


@bp.post("/inloggen/demonstratie")
@public
def sign_in_to_demo() -> ResponseReturnValue:
    """Come in as one of the invented people of a demonstration; a real network has no such page."""
    return let_in(queries.demo_person(request.form.get("who", "")), request.form.get("next"))


@bp.post("/uitloggen")
@before_step
def sign_out() -> ResponseReturnValue:
    """End this session on the server; the browser forgets what it showed, also behind its back button."""
    close_session()
    db.session.commit()
    flash(_("Je bent uitgelogd."))
    response = make_response(redirect(url_for("members.sign_in"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _whose(email: str) -> str:
    """Whose tries are counted: who guesses elsewhere can't lock out the owner's own device (trust list, 7)."""
    device = known_device()
    with reading():
        is_own = device is not None and device_of_address(email, device)
        release()
    return f"{email} {device}" if is_own else email


def _who(email: str, password: str) -> Member | None:
    """The member with this address and password; as slow for an unknown address."""
    with reading():
        member = queries.member_by_email(email)
        release()
    checked = member.password_hash if member else None
    if not passwords.matches(checked, password) or member is None or checked is None:
        return None
    renewed = passwords.hash_password(password) if passwords.is_outdated(checked) else None
    return member if actions.admit(member, checked, renewed) else None


def _sign_in_page(form: SignInForm, code: int) -> Response:
    page = render_template(
        "members/sign_in.html", form=form, outside_name=outside_name(), demo_words=DEMO_WORDS
    )
    return make_response(page, code)
