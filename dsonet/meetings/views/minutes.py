"""HTTP for the minutes: read, printed, written, compared, and shared step by step."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.actions import minutes as actions
from dsonet.meetings.forms.minutes import MinutesForm
from dsonet.meetings.minutes_models import Minutes, MinutesAudience
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries import minutes as queries
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.views.sections import today
from dsonet.meetings.words import audience_words
from dsonet.members.identity import current_member
from dsonet.text import TextRefused, difference
from dsonet.web.numbers import number_from_query


@bp.get("/bijeenkomsten/<int:meeting_id>/verslag")
def show_minutes(meeting_id: int) -> ResponseReturnValue:
    """The minutes, with what was concluded first."""
    return _minutes_page(meeting_for(current_member(), meeting_id))


@bp.get("/bijeenkomsten/<int:meeting_id>/verslag/afdrukken")
def print_minutes(meeting_id: int) -> ResponseReturnValue:
    """The minutes on paper."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    page = queries.minutes_page(me, meeting)
    return render_template("meetings/print_minutes.html", meeting=meeting, page=page, printed_at=now())


@bp.route("/bijeenkomsten/<int:meeting_id>/verslag/bewerken", methods=["GET", "POST"])
def write_minutes(meeting_id: int) -> ResponseReturnValue:
    """Write the minutes; the second of two who save sees both texts."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_write_minutes(me, meeting))
    form, minutes = MinutesForm(), queries.minutes_of(me, meeting)
    if not form.is_submitted() and minutes is not None:
        form.text.data = minutes.source
        form.show_version(minutes.version)
    if not form.validate_on_submit():
        return _edit_page(form, meeting, minutes, 422 if form.is_submitted() else 200)
    try:
        actions.write_minutes(me, meeting, form.text.data, form.seen())
    except TextRefused as refusal:
        form.text.errors = [str(refusal)]
        return _edit_page(form, meeting, minutes, 422)
    except actions.MinutesChangedMeanwhile:
        return _conflict_page(form, meeting_id)
    db.session.commit()
    flash(_("Het verslag is bewaard."))
    return _to_minutes(meeting)


@bp.get("/bijeenkomsten/<int:meeting_id>/verslag/geschiedenis")
def show_minutes_history(meeting_id: int) -> ResponseReturnValue:
    """Who saved what, and when: for who writes the minutes, as a draft may hold what others shouldn't read."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    queries.minutes_page(me, meeting)
    require(policy.may_write_minutes(me, meeting))
    history = queries.minutes_history(me, meeting, number_from_query("voor"))
    return render_template("meetings/minutes_history.html", meeting=meeting, history=history)


@bp.post("/bijeenkomsten/<int:meeting_id>/verslag/delen")
def share_minutes(meeting_id: int) -> ResponseReturnValue:
    """Let the next circle of people read them."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_write_minutes(me, meeting))
    page = queries.minutes_page(me, meeting)
    if page.is_empty:
        return _minutes_page(meeting, 422, _("Er staat nog niets in het verslag. Schrijf eerst iets."))
    audience = request.form.get("audience")
    try:
        if audience not in (MinutesAudience.ATTENDEES, MinutesAudience.MEMBERS):
            raise actions.NotTheNextStep
        actions.share_minutes(me, meeting, MinutesAudience(audience))
    except actions.NotTheNextStep:
        db.session.rollback()
        words = _("Deel het verslag eerst met wie er was, en daarna met iedereen.")
        return _minutes_page(meeting_for(current_member(), meeting_id), 422, words)
    db.session.commit()
    flash(_("Het verslag is gedeeld."))
    return _to_minutes(meeting)


@bp.post("/bijeenkomsten/<int:meeting_id>/verslag/terughalen")
def take_back_minutes(meeting_id: int) -> ResponseReturnValue:
    """From now on they are for those who write them alone."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    actions.take_back_minutes(me, meeting)
    db.session.commit()
    flash(_("Het verslag is teruggehaald. Alleen wie het schrijft, kan het nog lezen."))
    return _to_minutes(meeting)


def _minutes_page(meeting: Meeting, status: int = 200, error: str = "") -> ResponseReturnValue:
    me = current_member()
    page = render_template(
        "meetings/minutes.html",
        meeting=meeting,
        page=queries.minutes_page(me, meeting),
        may_write=policy.may_write_minutes(me, meeting),
        audience_words=audience_words(meeting),
        today=today(),
        error=error,
    )
    return page, status


def _edit_page(
    form: MinutesForm, meeting: Meeting, minutes: Minutes | None, status: int, conflict: bool = False
) -> ResponseReturnValue:
    kept = minutes.source if minutes is not None and conflict else ""
    page = render_template(
        "meetings/write_minutes.html",
        form=form,
        meeting=meeting,
        minutes=minutes,
        conflict=conflict,
        kept=kept,
        changes=difference(kept, form.text.data) if conflict else [],
        audience_words=audience_words(meeting),
    )
    return page, status


def _conflict_page(form: MinutesForm, meeting_id: int) -> ResponseReturnValue:
    db.session.rollback()
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    minutes = queries.minutes_of(me, meeting)
    form.show_version(minutes.version if minutes else 0)
    return _edit_page(form, meeting, minutes, 409, conflict=True)


def _to_minutes(meeting: Meeting) -> ResponseReturnValue:
    return redirect(url_for("meetings.show_minutes", meeting_id=meeting.id), 303)
