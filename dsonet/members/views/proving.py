"""HTTP for showing once more who one is, before something that only the owner may do (ASVS V7.5.1)."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db, now
from dsonet.members import passwords
from dsonet.members.actions.sessions import prove
from dsonet.members.forms.signing_in import ProveForm
from dsonet.members.identity import current_member, signed_in
from dsonet.members.queries.factors import passkeys_of
from dsonet.members.views.blueprint import TRIES_BY_ACCOUNT, bp, count_try, forget_tries
from dsonet.web.addresses import own_path
from dsonet.web.gate import before_step

PROOF_LASTS = timedelta(minutes=10)
P = ParamSpec("P")


def freshly_proven(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Ask who is there before this view, unless that was shown in the last ten minutes."""

    @wraps(view)
    def asking(*args: P.args, **values: P.kwargs) -> ResponseReturnValue:
        if is_proven():
            return view(*args, **values)
        if request.method == "POST":
            flash(_("Laat eerst nog eens zien dat jij het bent. Doe het daarna opnieuw."))
        back = request.full_path.rstrip("?") if request.method == "GET" else url_for("members.show_security")
        return redirect(url_for("members.prove_again", next=back), 303)

    return asking


def is_proven() -> bool:
    """Did the owner of this session show lately who they are?"""
    return signed_in().proven_at > now() - PROOF_LASTS


@bp.route("/inloggen/opnieuw", methods=["GET", "POST"])
@before_step
def prove_again() -> ResponseReturnValue:
    """Show with the password, or a passkey, that it is still the same person."""
    me = current_member()
    form = ProveForm()
    if not form.validate_on_submit() or not me.password_hash:
        return _page(form)
    count_try("prove", str(me.id), TRIES_BY_ACCOUNT)  # apart from what strangers try at this address
    if not passwords.matches(me.password_hash, form.password.data):
        form.password.errors = [_("Dit is niet je wachtwoord.")]
        return _page(form)
    forget_tries("prove", str(me.id))
    prove(me, signed_in().session_id)
    db.session.commit()
    return redirect(own_path(request.args.get("next")) or url_for("members.show_security"), 303)


def _page(form: ProveForm) -> Response:
    me = current_member()
    page = render_template(
        "members/prove_again.html",
        form=form,
        has_passkeys=bool(passkeys_of(me)),
        next=own_path(request.args.get("next")),
    )
    return make_response(page, 422 if form.is_submitted() else 200)
