"""HTTP for what came of a meeting, and for the actions of a member over all meetings."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions import conclusions as actions
from dsonet.meetings.forms.minutes import CONCLUSION_WORDS, ConclusionForm
from dsonet.meetings.minutes_models import Conclusion
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries import conclusions as queries
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.views.sections import today
from dsonet.members.identity import current_member
from dsonet.web.addresses import own_path
from dsonet.web.numbers import number_from_query


@bp.get("/acties")
def list_actions() -> ResponseReturnValue:
    """What I have to do, over all meetings."""
    return render_template(
        "meetings/actions.html", actions=queries.own_actions(current_member()), today=today()
    )


@bp.route("/bijeenkomsten/<int:meeting_id>/conclusies/nieuw", methods=["GET", "POST"])
def add_conclusion(meeting_id: int) -> ResponseReturnValue:
    """Write down a decision, a lesson or an action."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_write_minutes(me, meeting))
    form = ConclusionForm()
    _offer(form, meeting)
    if form.validate_on_submit():
        actions.add_conclusion(me, meeting, form.facts())
        db.session.commit()
        return _back(meeting.id)
    if not form.is_submitted() and form.item_id:
        form.item_id.data = number_from_query("onderdeel") or 0
    return _edit_page(form, meeting, None, 422 if form.is_submitted() else 200)


@bp.route("/bijeenkomsten/<int:meeting_id>/conclusies/<int:conclusion_id>/wijzigen", methods=["GET", "POST"])
def change_conclusion(meeting_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Change one; the second of two who save sees what stands now beside what they typed."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    conclusion = queries.conclusion_for(me, meeting_id, conclusion_id)
    require(policy.may_write_minutes(me, meeting))
    form = ConclusionForm() if request.method == "POST" else ConclusionForm.of(conclusion)
    _offer(form, meeting, conclusion)
    if not form.validate_on_submit():
        return _edit_page(form, meeting, conclusion, 422 if form.is_submitted() else 200)
    try:
        actions.change_conclusion(me, meeting, conclusion, form.facts(), form.seen())
    except actions.ConclusionChangedMeanwhile:
        db.session.rollback()
        meeting, conclusion = (
            meeting_for(me, meeting_id),
            queries.conclusion_for(me, meeting_id, conclusion_id),
        )
        form.show_version(conclusion.version)
        return _edit_page(form, meeting, conclusion, 409)
    db.session.commit()
    return _back(meeting_id)


@bp.post("/bijeenkomsten/<int:meeting_id>/conclusies/<int:conclusion_id>/verwijderen")
def remove_conclusion(meeting_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Take one away."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    conclusion = queries.conclusion_for(me, meeting_id, conclusion_id)
    actions.remove_conclusion(me, meeting, conclusion)
    db.session.commit()
    flash(_("Dat is verwijderd."))
    return _back(meeting_id)


@bp.post("/bijeenkomsten/<int:meeting_id>/conclusies/<int:conclusion_id>/gedaan")
def tick_action(meeting_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Say that an action is done, or with `gedaan=nee` that it is not."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    action = queries.action_for(me, meeting_id, conclusion_id)
    is_done = request.form.get("gedaan") != "nee"
    actions.tick_action(me, meeting, action, is_done)
    db.session.commit()
    flash(_("De actie is afgevinkt.") if is_done else _("De actie staat weer open."))
    return redirect(own_path(request.form.get("terug")) or _address(meeting_id), 303)


def _offer(form: ConclusionForm, meeting: Meeting, conclusion: Conclusion | None = None) -> None:
    form.offer(queries.doer_choices(meeting), queries.item_choices(meeting), conclusion)


def _edit_page(
    form: ConclusionForm, meeting: Meeting, conclusion: Conclusion | None, status: int
) -> ResponseReturnValue:
    page = render_template(
        "meetings/edit_conclusion.html",
        form=form,
        meeting=meeting,
        conclusion=conclusion,
        conflict=status == 409,
        kind_words=CONCLUSION_WORDS,
    )
    return page, status


def _address(meeting_id: int) -> str:
    return url_for("meetings.show_meeting", meeting_id=meeting_id, _anchor="opbrengst")


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(_address(meeting_id), 303)
