"""HTTP for the second step: the code of an app or one on paper, after a password or a link."""

import logging

from flask import Response, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import reading, release
from dsonet.members import two_steps
from dsonet.members.actions import factors as actions
from dsonet.members.forms.signing_in import CodeForm
from dsonet.members.identity import current_member, is_signed_in
from dsonet.members.models import Member
from dsonet.members.queries.factors import authenticator_of, passkeys_of
from dsonet.members.views.blueprint import TRIES_BY_ACCOUNT, bp, count_try, forget_tries
from dsonet.members.views.entering import half_way, let_in
from dsonet.web.gate import before_step, public

log = logging.getLogger(__name__)
LONGEST_APP_CODE = 8
"""Signs; what is longer is a code on paper."""


@bp.route("/inloggen/code", methods=["GET", "POST"])
@public
@before_step
def take_second_step() -> ResponseReturnValue:
    """The second step of who is half way in, or of who is in without one while the network asks it."""
    member, next_path = (current_member(), None) if is_signed_in() else half_way() or (None, None)
    if member is None:
        flash(_("Dat duurde te lang. Log opnieuw in."))
        return redirect(url_for("members.sign_in"), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(member, form, next_path)
    count_try("second-step", member.email, TRIES_BY_ACCOUNT)
    wrong = _fault(member, form.code.data)
    if wrong:
        form.code.errors = [wrong]
        return _page(member, form, next_path)
    forget_tries("second-step", member.email)
    return let_in(member, next_path, two_steps=True)


def site_keys() -> tuple[str, ...]:
    """The site's own keys, the present one first."""
    return (current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"])


def _fault(member: Member, typed: str) -> str:
    """What is wrong with the code, in the reader's language; nothing when it is right, and then it is used up."""
    app = authenticator_of(member)
    if app is None or len("".join(typed.split())) > LONGEST_APP_CODE:
        right = actions.take_paper_code(member, typed)
    else:
        try:
            step = two_steps.step_of(typed, two_steps.unseal(app.sealed_secret, site_keys()))
        except two_steps.Unreadable:
            log.error("a second step can't be checked: its key is missing from SECRET_KEY_FALLBACKS")
            return str(_("We kunnen de code van je app niet controleren. Gebruik een herstelcode."))
        right = step is not None and actions.take_step(member, step)
    wrong = _("Deze code klopt niet, of is al gebruikt. Wacht op de volgende code in je app.")
    return "" if right else str(wrong)


def _page(member: Member, form: CodeForm, next_path: str | None) -> Response:
    with reading():
        has_app, has_passkeys = authenticator_of(member) is not None, bool(passkeys_of(member))
        release()
    page = render_template("members/second_step.html", form=form, has_app=has_app, has_passkeys=has_passkeys)
    return make_response(page, 422 if form.is_submitted() else 200)
