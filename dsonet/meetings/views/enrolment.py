"""HTTP for the whole answer: one's own, and for someone else."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.actions import answers as actions
from dsonet.meetings.actions.questions import ChangedMeanwhile, keep_answers
from dsonet.meetings.answer_models import Answer, Route, ShownTo
from dsonet.meetings.forms.answers import SHOWN_WORDS, answers_offered
from dsonet.meetings.forms.enrolment import EnrolmentForm
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.attendance import invited_member, own_answer, parts_of, words_of
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.queries.questions import chosen_before, given_by, questions_of
from dsonet.meetings.views.answers import as_usual, said
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.words import ROUTE_WORDS
from dsonet.members.identity import current_member
from dsonet.members.models import Member


@bp.route("/bijeenkomsten/<int:meeting_id>/aanmelden", methods=["GET", "POST"])
def enrol(meeting_id: int) -> ResponseReturnValue:
    """The whole answer in one form."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_answer(me, meeting, now()))
    form = _form(me, meeting, me)
    if not form.is_submitted():
        return _enrol_page(form, me, meeting)
    answer, status = _take(form, me, meeting, me, Route.PAGE)
    if answer is None:
        return _again(me, me, meeting_id, form, status)
    flash(said(answer))
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)


@bp.route("/bijeenkomsten/<int:meeting_id>/antwoord/<int:member_id>", methods=["GET", "POST"])
def answer_for(meeting_id: int, member_id: int) -> ResponseReturnValue:
    """Say it for someone else, and see by which way each word came."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    whom = invited_member(meeting, member_id)
    require(policy.may_answer_for(me, whom, meeting, now()))
    form = _form(me, meeting, whom)
    if not form.is_submitted():
        return _enrol_page(form, whom, meeting)
    route = Route.SECRETARIAT if policy.may_keep_meetings(me) else Route.DEPUTY
    answer, status = _take(form, me, meeting, whom, route)
    if answer is None:
        return _again(me, whom, meeting_id, form, status)
    flash(_("Het antwoord van %(name)s is bewaard.", name=whom.name))
    return redirect(url_for("meetings.answer_for", meeting_id=meeting.id, member_id=whom.id), 303)


def _form(me: Member, meeting: Meeting, whom: Member) -> EnrolmentForm:
    """The form with what holds now, or with what was sent. A deputy does not see what the other filled in."""
    form = EnrolmentForm()
    is_own = me.id == whom.id
    own = own_answer(whom, meeting)
    before = chosen_before(whom) if own.answer is None else ShownTo(own.answer.shown_to)
    form.offer(meeting, parts_of(meeting))
    if not is_own:
        form.speak_of(whom.first_name)
    form.stand(own, before or ShownTo.ATTENDEES)
    asks = is_own or not form.is_submitted() or "whole" in request.form
    questions = questions_of(meeting) if asks else ()
    reads = is_own or policy.may_read_answers(me)
    form.ask(meeting, questions, given_by(whom, questions) if reads else None, is_own)
    form.drop_answers_of_no()
    return form


def _take(
    form: EnrolmentForm, speaker: Member, meeting: Meeting, whom: Member, route: Route
) -> tuple[Answer | None, int]:
    """Keep all that the form says, or say in it what is wrong."""
    if not form.validate():
        return None, 422
    word = form.word(route, now())
    if not _may_choose_readers(speaker, whom):
        word = replace(word, shown_to=None)
    try:
        answer = actions.answer_invitation(speaker, meeting, as_usual(word, whom, meeting), whom)
        keep_answers(speaker, meeting, whom, form.answers())
    except (actions.NoRoom, actions.NotOffered, ChangedMeanwhile) as refusal:
        db.session.rollback()
        form.form_errors = [_why(refusal)]
        return None, 409 if isinstance(refusal, ChangedMeanwhile) else 422
    db.session.commit()
    return answer, 200


def _why(refusal: Exception) -> str:
    reasons = {
        actions.NoRoom: _("Voor wie je meeneemt is geen plaats meer. Je eigen plaats houd je."),
        actions.NotOffered: _("Dat kan bij deze bijeenkomst niet."),
        ChangedMeanwhile: _("De vragen zijn intussen veranderd. Kijk ze na en bewaar opnieuw."),
    }
    return str(reasons[type(refusal)])


def _may_choose_readers(me: Member, whom: Member) -> bool:
    """Who sees that they come is theirs to say; the secretariat may write down what it was told."""
    return me.id == whom.id or policy.may_keep_meetings(me)


def _again(
    me: Member, whom: Member, meeting_id: int, form: EnrolmentForm, status: int
) -> ResponseReturnValue:
    """The form with what was typed; when the questions changed, with the questions of now."""
    meeting = meeting_for(me, meeting_id)
    if status == 409:
        errors = form.form_errors
        form = _form(me, meeting, whom)
        form.form_errors = errors
    return _enrol_page(form, whom, meeting, status)


def _enrol_page(
    form: EnrolmentForm, whom: Member, meeting: Meeting, status: int = 200
) -> ResponseReturnValue:
    me = current_member()
    is_own = me.id == whom.id
    page = render_template(
        "meetings/enrol.html" if is_own else "meetings/answer_for.html",
        form=form,
        meeting=meeting,
        whom=whom,
        own=own_answer(whom, meeting),
        parts=parts_of(meeting),
        answer_words=answers_offered(meeting),
        shown_words=SHOWN_WORDS,
        may_choose_readers=_may_choose_readers(me, whom),
        words=() if is_own else words_of(meeting, whom),
        route_words=ROUTE_WORDS,
    )
    return page, status
