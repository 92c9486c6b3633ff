"""HTTP for date polls: which there are, asking, saying when one can, and what it becomes."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import NotVisible, require
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions import polls as actions
from dsonet.meetings.forms.meetings import KIND_WORDS
from dsonet.meetings.forms.polls import VOTE_WORDS, ClosePollForm, VoteForm, vote_form
from dsonet.meetings.links import poll_links
from dsonet.meetings.poll_models import DateOption, DatePoll, VoteKind
from dsonet.meetings.queries import polls as queries
from dsonet.meetings.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.members.queries.people import member_with_id
from dsonet.web.gate import public


@bp.get("/datumprikkers")
def list_polls() -> ResponseReturnValue:
    """The open ones, first those that wait for the reader, and the closed ones."""
    me = current_member()
    opened = queries.open_polls(me)
    return render_template(
        "meetings/polls.html",
        waiting=[row for row in opened if row.waits],
        opened=[row for row in opened if not row.waits],
        closed=queries.closed_polls(me),
        may_make=policy.may_make_poll(me, None) or bool(queries.led_circles(me)),
    )


@bp.get("/datumprikkers/<int:poll_id>")
def show_poll(poll_id: int) -> ResponseReturnValue:
    """One poll: when I can, what all said, and what it became."""
    return _poll_page(queries.poll_for(current_member(), poll_id))


@bp.post("/datumprikkers/<int:poll_id>")
def vote(poll_id: int) -> ResponseReturnValue:
    """Say of each moment whether one can."""
    me = current_member()
    poll = queries.poll_for(me, poll_id)
    form, error = _take_votes(me, poll)
    if form is not None or error:
        db.session.rollback()
        return _poll_page(queries.poll_for(me, poll_id), form, error, 422 if form else 409)
    flash(_("Je antwoord is bewaard. Je kunt het wijzigen tot de datum vaststaat."))
    return redirect(url_for("meetings.show_poll", poll_id=poll_id), 303)


@bp.route("/datumprikkers/<int:poll_id>/sluiten", methods=["GET", "POST"])
def close_poll(poll_id: int) -> ResponseReturnValue:
    """Choose the moment: that makes the meeting and opens its invitation."""
    me = current_member()
    poll = queries.poll_for(me, poll_id)
    require(policy.may_keep_poll(me, poll))
    if poll.closed_at is not None:
        return _poll_page(poll, status=409 if request.method == "POST" else 200)
    page = queries.poll_page(me, poll)
    options = [tally.option for tally in page.by_rank]
    form = ClosePollForm(option=options[0].id if options else None)
    form.offer(options, poll.zone)
    if form.validate_on_submit():
        try:
            return _close(me, poll, options, form)
        except actions.PollClosed:
            db.session.rollback()
            return _poll_page(queries.poll_for(me, poll_id), status=409)
        except actions.MomentOver:
            db.session.rollback()
            form.option.errors = [
                _("Dit moment is al voorbij. Kies een ander, of stel nieuwe momenten voor.")
            ]
            page = queries.poll_page(me, queries.poll_for(me, poll_id))
    shown = render_template("meetings/close_poll.html", form=form, page=page, poll=page.poll)
    return shown, 422 if form.is_submitted() else 200


@bp.get("/datumprikker/<token>")
@public
def show_poll_link(token: str) -> ResponseReturnValue:
    """A page with buttons: opening a link changes nothing (scanners open every link)."""
    member, poll = _from(token)
    return _link_page(token, member, poll)


@bp.post("/datumprikker/<token>")
@public
def vote_by_link(token: str) -> ResponseReturnValue:
    """Say it on that page; no sign-in."""
    member, poll = _from(token)
    form, error = _take_votes(member, poll)
    if form is not None or error:
        db.session.rollback()
        return _link_page(token, *_from(token), form=form, error=error)
    return _link_page(token, member, poll, told=_("Je antwoord is bewaard. Dank je wel."))


def _take_votes(member: Member, poll: DatePoll) -> tuple[VoteForm | None, str]:
    """Keep what the form says; else the form with its errors, or why nothing can be said."""
    options = queries.options_of(poll)
    form = vote_form(options, {})
    if poll.closed_at is None and not form.validate():
        require(policy.may_vote(member, poll, queries.is_asked(member, poll)))
        return form, _("Je antwoord is nog niet bewaard: zeg bij elk moment of je kunt.")
    try:
        actions.vote(member, poll, form.said(options) if poll.closed_at is None else {})
    except actions.PollClosed:
        return None, _("De datumprikker is intussen gesloten. Je antwoord is niet bewaard.")
    except actions.PollChanged:
        return None, _("De momenten zijn intussen gewijzigd. Kijk ze na en antwoord opnieuw.")
    db.session.commit()
    return None, ""


def _close(
    me: Member, poll: DatePoll, options: Sequence[DateOption], form: ClosePollForm
) -> ResponseReturnValue:
    option = next(one for one in options if one.id == form.option.data)
    meeting = actions.close_poll(me, poll, option, form.city.data, form.venue.data)
    db.session.commit()
    flash(_("De bijeenkomst staat op de agenda. De uitnodigingen gaan eruit."))
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)


def _poll_page(
    poll: DatePoll, form: VoteForm | None = None, error: str = "", status: int = 200
) -> ResponseReturnValue:
    me = current_member()
    page = queries.poll_page(me, poll)
    rendered = render_template(
        "meetings/poll.html",
        page=page,
        poll=poll,
        form=form or _form(page.own, [tally.option for tally in page.tallies]),
        error=error,
        is_late=status == 409 and not error,
        meeting=queries.meeting_of(me, poll),
        may_vote=policy.may_vote(me, poll, page.is_asked),
        may_keep=policy.may_keep_poll(me, poll) and poll.closed_at is None,
        vote_words=VOTE_WORDS,
        kind_words=KIND_WORDS,
    )
    return rendered, status


def _form(own: Mapping[int, VoteKind], options: Sequence[DateOption]) -> VoteForm:
    """As it is shown, not as it was sent."""
    return vote_form(options, own, is_sent=False)


def _from(token: str) -> tuple[Member, DatePoll]:
    link = poll_links.read(token)
    member = member_with_id(link.member_id) if link else None
    if link is None or member is None or not member.is_active:
        raise NotVisible
    return member, queries.poll_for(member, link.about)


def _link_page(
    token: str, member: Member, poll: DatePoll, form: VoteForm | None = None, error: str = "", told: str = ""
) -> ResponseReturnValue:
    page = queries.poll_page(member, poll)
    rendered = render_template(
        "meetings/poll_link.html",
        token=token,
        page=page,
        poll=poll,
        whom=member,
        form=form or _form(page.own, [tally.option for tally in page.tallies]),
        error=error,
        told=told,
        may_vote=policy.may_vote(member, poll, page.is_asked),
    )
    return rendered, (422 if form else 409) if error else 200
