"""HTTP for successions: planned with a look at what will happen, undone, and the successor's reading pack."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.members.forms.fields import ConfirmForm
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.members.policy import may_keep_members
from dsonet.members.queries.people import member_by_email, member_to_keep, other_administrators
from dsonet.succession import actions, policy, queries
from dsonet.succession.forms import BECOMES_WORDS, SuccessionForm

bp = Blueprint("succession", __name__)


@bp.get("/beheer/opvolgingen")
def list_successions() -> ResponseReturnValue:
    """What is planned, and what was."""
    me = current_member()
    require(may_keep_members(me))
    return render_template("succession/list.html", successions=queries.successions(me), form=ConfirmForm())


@bp.route("/beheer/leden/<int:member_id>/opvolging", methods=["GET", "POST"])
def plan_succession(member_id: int) -> ResponseReturnValue:
    """Fill in who comes and when; see what will happen; say yes."""
    me = current_member()
    predecessor = member_to_keep(me, member_id)
    require(policy.may_plan_succession(me, predecessor, other_administrators(predecessor)))
    form = SuccessionForm()
    if not form.validate_on_submit():
        return _form_page(form, predecessor)
    if not policy.can_succeed(predecessor, member_by_email(form.email.data)):
        form.email.errors = [
            _("Wie dit adres heeft, kan deze zetel niet krijgen: die heeft er al een, of is weg.")
        ]
        return _form_page(form, predecessor)
    if request.form.get("stap") != "ja":
        return _preview_page(form, predecessor)
    try:
        actions.plan_succession(me, predecessor, form.facts())
    except actions.PlannedAlready:
        db.session.rollback()
        form.takes_effect_at.errors = [
            _("Voor deze zetel is al een opvolging gepland. Maak die eerst ongedaan.")
        ]
        return _form_page(form, member_to_keep(me, member_id))
    db.session.commit()
    flash(_("De opvolging is gepland. Tot die minuut kun je haar ongedaan maken."))
    return redirect(url_for("succession.list_successions"), 303)


@bp.post("/beheer/opvolgingen/<int:succession_id>/ongedaan")
def undo_succession(succession_id: int) -> ResponseReturnValue:
    """Take it back, in time."""
    me = current_member()
    succession = queries.succession_for(me, succession_id)
    actions.undo_succession(me, succession)
    db.session.commit()
    flash(_("De opvolging is ongedaan gemaakt. %(name)s houdt de zetel.", name=succession.predecessor.name))
    return redirect(url_for("succession.list_successions"), 303)


@bp.get("/leespakket")
def show_pack() -> ResponseReturnValue:
    """Where a successor begins: themes, coming meetings, the last papers."""
    return render_template("succession/pack.html", pack=queries.pack_of(current_member()))


def _form_page(form: SuccessionForm, predecessor: Member) -> ResponseReturnValue:
    page = render_template("succession/plan.html", form=form, predecessor=predecessor)
    return page, 422 if form.is_submitted() and form.errors else 200


def _preview_page(form: SuccessionForm, predecessor: Member) -> ResponseReturnValue:
    return render_template(
        "succession/preview.html",
        form=form,
        facts=form.facts(),
        predecessor=predecessor,
        preview=queries.preview(predecessor, form.email.data),
        becomes_words=BECOMES_WORDS,
    )
