"""HTTP for saying by one button whether one comes: on the page, and by the link in a letter."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import NotVisible, require
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.actions import answers as actions
from dsonet.meetings.answer_models import Answer, Route
from dsonet.meetings.forms.answers import ANSWER_WORDS, AnswerForm, answers_offered
from dsonet.meetings.links import answer_links
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.attendance import own_answer, parts_of
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.queries.questions import chosen_before, still_open
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.views.meetings import meeting_page
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.members.queries.people import member_with_id
from dsonet.web.gate import public


@bp.post("/bijeenkomsten/<int:meeting_id>/antwoord")
def answer_invitation(meeting_id: int) -> ResponseReturnValue:
    """Say yes, online, maybe or no."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    answer, error = _take(me, meeting, Route.PAGE)
    if answer is None:
        return meeting_page(meeting_for(me, meeting_id), 422, answer_error=error)
    flash(said(answer))
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)


@bp.get("/antwoord/<token>")
@public
def show_answer_link(token: str) -> ResponseReturnValue:
    """A page with buttons: opening a link changes nothing (scanners open every link)."""
    return _link_page(token, *_from(token))


@bp.post("/antwoord/<token>")
@public
def answer_by_link(token: str) -> ResponseReturnValue:
    """Say it by the button of that page; no sign-in."""
    member, meeting = _from(token)
    require(policy.may_answer(member, meeting, now()))
    answer, error = _take(member, meeting, Route.LINK)
    if answer is None:
        return _link_page(token, *_from(token), error=error)
    is_open = bool(still_open(own_answer(member, meeting), member, meeting, parts_of(meeting)))
    return _link_page(token, member, meeting, told=said(answer), is_open=is_open)


def said(answer: Answer) -> str:
    """What became of an answer, for the one who gave it."""
    if answer.waits:
        return str(
            _("Er is geen plaats meer. Je staat op de wachtlijst en hoort het als er een plaats vrijkomt.")
        )
    return str(_("Je antwoord is bewaard: %(answer)s.", answer=ANSWER_WORDS[answer.kind]))


def as_usual(word: actions.Word, member: Member, meeting: Meeting) -> actions.Word:
    """A first word that says nothing of it: who sees that they come is what they chose last time elsewhere."""
    if word.shown_to is not None or own_answer(member, meeting).answer is not None:
        return word
    return replace(word, shown_to=chosen_before(member))


def _take(speaker: Member, meeting: Meeting, route: Route) -> tuple[Answer | None, str]:
    """Keep what the form says, or tell what is wrong with it."""
    form = AnswerForm()
    form.offer(meeting, parts_of(meeting))
    if not form.validate():
        return None, _("Kies een van de antwoorden.")
    try:
        answer = actions.answer_invitation(
            speaker, meeting, as_usual(form.word(route, now()), speaker, meeting)
        )
    except actions.NoRoom:
        db.session.rollback()
        return None, _("Voor wie je meeneemt is geen plaats meer. Je eigen plaats houd je.")
    except actions.NotOffered:
        db.session.rollback()
        return None, _("Dat kan bij deze bijeenkomst niet.")
    db.session.commit()
    return answer, ""


def _from(token: str) -> tuple[Member, Meeting]:
    link = answer_links.read(token)
    member = member_with_id(link.member_id) if link else None
    if link is None or member is None or not member.is_active:
        raise NotVisible
    return member, meeting_for(member, link.about)


def _link_page(
    token: str,
    member: Member,
    meeting: Meeting,
    told: str = "",
    error: str = "",
    is_open: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "meetings/answer_link.html",
        token=token,
        meeting=meeting,
        own=own_answer(member, meeting),
        whom=member,
        answer_words=answers_offered(meeting),
        may_answer=policy.may_answer(member, meeting, now()),
        told=told,
        error=error,
        is_open=is_open,
    )
    return page, 422 if error else 200
