"""HTTP for meetings: the list, one page, the answer, the calendar file, the papers."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.circles.queries import circle_choices, circle_for
from dsonet.database import db, now
from dsonet.meetings import policy, queries
from dsonet.meetings.actions import meetings as actions
from dsonet.meetings.calendar import calendar_file
from dsonet.meetings.forms import ANSWER_WORDS, AnswerForm, MeetingForm, PapersForm
from dsonet.meetings.models import AnswerKind, Meeting
from dsonet.meetings.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.text import TextRefused
from dsonet.web.addresses import full_address


@bp.get("/bijeenkomsten")
def list_meetings() -> ResponseReturnValue:
    """Coming and past meetings."""
    me = current_member()
    return render_template(
        "meetings/list.html",
        coming=queries.coming_meetings(me, now()),
        past=queries.past_meetings(me, now()),
        may_keep=policy.may_keep_meetings(me),
        answer_words=ANSWER_WORDS,
    )


@bp.get("/bijeenkomsten/<int:meeting_id>")
def show_meeting(meeting_id: int) -> ResponseReturnValue:
    """One meeting: when, where, what, who comes, the papers."""
    return meeting_page(queries.meeting_for(current_member(), meeting_id))


@bp.route("/bijeenkomsten/nieuw", methods=["GET", "POST"])
def plan_meeting() -> ResponseReturnValue:
    """A new meeting."""
    me = current_member()
    require(policy.may_keep_meetings(me))
    form = MeetingForm()
    form.offer(circle_choices(me))
    if form.validate_on_submit():
        circle = circle_for(me, form.circle_id.data) if form.circle_id and form.circle_id.data else None
        try:
            meeting = actions.plan_meeting(me, form.facts(), circle)
        except TextRefused as refusal:
            form.text.errors = [str(refusal)]
        else:
            db.session.commit()
            return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)
    return render_template("meetings/edit.html", form=form, meeting=None), 422 if form.is_submitted() else 200


@bp.route("/bijeenkomsten/<int:meeting_id>/bewerken", methods=["GET", "POST"])
def change_meeting(meeting_id: int) -> ResponseReturnValue:
    """Change a meeting; a second editor sees what stands now beside what was typed."""
    me = current_member()
    meeting = queries.meeting_for(me, meeting_id)
    require(policy.may_keep_meetings(me))
    form = MeetingForm() if request.method == "POST" else MeetingForm.of(meeting)
    form.offer([])
    if not form.validate_on_submit():
        return _edit_page(form, meeting, 422 if form.is_submitted() else 200)
    version = form.version.data or ""
    try:
        actions.change_meeting(
            me, meeting, form.facts(), int(version) if version.isdecimal() and len(version) < 9 else 0
        )
    except TextRefused as refusal:
        form.text.errors = [str(refusal)]
        db.session.rollback()
        return _edit_page(form, queries.meeting_for(me, meeting_id), 422)
    except actions.ChangedMeanwhile:
        form.version.raw_data, form.version.data = None, str(meeting.version)
        return _edit_page(form, meeting, 409, conflict=True)
    db.session.commit()
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)


@bp.post("/bijeenkomsten/<int:meeting_id>/afgelasten")
def cancel_meeting(meeting_id: int) -> ResponseReturnValue:
    """Say that it does not go on."""
    me = current_member()
    meeting = queries.meeting_for(me, meeting_id)
    actions.cancel_meeting(me, meeting)
    db.session.commit()
    flash(_("De bijeenkomst is afgelast. De pagina en het agendabestand zeggen dat nu."))
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)


@bp.post("/bijeenkomsten/<int:meeting_id>/antwoord")
def answer_invitation(meeting_id: int) -> ResponseReturnValue:
    """Say yes, maybe or no."""
    me = current_member()
    meeting = queries.meeting_for(me, meeting_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        return meeting_page(meeting, 422, answer_error=_("Kies ja, misschien of nee."))
    actions.answer_invitation(me, meeting, AnswerKind(form.answer.data))
    db.session.commit()
    flash(_("Je antwoord is bewaard: %(answer)s.", answer=ANSWER_WORDS[AnswerKind(form.answer.data)]))
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)


@bp.get("/bijeenkomsten/<int:meeting_id>/agenda.ics")
def download_calendar(meeting_id: int) -> ResponseReturnValue:
    """The meeting for one's own calendar."""
    meeting = queries.meeting_for(current_member(), meeting_id)
    content = calendar_file(meeting, full_address("meetings.show_meeting", meeting_id=meeting.id))
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="bijeenkomst-{meeting.id}.ics"'
    return response


def meeting_page(meeting: Meeting, status: int = 200, **more: object) -> ResponseReturnValue:
    """The page of a meeting, with what came of a form in `more`."""
    me = current_member()
    page = render_template(
        "meetings/show.html",
        page=queries.meeting_page(me, meeting),
        meeting=meeting,
        may_keep=policy.may_keep_meetings(me),
        may_answer=policy.may_answer(me, meeting, now()),
        is_over=meeting.ends_at < now(),
        answer_words=ANSWER_WORDS,
        papers_form=PapersForm(formdata=None),
        **more,
    )
    return page, status


def _edit_page(
    form: MeetingForm, meeting: Meeting, status: int, conflict: bool = False
) -> ResponseReturnValue:
    return render_template("meetings/edit.html", form=form, meeting=meeting, conflict=conflict), status
