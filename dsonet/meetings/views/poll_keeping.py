"""HTTP for those who ask: a new date poll, and changing one."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.circles.queries import circle_for
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions import polls as actions
from dsonet.meetings.forms.polls import MOST_MOMENTS, ROWS_AT_FIRST, PollForm, people_asked
from dsonet.meetings.poll_models import DatePoll
from dsonet.meetings.queries import polls as queries
from dsonet.meetings.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.web.numbers import number_from_query, whole_number


@bp.route("/datumprikkers/nieuw", methods=["GET", "POST"])
def make_poll() -> ResponseReturnValue:
    """Ask the network or a circle when it can."""
    me = current_member()
    circles = queries.led_circles(me)
    require(policy.may_make_poll(me, None) or bool(circles))
    first = 0 if policy.may_make_poll(me, None) else circles[0][0]
    form = PollForm(circle_id=number_from_query("kring") or first)
    form.offer(circles, policy.may_make_poll(me, None))
    circle = _circle(me, form, first)
    people = queries.people_to_ask(me, circle.id if circle else None)
    _fill_asked(form, people, circle.id if circle else 0, {one.id: False for one in people})
    if _only_rows(form) or not form.validate_on_submit():
        return _form_page(form, people, circle)
    poll = actions.open_poll(me, form.facts(), circle)
    db.session.commit()
    flash(_("De datumprikker is open. Wie je vraagt krijgt een mail."))
    return redirect(url_for("meetings.show_poll", poll_id=poll.id), 303)


@bp.route("/datumprikkers/<int:poll_id>/bewerken", methods=["GET", "POST"])
def change_poll(poll_id: int) -> ResponseReturnValue:
    """Change moments, words and who is asked; who already voted keeps their votes for what stays."""
    me = current_member()
    poll = queries.poll_for(me, poll_id)
    require(policy.may_keep_poll(me, poll))
    form = PollForm() if request.method == "POST" else PollForm.of(poll, queries.options_of(poll))
    del form.circle_id
    form.offer([], takes_network=False)
    people = queries.people_to_ask(me, poll.circle_id)
    _fill_asked(form, people, poll.circle_id or 0, queries.asked_ids(poll))
    if _only_rows(form) or not form.validate_on_submit():
        return _form_page(form, people, poll.circle, poll)
    try:
        actions.change_poll(me, poll, form.facts(), whole_number(form.version.data or "") or 0)
    except (actions.PollClosed, actions.PollChanged):
        db.session.rollback()
        now_stands = queries.poll_for(me, poll_id)
        form.version.raw_data, form.version.data = None, str(now_stands.version)
        return _form_page(form, people, now_stands.circle, now_stands, is_conflict=True)
    db.session.commit()
    flash(_("De datumprikker is gewijzigd."))
    return redirect(url_for("meetings.show_poll", poll_id=poll_id), 303)


def _circle(me: Member, form: PollForm, first: int) -> Circle | None:
    """The circle that is chosen, when it is one of those to choose from; None: the network."""
    offered = [int(choice.value) for choice in form.circle_id.choices]  # type: ignore[union-attr]
    chosen = form.circle_id.data if form.circle_id and form.circle_id.data in offered else first
    return circle_for(me, chosen) if chosen else None


def _fill_asked(
    form: PollForm, people: Sequence[Member], circle_id: int, standing: Mapping[int, bool]
) -> None:
    """Who is asked: as ticked, as it stands, or everyone when the page showed other people than were chosen."""
    form.asked = standing
    if form.is_submitted():
        ticked, decisive = request.form.getlist("asked"), request.form.getlist("decisive")
        form.asked = people_asked(people, ticked, decisive, form.shown_for.data != str(circle_id))


def _only_rows(form: PollForm) -> bool:
    """Was it a button that only adds or takes away a row, or shows other people? Nothing is kept then."""
    if "more" in request.form:
        form.add_rows(len(form.moments) + 1)
    elif "remove" in request.form:
        form.remove_row(whole_number(request.form["remove"]) or 0)
    return any(name in request.form for name in ("more", "remove", "people"))


def _form_page(
    form: PollForm,
    people: Sequence[Member],
    circle: Circle | None,
    poll: DatePoll | None = None,
    is_conflict: bool = False,
) -> ResponseReturnValue:
    """The form; with what stands now when someone else was first."""
    form.add_rows(2 if form.is_submitted() else ROWS_AT_FIRST)
    page = render_template(
        "meetings/edit_poll.html",
        form=form,
        people=people,
        circle=circle,
        poll=poll,
        options=queries.options_of(poll) if poll and is_conflict else [],
        is_conflict=is_conflict,
        most=MOST_MOMENTS,
        is_more="more" in request.form,
        show_people="people" in request.form or bool(form.shown_for.errors),
    )
    wrong = 409 if is_conflict else 422
    return page, wrong if form.is_submitted() and (is_conflict or form.errors) else 200
