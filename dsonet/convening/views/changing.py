"""HTTP for changing a meeting: how many members are told of it, and what, is said before it is saved."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.calendars.actions.copies import take_quietly
from dsonet.calendars.comparing import News
from dsonet.calendars.policy import can_be_quiet
from dsonet.calendars.queries import news_of
from dsonet.convening.queries.due import stage_of
from dsonet.convening.queries.preview import preview_of_change
from dsonet.convening.views.blueprint import bp
from dsonet.database import db
from dsonet.mail.showing import as_page
from dsonet.meetings.actions import meetings as actions
from dsonet.meetings.forms.meetings import MeetingForm
from dsonet.meetings.models import Meeting
from dsonet.meetings.policy import may_lead
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.members.queries.people import member_choices
from dsonet.text import TextRefused
from dsonet.web.language import ngettext
from dsonet.web.numbers import whole_number


@bp.route("/bijeenkomsten/<int:meeting_id>/bewerken", methods=["GET", "POST"])
def change_meeting(meeting_id: int) -> ResponseReturnValue:
    """Change a meeting; a second editor sees what stands now beside what was typed.

    The change is made, what it mails is looked at, and without a yes to that it is taken back again.
    """
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(may_lead(me, meeting.circle))
    form = MeetingForm() if request.method == "POST" else MeetingForm.of(meeting)
    del form.circle_id
    form.offer([], member_choices(me))
    if not form.validate_on_submit():
        return _edit_page(form, meeting, 422 if form.is_submitted() else 200)
    before = news_of(meeting, stage_of(meeting)[0])
    try:
        actions.change_meeting(me, meeting, form.facts(), whole_number(form.version.data or "") or 0)
    except (TextRefused, actions.TooFewPlaces) as refusal:
        db.session.rollback()
        _say_why(form, refusal)
        return _edit_page(form, meeting_for(me, meeting_id), 422)
    except actions.ChangedMeanwhile:
        form.version.raw_data, form.version.data = None, str(meeting.version)
        return _edit_page(form, meeting, 409, conflict=True)
    return _save_or_ask(me, meeting, form, before)


def _save_or_ask(
    me: Member, meeting: Meeting, form: MeetingForm, before: Mapping[int, News]
) -> ResponseReturnValue:
    """Keep a change that was made when it mails nobody, or when so many letters were said yes to."""
    stage, chosen = stage_of(meeting)[0], request.form.get("tell", "")
    news = news_of(meeting, stage)
    may_be_quiet = can_be_quiet(news.values())
    is_quiet = may_be_quiet and chosen == "quietly"
    only_looks = "preview" in request.form
    if news and only_looks:
        letter = preview_of_change(me, meeting, next(iter(news.values())))
        db.session.rollback()
        return as_page(letter.html)
    is_asked = bool(news) and news != before and chosen != str(len(news)) and not is_quiet
    if is_asked or only_looks:
        db.session.rollback()
        meeting = meeting_for(me, meeting.id)
        return _edit_page(form, meeting, 200, count=len(news), may_be_quiet=may_be_quiet)
    if is_quiet:
        take_quietly(meeting, stage)
    db.session.commit()
    flash(_("De bijeenkomst is bewaard."))
    if news and not is_quiet:
        flash(ngettext("%(num)d lid krijgt nu een mail.", "%(num)d leden krijgen nu een mail.", len(news)))
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)


def _say_why(form: MeetingForm, refusal: TextRefused | actions.TooFewPlaces) -> None:
    if isinstance(refusal, actions.TooFewPlaces):
        words = _("Er zijn al %(count)s plaatsen weg. Kies er niet minder.", count=refusal.taken)
        form.capacity.errors = [words]
    else:
        form.text.errors = [str(refusal)]


def _edit_page(form: MeetingForm, meeting: Meeting, status: int, **more: object) -> ResponseReturnValue:
    return render_template("meetings/edit.html", form=form, meeting=meeting, **more), status
