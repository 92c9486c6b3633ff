"""HTTP for meetings: the list, one page, and keeping them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.circles.queries import circle_choices, circle_for
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.actions import meetings as actions
from dsonet.meetings.forms.answers import SHOWN_WORDS, answers_offered
from dsonet.meetings.forms.meetings import KIND_WORDS, MeetingForm, PhaseForm
from dsonet.meetings.forms.minutes import CONCLUSION_WORDS
from dsonet.meetings.forms.questions import shown
from dsonet.meetings.models import Meeting
from dsonet.meetings.phases import BY_HAND, Phase
from dsonet.meetings.queries import meetings as queries
from dsonet.meetings.queries.page import meeting_page as page_for
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.views.sections import sections_for, today
from dsonet.meetings.words import PHASE_WORDS, audience_words
from dsonet.members.identity import current_member
from dsonet.members.queries.people import member_choices
from dsonet.text import TextRefused
from dsonet.web.forms import choices
from dsonet.web.numbers import whole_number


@bp.get("/bijeenkomsten/<int:meeting_id>")
def show_meeting(meeting_id: int) -> ResponseReturnValue:
    """One meeting: when, where, what, who comes, the papers."""
    return meeting_page(queries.meeting_for(current_member(), meeting_id))


@bp.route("/bijeenkomsten/nieuw", methods=["GET", "POST"])
def plan_meeting() -> ResponseReturnValue:
    """A new meeting, announced at once or kept as a concept."""
    me = current_member()
    require(policy.may_keep_meetings(me))
    form = MeetingForm()
    form.offer(circle_choices(me), member_choices(me))
    if form.validate_on_submit():
        circle = circle_for(me, form.circle_id.data) if form.circle_id and form.circle_id.data else None
        try:
            meeting = actions.plan_meeting(me, form.facts(), circle, is_concept="concept" in request.form)
        except TextRefused as refusal:
            form.text.errors = [str(refusal)]
        else:
            db.session.commit()
            return _to_page(meeting)
    return render_template("meetings/edit.html", form=form, meeting=None), 422 if form.is_submitted() else 200


@bp.route("/bijeenkomsten/<int:meeting_id>/bewerken", methods=["GET", "POST"])
def change_meeting(meeting_id: int) -> ResponseReturnValue:
    """Change a meeting; a second editor sees what stands now beside what was typed."""
    me = current_member()
    meeting = queries.meeting_for(me, meeting_id)
    require(policy.may_keep_meetings(me))
    form = MeetingForm() if request.method == "POST" else MeetingForm.of(meeting)
    del form.circle_id
    form.offer([], member_choices(me))
    if not form.validate_on_submit():
        return _edit_page(form, meeting, 422 if form.is_submitted() else 200)
    try:
        actions.change_meeting(me, meeting, form.facts(), whole_number(form.version.data or "") or 0)
    except (TextRefused, actions.TooFewPlaces) as refusal:
        db.session.rollback()
        _say_why(form, refusal)
        return _edit_page(form, queries.meeting_for(me, meeting_id), 422)
    except actions.ChangedMeanwhile:
        form.version.raw_data, form.version.data = None, str(meeting.version)
        return _edit_page(form, meeting, 409, conflict=True)
    db.session.commit()
    return _to_page(meeting)


@bp.post("/bijeenkomsten/<int:meeting_id>/aankondigen")
def announce_meeting(meeting_id: int) -> ResponseReturnValue:
    """Let a concept be seen."""
    me = current_member()
    meeting = queries.meeting_for(me, meeting_id)
    actions.announce_meeting(me, meeting)
    db.session.commit()
    flash(_("De bijeenkomst is nu te zien voor wie erbij hoort."))
    return _to_page(meeting)


@bp.post("/bijeenkomsten/<int:meeting_id>/fase")
def choose_phase(meeting_id: int) -> ResponseReturnValue:
    """Move a meeting to another phase by hand."""
    me = current_member()
    meeting = queries.meeting_for(me, meeting_id)
    require(policy.may_keep_meetings(me))
    form = PhaseForm()
    form.phase.choices = choices(*((phase, PHASE_WORDS[phase]) for phase in BY_HAND))
    if not form.validate_on_submit():
        return meeting_page(meeting, 422, phase_error=_("Kies een fase."))
    actions.choose_phase(me, meeting, Phase(form.phase.data))
    db.session.commit()
    return _to_page(meeting)


def meeting_page(meeting: Meeting, status: int = 200, **more: object) -> ResponseReturnValue:
    """The page of a meeting, with what came of a form in `more`."""
    me = current_member()
    page = page_for(me, meeting)
    answer = page.own.answer
    rendered = render_template(
        "meetings/show.html",
        page=page,
        meeting=meeting,
        phase=meeting.phase,
        phases=BY_HAND,
        sections=sections_for(meeting.phase),
        today=today(),
        moment=now(),
        conclusion_words=CONCLUSION_WORDS,
        audience_words=audience_words(meeting),
        phase_words=PHASE_WORDS,
        kind_words=KIND_WORDS,
        may_keep=policy.may_keep_meetings(me),
        may_answer=policy.may_answer(me, meeting, now()),
        may_join_online=policy.may_see_online_link(me, bool(answer and answer.takes_part)),
        may_keep_presence=policy.may_keep_presence(me, meeting, now()),
        shown_answer=shown,
        is_over=meeting.ends_at < now(),
        answer_words=answers_offered(meeting),
        shown_words=SHOWN_WORDS,
        may_choose=policy.may_choose_session(me, meeting, bool(answer and answer.takes_part), now()),
        may_begin_talk=policy.may_begin_talk(me, meeting),
        **more,
    )
    return rendered, status


def _to_page(meeting: Meeting) -> ResponseReturnValue:
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)


def _say_why(form: MeetingForm, refusal: TextRefused | actions.TooFewPlaces) -> None:
    if isinstance(refusal, actions.TooFewPlaces):
        words = _("Er zijn al %(count)s plaatsen weg. Kies er niet minder.", count=refusal.taken)
        form.capacity.errors = [words]
    else:
        form.text.errors = [str(refusal)]


def _edit_page(
    form: MeetingForm, meeting: Meeting, status: int, conflict: bool = False
) -> ResponseReturnValue:
    return render_template("meetings/edit.html", form=form, meeting=meeting, conflict=conflict), status
