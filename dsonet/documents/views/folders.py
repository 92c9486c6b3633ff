"""HTTP for those who keep the library: make, change, move and remove folders."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.circles.queries import circle_choices, circle_for
from dsonet.database import db
from dsonet.documents import policy
from dsonet.documents.actions import folders as actions
from dsonet.documents.actions.audiences import HoldsOtherReaders
from dsonet.documents.forms import FolderForm, ReadersForm, value_of
from dsonet.documents.models import Folder
from dsonet.documents.queries import folders as queries
from dsonet.documents.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.web.numbers import number_from_query


@bp.route("/map/nieuw", methods=["GET", "POST"])
def make_folder() -> ResponseReturnValue:
    """A new folder, in the one that `?in=` names or at the top."""
    me = current_member()
    require(policy.may_keep_library(me))
    form = FolderForm(parent_id=number_from_query("in") or 0)
    choices = queries.folder_choices(me)
    form.offer(choices)
    is_known = form.parent_id.data in {id_ for id_, _name in choices}
    parent = queries.folder_for(me, form.parent_id.data) if is_known else None
    form.offer_readers(parent, circle_choices(me))
    if not form.validate_on_submit():
        return _edit_page(form, None, parent)
    folder = actions.make_folder(me, parent, form.facts(circle_of(me, form)))
    db.session.commit()
    return redirect(url_for("documents.show_folder", folder_id=folder.id), 303)


@bp.route("/map/<int:folder_id>/wijzigen", methods=["GET", "POST"])
def change_folder(folder_id: int) -> ResponseReturnValue:
    """Other words, other readers, another place."""
    me = current_member()
    folder = queries.folder_for(me, folder_id)
    require(policy.may_keep_library(me))
    before = queries.parent_of(me, folder)
    form = FolderForm(
        obj=folder, parent_id=folder.parent_id or 0, readers=value_of(folder, before, folder.audience)
    )
    form.offer([(id_, name) for id_, name in queries.folder_choices(me) if id_ != folder.id])
    form.offer_readers(before, circle_choices(me), folder.audience)
    if not form.validate_on_submit():
        return _edit_page(form, folder, before)
    try:
        _change(me, folder, before, form)
    except actions.InsideItself:
        form.parent_id.errors = [_("Een map kan niet in zichzelf liggen. Kies een andere.")]
    except HoldsOtherReaders:
        field = form.readers if form.readers is not None else form.parent_id
        field.errors = [_("In deze map ligt iets dat voor andere mensen is. Verplaats dat eerst.")]
    else:
        db.session.commit()
        flash(_("Bewaard."))
        return redirect(url_for("documents.show_folder", folder_id=folder.id), 303)
    db.session.rollback()
    return _edit_page(form, queries.folder_for(me, folder_id), before)


@bp.post("/map/<int:folder_id>/verwijderen")
def remove_folder(folder_id: int) -> ResponseReturnValue:
    """Take an empty folder away."""
    me = current_member()
    folder = queries.folder_for(me, folder_id)
    parent_id = folder.parent_id
    try:
        actions.remove_folder(me, folder)
    except actions.NotEmpty:
        db.session.rollback()
        flash(_("Deze map is niet leeg. Verplaats of verwijder eerst wat erin ligt."))
        return redirect(url_for("documents.show_folder", folder_id=folder_id), 303)
    db.session.commit()
    flash(_("De map is verwijderd."))
    if parent_id is None:
        return redirect(url_for("documents.show_library"), 303)
    return redirect(url_for("documents.show_folder", folder_id=parent_id), 303)


def circle_of(me: Member, form: ReadersForm) -> Circle | None:
    """The circle that was chosen, which is one of `me`."""
    id_ = form.circle_id()
    return circle_for(me, id_) if id_ else None


def _change(me: Member, folder: Folder, before: Folder | None, form: FolderForm) -> None:
    parent = queries.folder_for(me, form.parent_id.data) if form.parent_id.data else None
    actions.change_folder(me, folder, before, form.facts(circle_of(me, form)))
    if (parent and parent.id) != folder.parent_id:
        actions.move_folder(me, folder, before, parent)


def _edit_page(form: FolderForm, folder: Folder | None, around: Folder | None) -> ResponseReturnValue:
    page = render_template("documents/edit_folder.html", form=form, folder=folder, around=around)
    return page, 422 if request.method == "POST" else 200
