"""HTTP for meetings: the list, one page, and keeping them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.circles.queries import circle_for
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
from dsonet.meetings.queries.polls import led_circles
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.views.sections import sections_for, today
from dsonet.meetings.words import PHASE_WORDS, audience_words
from dsonet.members.identity import current_member
from dsonet.members.queries.people import member_choices
from dsonet.text import TextRefused
from dsonet.web.forms import choices


@bp.get("/bijeenkomsten/<int:meeting_id>")
def show_meeting(meeting_id: int) -> ResponseReturnValue:
    """One meeting: when, where, what, who comes, the papers."""
    return meeting_page(queries.meeting_for(current_member(), meeting_id))


@bp.route("/bijeenkomsten/nieuw", methods=["GET", "POST"])
def plan_meeting() -> ResponseReturnValue:
    """A new meeting, kept as a concept; announcing it tells first who gets which letter."""
    me = current_member()
    takes_network = policy.may_lead(me, None)
    circles = led_circles(me)
    require(takes_network or bool(circles))
    form = MeetingForm()
    form.offer(circles, member_choices(me), takes_network)
    if form.validate_on_submit():
        circle = circle_for(me, form.circle_id.data) if form.circle_id and form.circle_id.data else None
        try:
            meeting = actions.plan_meeting(me, form.facts(), circle)
        except TextRefused as refusal:
            form.text.errors = [str(refusal)]
        else:
            db.session.commit()
            if "concept" not in request.form:
                return redirect(url_for("convening.announce_meeting", meeting_id=meeting.id), 303)
            flash(_("De bijeenkomst is bewaard als concept."))
            return _to_page(meeting)
    return render_template("meetings/edit.html", form=form, meeting=None), 422 if form.is_submitted() else 200


@bp.post("/bijeenkomsten/<int:meeting_id>/fase")
def choose_phase(meeting_id: int) -> ResponseReturnValue:
    """Move a meeting to another phase by hand."""
    me = current_member()
    meeting = queries.meeting_for(me, meeting_id)
    require(policy.may_lead(me, meeting.circle))
    form = PhaseForm()
    form.phase.choices = choices(*((phase, PHASE_WORDS[phase]) for phase in BY_HAND))
    if not form.validate_on_submit():
        return meeting_page(meeting, 422, phase_error=_("Kies een fase."))
    try:
        actions.choose_phase(me, meeting, Phase(form.phase.data))
    except actions.MailsOthers:
        return redirect(url_for("convening.announce_meeting", meeting_id=meeting_id), 303)
    db.session.commit()
    flash(_("De bijeenkomst staat nu in de fase ‘%(phase)s’.", phase=PHASE_WORDS[meeting.phase]))
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
        may_lead=policy.may_lead(me, meeting.circle),
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
