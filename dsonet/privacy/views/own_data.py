"""HTTP for one's own data: see, take along, object, erase; and for who handles objections."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db, release
from dsonet.mail import postbox
from dsonet.members.forms.fields import ConfirmForm
from dsonet.members.identity import close_session, current_member
from dsonet.members.queries.people import member_to_keep, other_administrators
from dsonet.members.views.proving import freshly_proven
from dsonet.privacy import policy
from dsonet.privacy.actions import erasure, exports, objections
from dsonet.privacy.forms import EraseForm, ObjectionForm
from dsonet.privacy.queries import requests
from dsonet.privacy.queries.own_data import acts_on, numbers
from dsonet.privacy.views.blueprint import bp
from dsonet.privacy.words import VERBS, said_of
from dsonet.storage.download import send
from dsonet.storage.sharing import let_go
from dsonet.web import limits

OBJECTIONS_A_DAY = 5
EXPORTS_A_DAY = 5


@bp.get("/mijn-gegevens")
def show_own_data() -> ResponseReturnValue:
    """What is kept of me, and what I can do about it."""
    me = current_member()
    return render_template(
        "privacy/own_data.html",
        kinds=said_of(numbers(me)),
        acts=acts_on(me),
        verbs=VERBS,
        agreements=requests.agreements(me),
        export=requests.own_export(me),
        lasts=policy.EXPORT_LASTS,
        lasts_once_fetched=policy.EXPORT_LASTS_ONCE_FETCHED,
        may_erase=policy.may_erase_oneself(me, other_administrators(me)),
    )


@bp.post("/mijn-gegevens/export")
@freshly_proven
def ask_export() -> ResponseReturnValue:
    """Have everything put in one file."""
    limits.count("export", str(current_member().id), EXPORTS_A_DAY, timedelta(days=1))
    try:
        exports.ask_export(current_member())
    except exports.UnderWay:
        db.session.rollback()
        flash(_("Er wordt al een bestand gemaakt, of er staat er een klaar."))
    else:
        db.session.commit()
        flash(_("We maken je bestand. Je krijgt een mail als het klaarstaat."))
    return redirect(url_for("privacy.show_own_data"), 303)


@bp.post("/mijn-gegevens/export/ophalen")
@freshly_proven
def fetch_export() -> ResponseReturnValue:
    """The file; a POST, so that nothing but this button begins its last hour."""
    file = exports.fetch_export(current_member())
    db.session.commit()
    return send(file)


@bp.route("/mijn-gegevens/bezwaar", methods=["GET", "POST"])
def object_to() -> ResponseReturnValue:
    """Object to what is done with one's data."""
    form = ObjectionForm()
    if not form.validate_on_submit():
        page = render_template("privacy/object.html", form=form)
        return page, 422 if form.is_submitted() else 200
    me = current_member()
    limits.count("objection", str(me.id), OBJECTIONS_A_DAY, timedelta(days=1))
    objections.object_to(me, form.words.data)
    db.session.commit()
    flash(_("Je bezwaar is verstuurd. Het secretariaat neemt contact met je op."))
    return redirect(url_for("privacy.show_own_data"), 303)


@bp.route("/mijn-gegevens/wissen", methods=["GET", "POST"])
@freshly_proven
def erase_oneself() -> ResponseReturnValue:
    """Be erased, at once."""
    me = current_member()
    require(policy.may_erase_oneself(me, other_administrators(me)))
    form = EraseForm()
    if not form.validate_on_submit():
        page = render_template("privacy/erase.html", form=form)
        return page, 422 if form.is_submitted() else 200
    erased = erasure.erase_oneself(me, words_too=form.words.data == "go")
    close_session()
    db.session.commit()
    _clear_away(erased)
    flash(_("Je bent gewist. Dank voor wat je deelde."))
    return redirect(url_for("members.sign_in"), 303)


@bp.get("/beheer/bezwaren")
def list_objections() -> ResponseReturnValue:
    """What members object to."""
    me = current_member()
    require(policy.may_handle_objections(me))
    return render_template("privacy/objections.html", objections=requests.objections(me), form=ConfirmForm())


@bp.post("/beheer/bezwaren/<int:objection_id>/behandeld")
def handle_objection(objection_id: int) -> ResponseReturnValue:
    """Say that one was handled."""
    me = current_member()
    objections.handle_objection(me, requests.objection_for(me, objection_id))
    db.session.commit()
    flash(_("Het bezwaar staat als behandeld."))
    return redirect(url_for("privacy.list_objections"), 303)


@bp.post("/beheer/leden/<int:member_id>/wissen")
@freshly_proven
def erase_member(member_id: int) -> ResponseReturnValue:
    """Erase someone who has left."""
    me = current_member()
    erased = erasure.erase_member(me, member_to_keep(me, member_id))
    db.session.commit()
    _clear_away(erased)
    flash(_("Gewist. De naam en het adres staan nergens meer."))
    return redirect(url_for("members.list_members", staat="beeindigd"), 303)


def _clear_away(erased: erasure.Erased) -> None:
    """What no transaction holds: files and kept letters."""
    release()
    let_go(erased.keys)
    postbox.forget(erased.words)
