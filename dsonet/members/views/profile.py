"""HTTP for oneself: profile, password, sessions; and the list of names while writing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from dsonet.database import db, release
from dsonet.members import passwords
from dsonet.members.actions import account, sessions
from dsonet.members.forms.fields import ConfirmForm
from dsonet.members.forms.profile import ProfileForm
from dsonet.members.forms.signing_in import ChangePasswordForm
from dsonet.members.identity import current_member, current_session_id
from dsonet.members.queries.links import sessions_of
from dsonet.members.queries.people import names_like
from dsonet.members.views.blueprint import TRIES_BY_ACCOUNT, bp, count_try, forget_tries
from dsonet.web.gate import public


@bp.route("/profiel", methods=["GET", "POST"])
def show_profile() -> ResponseReturnValue:
    """What members say of themselves, and how they want to read."""
    me = current_member()
    form = ProfileForm(obj=me)
    if not form.validate_on_submit():
        return render_template("members/profile.html", form=form), 422 if form.is_submitted() else 200
    account.change_profile(me, form.facts())
    db.session.commit()
    refresh()
    flash(_("Je profiel is bewaard."))
    return redirect(url_for("members.show_profile"), 303)


@bp.route("/profiel/wachtwoord", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Set another password; every other session ends. Who has none yet gets one by a link."""
    me = current_member()
    form = ChangePasswordForm(me)
    if not form.validate_on_submit() or not _knows_password(form):
        return render_template("members/change_password.html", form=form), 422 if form.is_submitted() else 200
    password_hash = passwords.hash_password(form.password.data)
    account.set_password(me, password_hash, kept_session=current_session_id())
    db.session.commit()
    flash(_("Je nieuwe wachtwoord is ingesteld. Op andere apparaten ben je uitgelogd."))
    return redirect(url_for("members.show_profile"), 303)


@bp.get("/.well-known/change-password")
@public
def find_password_page() -> ResponseReturnValue:
    """Where password managers look (W3C, A Well-Known URL for Changing Passwords)."""
    return redirect(url_for("members.change_password"))


@bp.get("/profiel/sessies")
def show_sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    sessions = sessions_of(current_member())
    return render_template(
        "members/sessions.html", sessions=sessions, this_id=current_session_id(), form=ConfirmForm()
    )


@bp.post("/profiel/sessies/<int:session_id>/beeindigen")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one session; ending this one is signing out."""
    sessions.end_session(current_member(), session_id)
    db.session.commit()
    flash(_("Die sessie is beëindigd."))
    return redirect(url_for("members.show_sessions"), 303)


@bp.post("/profiel/sessies/andere-beeindigen")
def end_other_sessions() -> ResponseReturnValue:
    """End every session but this one."""
    sessions.end_other_sessions(current_member(), current_session_id())
    db.session.commit()
    flash(_("Op alle andere apparaten ben je uitgelogd."))
    return redirect(url_for("members.show_sessions"), 303)


@bp.get("/leden/noemen")
def list_names() -> ResponseReturnValue:
    """Members whose name begins like `q`, as options for the writer's @-list."""
    found = names_like(current_member(), request.args.get("q", "")[:60])
    return render_template("members/names.html", found=found)


def _knows_password(form: ChangePasswordForm) -> bool:
    """Asked again, so that who finds an open screen can't take the account (ASVS V7.5.1)."""
    count_try("prove", str(form.member.id), TRIES_BY_ACCOUNT)
    if not passwords.matches(form.member.password_hash, form.current_password.data):
        form.current_password.errors = [_("Dit is niet je huidige wachtwoord.")]
        return False
    forget_tries("prove", str(form.member.id))
    release()
    return True
