"""HTTP for the house rules: read, agreed with, and written anew."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import NotVisible, require
from dsonet.database import db
from dsonet.members.identity import current_member
from dsonet.privacy import policy
from dsonet.privacy.actions import house_rules as actions
from dsonet.privacy.forms import AgreeForm, HouseRulesForm
from dsonet.privacy.queries import requests
from dsonet.privacy.views.blueprint import bp
from dsonet.text import TextRefused


@bp.route("/huisregels", methods=["GET", "POST"])
def agree() -> ResponseReturnValue:
    """Read the house rules, and agree with the version that was read."""
    me = current_member()
    rules = requests.newest_rules()
    if rules is None:
        raise NotVisible
    form = AgreeForm()
    if not form.validate_on_submit() or form.version.data != rules.version:
        agreed = {one.version for one in requests.agreements(me)}
        page = render_template(
            "privacy/house_rules.html", rules=rules, form=form, has_agreed=rules.version in agreed
        )
        return page, 409 if form.is_submitted() else 200
    actions.agree(me, rules)
    db.session.commit()
    flash(_("Dank. Je bent akkoord met de huisregels."))
    return redirect(url_for("home.show"), 303)


@bp.route("/beheer/huisregels", methods=["GET", "POST"])
def set_house_rules() -> ResponseReturnValue:
    """Write a new version; every member is asked once."""
    me = current_member()
    require(policy.may_set_house_rules(me))
    rules = requests.newest_rules()
    form = HouseRulesForm(text=rules.source if rules else "")
    if not form.validate_on_submit():
        return _page(form)
    try:
        actions.set_house_rules(me, form.text.data)
    except TextRefused as refusal:
        form.text.errors = [str(refusal)]
        return _page(form)
    db.session.commit()
    flash(_("De huisregels zijn bewaard. Elk lid wordt één keer gevraagd of het akkoord is."))
    return redirect(url_for("privacy.agree"), 303)


def _page(form: HouseRulesForm) -> ResponseReturnValue:
    page = render_template("privacy/set_house_rules.html", form=form)
    return page, 422 if form.is_submitted() else 200
