"""HTTP for changing many members at once: what would change is shown first, and written after the yes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dsonet.access import require
from dsonet.database import db
from dsonet.members import change_list, policy
from dsonet.members.forms.lists import ChangeListForm
from dsonet.members.identity import current_member
from dsonet.members.views.blueprint import bp

COLUMN_WORDS = {
    "name": _l("Naam"),
    "title": _l("Functie"),
    "portfolio": _l("Portefeuille"),
    "seat": _l("Zetel"),
}


@bp.route("/beheer/leden/wijzigen/lijst", methods=["GET", "POST"])
def look_over_changes() -> ResponseReturnValue:
    """What a table would change; nothing is written yet."""
    require(policy.may_keep_members(current_member()))
    form = ChangeListForm()
    if not form.validate_on_submit():
        return _page(form, None, 422 if form.is_submitted() else 200)
    return _page(form, change_list.compare(current_member(), form.rows, form.columns), 200)


@bp.post("/beheer/leden/wijzigen/lijst/bewaren")
def write_changes() -> ResponseReturnValue:
    """The yes: exactly the changes that were seen, in one act."""
    me = current_member()
    require(policy.may_keep_members(me))
    form = ChangeListForm()
    if not form.validate_on_submit():
        return _page(form, None, 422)
    proposed = change_list.compare(me, form.rows, form.columns)
    if form.seen.data != change_list.fingerprint(proposed):
        return _page(form, proposed, 409)
    written = change_list.write_all(me, proposed)
    db.session.commit()
    flash(ngettext("%(num)d lid is gewijzigd.", "%(num)d leden zijn gewijzigd.", written))
    return redirect(url_for("members.list_members"), 303)


def _page(
    form: ChangeListForm, proposed: list[change_list.ProposedChange] | None, status: int
) -> ResponseReturnValue:
    page = render_template(
        "members/change_many.html",
        form=form,
        proposed=proposed,
        seen=change_list.fingerprint(proposed or []),
        is_stale=status == 409,
        column_words=COLUMN_WORDS,
        nothing=_("(leeg)"),
    )
    return page, status
