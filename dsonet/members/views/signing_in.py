"""HTTP for coming in with a password, and for going out."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db, reading, release
from dsonet.members import passwords
from dsonet.members.actions import account as actions
from dsonet.members.forms.signing_in import SignInForm
from dsonet.members.identity import close_session, is_signed_in, open_session
from dsonet.members.models import Member
from dsonet.members.queries import people as queries
from dsonet.members.views.blueprint import TRIES_BY_ACCOUNT, bp, count_try, forget_tries
from dsonet.web.addresses import own_path
from dsonet.web.gate import public


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
    count_try("sign-in", form.email.data, TRIES_BY_ACCOUNT)
    member = _who(form.email.data, form.password.data)
    if member is None:
        form.form_errors = [_("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze allebei na.")]
        return _sign_in_page(form, 422)
    open_session(member)
    forget_tries("sign-in", form.email.data)
    db.session.commit()
    return redirect(own_path(form.next.data) or url_for("home.show"), 303)


@bp.post("/uitloggen")
def sign_out() -> ResponseReturnValue:
    """End this session on the server; the browser forgets what it showed, also behind its back button."""
    close_session()
    db.session.commit()
    flash(_("Je bent uitgelogd."))
    response = make_response(redirect(url_for("members.sign_in"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


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
    return make_response(render_template("members/sign_in.html", form=form), code)
