"""HTTP for the plan of letters around a meeting."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.convening import policy
from dsonet.convening.actions import plans as actions
from dsonet.convening.forms.letters import LetterForm, NewLetterForm, shown
from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.queries.plans import letter_for, plan_of
from dsonet.convening.queries.preview import preview_for
from dsonet.convening.views.blueprint import bp
from dsonet.convening.words import FOR_WHOM, KIND_WORDS
from dsonet.database import db
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.members.identity import current_member
from dsonet.web.numbers import whole_number


@bp.route("/bijeenkomsten/<int:meeting_id>/brieven", methods=["GET", "POST"])
def show_plan(meeting_id: int) -> ResponseReturnValue:
    """The letters with their dates, and one more."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_keep_letters(me))
    form = NewLetterForm()
    form.of(meeting)
    if not form.is_submitted():
        return _plan_page(meeting, form)
    require(policy.may_plan_letters(me, meeting))
    if not form.validate():
        return _plan_page(meeting, form, 422)
    actions.add_letter(me, meeting, LetterKind(form.kind.data), form.facts())
    db.session.commit()
    flash(_("De brief staat in het plan."))
    return _to_plan(meeting_id)


@bp.route("/bijeenkomsten/<int:meeting_id>/brieven/<int:letter_id>", methods=["GET", "POST"])
def change_letter(meeting_id: int, letter_id: int) -> ResponseReturnValue:
    """Another moment or other words; a second keeper sees what stands now beside what was typed."""
    me = current_member()
    letter = letter_for(me, meeting_id, letter_id)
    require(policy.may_keep_letters(me))
    if not policy.may_change_letter(me, letter):
        return _went(letter)
    form = LetterForm() if request.method == "POST" else _form_of(letter)
    form.of(letter.meeting, letter)
    if not form.validate_on_submit():
        return _letter_page(letter, form, 422 if form.is_submitted() else 200)
    try:
        actions.change_letter(me, letter, form.facts(), whole_number(form.version.data or "") or 0)
    except actions.ChangedMeanwhile:
        form.version.raw_data, form.version.data = None, str(letter.version)
        return _letter_page(letter, form, 409, conflict=True)
    except actions.AlreadyWent:
        return _went(letter)
    db.session.commit()
    flash(_("De brief is bewaard."))
    return _to_plan(meeting_id)


@bp.post("/bijeenkomsten/<int:meeting_id>/brieven/<int:letter_id>/stoppen")
def stop_letter(meeting_id: int, letter_id: int) -> ResponseReturnValue:
    """Keep a letter from going."""
    letter = letter_for(current_member(), meeting_id, letter_id)
    try:
        actions.stop_letter(current_member(), letter)
    except actions.AlreadyWent:
        return _went(letter)
    db.session.commit()
    flash(_("De brief is stilgezet. Hij gaat niet, tot je hem weer aanzet."))
    return _to_plan(meeting_id)


@bp.post("/bijeenkomsten/<int:meeting_id>/brieven/<int:letter_id>/aanzetten")
def start_letter(meeting_id: int, letter_id: int) -> ResponseReturnValue:
    """Let a stopped letter go after all."""
    letter = letter_for(current_member(), meeting_id, letter_id)
    try:
        actions.start_letter(current_member(), letter)
    except actions.MomentPassed:
        words = _("Het moment van deze brief is voorbij. Kies eerst een nieuw moment en zet hem dan aan.")
        return _refuse(letter, words, 422)
    except actions.AlreadyWent:
        return _went(letter)
    except actions.ChangedMeanwhile:
        return _refuse(letter, _("Iemand anders heeft deze brief net gewijzigd. Kijk hem na."), 409)
    db.session.commit()
    flash(_("De brief staat weer aan."))
    return _to_plan(meeting_id)


@bp.get("/bijeenkomsten/<int:meeting_id>/brieven/<int:letter_id>/voorbeeld")
def preview_letter(meeting_id: int, letter_id: int) -> ResponseReturnValue:
    """The letter as you would get it."""
    me = current_member()
    letter = letter_for(me, meeting_id, letter_id)
    require(policy.may_keep_letters(me))
    return render_template(
        "convening/preview.html",
        meeting=letter.meeting,
        letter=letter,
        draft=preview_for(me, letter),
        kind_words=KIND_WORDS,
    )


def _went(letter: PlannedLetter) -> ResponseReturnValue:
    return _refuse(letter, _("Deze brief is al gegaan. Daar valt niets meer aan te veranderen."), 409)


def _refuse(letter: PlannedLetter, words: str, status: int) -> ResponseReturnValue:
    """The plan as it is now, with why not."""
    db.session.rollback()
    meeting = meeting_for(current_member(), letter.meeting_id)
    form = NewLetterForm(formdata=None)
    form.of(meeting)
    return _plan_page(meeting, form, status, refusal=words)


def _form_of(letter: PlannedLetter) -> LetterForm:
    return LetterForm(
        goes_at=shown(letter.goes_at, letter.meeting), source=letter.source, version=str(letter.version)
    )


def _plan_page(
    meeting: Meeting, form: NewLetterForm, status: int = 200, refusal: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "convening/plan.html",
        meeting=meeting,
        rows=plan_of(meeting),
        form=form,
        refusal=refusal,
        may_plan=policy.may_plan_letters(current_member(), meeting),
        kind_words=KIND_WORDS,
        for_whom=FOR_WHOM,
    )
    return page, status


def _letter_page(
    letter: PlannedLetter, form: LetterForm, status: int, conflict: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "convening/letter.html",
        meeting=letter.meeting,
        letter=letter,
        form=form,
        conflict=conflict,
        kind_words=KIND_WORDS,
        for_whom=FOR_WHOM,
    )
    return page, status


def _to_plan(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for("convening.show_plan", meeting_id=meeting_id), 303)
