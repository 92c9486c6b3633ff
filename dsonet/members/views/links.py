"""HTTP for links by mail: signing in without a password, a new password, an accepted invitation.

A link shows a page and nothing more: the scanners of mail systems open every link. Its button acts.
"""

from flask import Response, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db, reading, release
from dsonet.members import passwords
from dsonet.members.actions import account, links
from dsonet.members.forms.fields import ConfirmForm
from dsonet.members.forms.signing_in import AddressForm, NewPasswordForm
from dsonet.members.models import Member
from dsonet.members.queries.links import member_with_token
from dsonet.members.queries.people import member_by_email
from dsonet.members.sign_in_models import Purpose
from dsonet.members.views.blueprint import LINKS_BY_ACCOUNT, bp, count_try
from dsonet.members.views.entering import let_in
from dsonet.web.addresses import own_path
from dsonet.web.gate import public


@bp.route("/inloggen/link", methods=["GET", "POST"])
@public
def ask_sign_in_link() -> ResponseReturnValue:
    """Have a link mailed that signs in."""
    return _ask(Purpose.SIGN_IN)


@bp.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@public
def ask_reset() -> ResponseReturnValue:
    """Have a link mailed that sets a new password."""
    return _ask(Purpose.RESET)


@bp.route("/inloggen/link/<token>", methods=["GET", "POST"])
@public
def sign_in_by_link(token: str) -> ResponseReturnValue:
    """Come in by a mailed link."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        member = member_with_token(token, Purpose.SIGN_IN)
        if member is None:
            return useless(Purpose.SIGN_IN)
        return render_template("members/open_link.html", form=form, member=member)
    member = links.use_link(token, Purpose.SIGN_IN)
    if member is None:
        return useless(Purpose.SIGN_IN)
    return let_in(member, _next())


@bp.route("/wachtwoord/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> ResponseReturnValue:
    """Set a new password by a mailed link; every other session ends."""
    member = _holder(token, Purpose.RESET)
    if member is None:
        return useless(Purpose.RESET)
    form = NewPasswordForm(member)
    if not form.validate_on_submit():
        return _page("members/new_password.html", form, member=member)
    password_hash = passwords.hash_password(form.password.data)
    used_by = links.use_link(token, Purpose.RESET)
    if used_by is None:
        return useless(Purpose.RESET)
    account.set_password(used_by, password_hash)
    flash(_("Je nieuwe wachtwoord is ingesteld. Op andere apparaten ben je uitgelogd."))
    return let_in(used_by, _next())


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Join the network: choose a password, or make a passkey next, and come in."""
    member = _holder(token, Purpose.INVITATION)
    if member is None:
        return useless(Purpose.INVITATION)
    form = NewPasswordForm(member)
    by_passkey = "passkey" in request.form and ConfirmForm().validate_on_submit()
    if not by_passkey and not form.validate_on_submit():
        return _page("members/invitation.html", form, member=member)
    password_hash = None if by_passkey else passwords.hash_password(form.password.data)
    invited = links.use_link(token, Purpose.INVITATION)
    if invited is None:
        return useless(Purpose.INVITATION)
    account.accept_invitation(invited, password_hash)
    onward = url_for("members.add_passkey" if by_passkey else "welcome.go_on")
    response = let_in(invited, onward, is_new=True)
    flash(_("Welkom in het netwerk."))
    return response


def _ask(purpose: Purpose) -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate_on_submit():
        return _page("members/ask_link.html", form, purpose=purpose)
    count_try(purpose, form.email.data, LINKS_BY_ACCOUNT)
    links.ask_link(member_by_email(form.email.data), purpose, _next())
    db.session.commit()
    return render_template("members/link_asked.html", purpose=purpose, email=form.email.data)


def _next() -> str:
    """Where the visitor was going before being asked to sign in: it travels in the address of each step."""
    return own_path(request.args.get("next")) or ""


def _holder(token: str, purpose: Purpose) -> Member | None:
    """Whose link this is; read and let go, so that no lock is held while a password is hashed."""
    with reading():
        member = member_with_token(token, purpose)
        release()
    return member


def _page(template: str, form: AddressForm | NewPasswordForm, **more: object) -> Response:
    code = 422 if form.is_submitted() else 200
    return make_response(render_template(template, form=form, **more), code)


def useless(purpose: Purpose) -> Response:
    """One page for used, expired and altered: it says what to do and gives nothing away."""
    db.session.rollback()
    return make_response(render_template("members/useless_link.html", purpose=purpose), 410)
