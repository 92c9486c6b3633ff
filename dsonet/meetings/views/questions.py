"""HTTP for the meeting's own questions: the list, making, changing, ordering and removing them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions import questions as actions
from dsonet.meetings.forms.questions import KIND_WORDS, READER_WORDS, QuestionForm
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries import questions as queries
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.queries.questions import AskedQuestion
from dsonet.meetings.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.web.numbers import whole_number

ADDRESS = "/bijeenkomsten/<int:meeting_id>/vragen"


@bp.get(ADDRESS)
def list_questions(meeting_id: int) -> ResponseReturnValue:
    """What those who come are asked."""
    return _list_page(_kept_meeting(meeting_id))


@bp.route(f"{ADDRESS}/nieuw", methods=["GET", "POST"])
def add_question(meeting_id: int) -> ResponseReturnValue:
    """One question more."""
    meeting = _kept_meeting(meeting_id)
    form = QuestionForm()
    if not form.validate_on_submit():
        return _edit_page(form, meeting, None, 422 if form.is_submitted() else 200)
    try:
        actions.add_question(current_member(), meeting, form.facts())
    except actions.TooManyQuestions:
        db.session.rollback()
        form.words.errors = [_("Dertig vragen is het meeste. Haal er eerst een weg.")]
        return _edit_page(form, _kept_meeting(meeting_id), None, 422)
    db.session.commit()
    return _to_list(meeting_id)


@bp.route(f"{ADDRESS}/<int:question_id>", methods=["GET", "POST"])
def change_question(meeting_id: int, question_id: int) -> ResponseReturnValue:
    """Change a question; a second editor sees what stands now beside what was typed."""
    meeting = _kept_meeting(meeting_id)
    asked = queries.question_for(meeting, question_id)
    form = QuestionForm() if request.method == "POST" else QuestionForm.of(asked.question)
    if not form.validate_on_submit():
        return _edit_page(form, meeting, asked, 422 if form.is_submitted() else 200)
    try:
        seen = whole_number(form.version.data or "") or 0
        actions.change_question(current_member(), asked.question, form.facts(), seen)
    except actions.AnswersStand as refusal:
        db.session.rollback()
        form[refusal.field].errors = [_why_it_stands(refusal.field)]
        meeting = _kept_meeting(meeting_id)
        return _edit_page(form, meeting, queries.question_for(meeting, question_id), 422)
    except actions.ChangedMeanwhile:
        form.version.raw_data, form.version.data = None, str(asked.question.version)
        return _edit_page(form, meeting, asked, 409)
    db.session.commit()
    return _to_list(meeting_id)


@bp.post(f"{ADDRESS}/<int:question_id>/plaats")
def move_question(meeting_id: int, question_id: int) -> ResponseReturnValue:
    """One place up or down."""
    asked = queries.question_for(_kept_meeting(meeting_id), question_id)
    actions.move_question(current_member(), asked.question, -1 if request.form.get("step") == "up" else 1)
    db.session.commit()
    return redirect(url_for("meetings.list_questions", meeting_id=meeting_id) + f"#vraag-{question_id}", 303)


@bp.post(f"{ADDRESS}/<int:question_id>/verwijderen")
def remove_question(meeting_id: int, question_id: int) -> ResponseReturnValue:
    """Ask it no more. With answers that the asker did not know of it is asked again."""
    asked = queries.question_for(_kept_meeting(meeting_id), question_id)
    known = whole_number(request.form.get("known_answers", "")) or 0
    try:
        actions.remove_question(current_member(), asked.question, known)
    except actions.HasAnswers:
        db.session.rollback()
        return _list_page(_kept_meeting(meeting_id), 409, asks_again=question_id)
    db.session.commit()
    flash(_("De vraag is weg."))
    return _to_list(meeting_id)


def _kept_meeting(meeting_id: int) -> Meeting:
    """The meeting, for who keeps its questions."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_keep_questions(me))
    return meeting


def _why_it_stands(field: str) -> str:
    reasons = {
        "kind": _("Er zijn al antwoorden, en die passen hier niet bij. Maak een nieuwe vraag."),
        "readers": _("Er zijn al antwoorden, en die zijn voor minder lezers gegeven. Maak een nieuwe vraag."),
        "kept_days": _("Er zijn al antwoorden. Langer bewaren dan is beloofd, kan niet."),
    }
    return str(reasons[field])


def _to_list(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for("meetings.list_questions", meeting_id=meeting_id), 303)


def _list_page(meeting: Meeting, status: int = 200, asks_again: int = 0) -> ResponseReturnValue:
    page = render_template(
        "meetings/questions.html",
        meeting=meeting,
        questions=queries.questions_with_counts(meeting),
        kind_words=KIND_WORDS,
        reader_words=READER_WORDS,
        asks_again=asks_again,
    )
    return page, status


def _edit_page(
    form: QuestionForm, meeting: Meeting, asked: AskedQuestion | None, status: int
) -> ResponseReturnValue:
    page = render_template(
        "meetings/edit_question.html",
        form=form,
        meeting=meeting,
        asked=asked,
        conflict=status == 409,
        kind_words=KIND_WORDS,
        reader_words=READER_WORDS,
    )
    return page, status
