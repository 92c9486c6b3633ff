"""HTTP for who keeps the list of expertise."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.directory import policy
from dsonet.directory.actions import expertise as actions
from dsonet.directory.forms.expertise import ExpertiseForm, MergeForm
from dsonet.directory.models import Expertise
from dsonet.directory.queries.expertise import expertise_by_id, listed_expertise
from dsonet.directory.views.blueprint import bp
from dsonet.members.identity import current_member


@bp.route("/beheer/expertise", methods=["GET", "POST"])
def keep_expertise() -> ResponseReturnValue:
    """The kept list, and a name to add."""
    me = current_member()
    require(policy.may_keep_expertise(me))
    form = ExpertiseForm()
    if not form.validate_on_submit():
        return _list_page(form)
    try:
        added = actions.add_expertise(me, form.name.data)
    except actions.NameTaken:
        db.session.rollback()
        return _list_page(_taken(form))
    db.session.commit()
    flash(_("«%(name)s» staat in de lijst.", name=added.name))
    return redirect(url_for("directory.keep_expertise"), 303)


@bp.route("/beheer/expertise/<int:expertise_id>", methods=["GET", "POST"])
def change_expertise(expertise_id: int) -> ResponseReturnValue:
    """Another name for it."""
    me = current_member()
    require(policy.may_keep_expertise(me))
    expertise = expertise_by_id(expertise_id)
    form = ExpertiseForm(obj=expertise)
    if not form.validate_on_submit():
        return _one_page(expertise, form)
    try:
        actions.rename_expertise(me, expertise, form.name.data)
    except actions.NameTaken:
        db.session.rollback()
        return _one_page(expertise, _taken(form))
    db.session.commit()
    flash(_("«%(name)s» is bewaard.", name=expertise.name))
    return redirect(url_for("directory.keep_expertise"), 303)


@bp.post("/beheer/expertise/<int:expertise_id>/samenvoegen")
def merge_expertise(expertise_id: int) -> ResponseReturnValue:
    """Make one of two names that mean the same."""
    me = current_member()
    require(policy.may_keep_expertise(me))
    expertise = expertise_by_id(expertise_id, locked=True)
    form = MergeForm()
    form.offer([one for one in listed_expertise() if one.id != expertise_id])
    if not form.validate_on_submit():
        return _one_page(expertise, ExpertiseForm(formdata=None, obj=expertise), form)
    into = expertise_by_id(form.into.data, locked=True)
    actions.merge_expertise(me, expertise, into)
    db.session.commit()
    flash(_("«%(name)s» heet voortaan «%(into)s».", name=expertise.name, into=into.name))
    return redirect(url_for("directory.keep_expertise"), 303)


@bp.post("/beheer/expertise/<int:expertise_id>/verwijderen")
def remove_expertise(expertise_id: int) -> ResponseReturnValue:
    """Take away a name that nobody chose."""
    me = current_member()
    require(policy.may_keep_expertise(me))
    expertise = expertise_by_id(expertise_id, locked=True)
    try:
        actions.remove_expertise(me, expertise)
    except actions.InUse:
        flash(_("Leden hebben «%(name)s» gekozen. Voeg het samen met een andere naam.", name=expertise.name))
        return redirect(url_for("directory.change_expertise", expertise_id=expertise_id), 303)
    db.session.commit()
    flash(_("«%(name)s» is uit de lijst.", name=expertise.name))
    return redirect(url_for("directory.keep_expertise"), 303)


def _taken(form: ExpertiseForm) -> ExpertiseForm:
    form.name.errors = [_("Deze naam staat al in de lijst.")]
    return form


def _list_page(form: ExpertiseForm) -> ResponseReturnValue:
    page = render_template("directory/keep_expertise.html", form=form, listed=listed_expertise())
    return page, 422 if form.is_submitted() else 200


def _one_page(
    expertise: Expertise, form: ExpertiseForm, merging: MergeForm | None = None
) -> ResponseReturnValue:
    listed = listed_expertise()
    if merging is None:
        merging = MergeForm(formdata=None)
        merging.offer([one for one in listed if one.id != expertise.id])
    chosen = next((one.chosen for one in listed if one.id == expertise.id), 0)
    page = render_template(
        "directory/change_expertise.html", form=form, merging=merging, expertise=expertise, chosen=chosen
    )
    return page, 422 if request.method == "POST" else 200
