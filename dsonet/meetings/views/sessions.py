"""HTTP for what members do with an agenda: choose a session, begin the talk about an item."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.forum.actions.threads import Opening
from dsonet.forum.models import Thread, ThreadKind
from dsonet.meetings import policy
from dsonet.meetings.actions import sessions as actions
from dsonet.meetings.actions.talks import TalkBegun, begin_talk
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.forms.agenda import TalkForm
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.agenda import item_for, talk_circle, talk_themes
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.views.meetings import meeting_page
from dsonet.members.identity import current_member
from dsonet.text import TextRefused
from dsonet.themes.models import Theme
from dsonet.web.addresses import full_address


@bp.post("/bijeenkomsten/<int:meeting_id>/agenda/<int:item_id>/kiezen")
def choose_session(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take a place in a parallel session, and leave the one at the same time."""
    me = current_member()
    meeting, item = meeting_for(me, meeting_id), item_for(me, meeting_id, item_id)
    try:
        actions.choose_session(me, meeting, item.id)
    except actions.SessionFull:
        db.session.rollback()
        words = _("«%(title)s» is vol. Wat je eerder koos, houd je.", title=item.title)
        return meeting_page(meeting_for(me, meeting_id), 422, session_error=words)
    db.session.commit()
    flash(_("Je bent erbij: %(title)s.", title=item.title))
    return _to_item(meeting_id, item_id)


@bp.post("/bijeenkomsten/<int:meeting_id>/agenda/<int:item_id>/loslaten")
def leave_session(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Give the place back."""
    me = current_member()
    meeting, item = meeting_for(me, meeting_id), item_for(me, meeting_id, item_id)
    actions.leave_session(me, meeting, item.id)
    db.session.commit()
    return _to_item(meeting_id, item_id)


@bp.route("/bijeenkomsten/<int:meeting_id>/agenda/<int:item_id>/gesprek", methods=["GET", "POST"])
def start_talk(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Begin the talk about an item, in a theme that is for the same people."""
    me = current_member()
    meeting, item = meeting_for(me, meeting_id), item_for(me, meeting_id, item_id)
    require(policy.may_begin_talk(me, meeting))
    themes = {theme.id: theme for theme in talk_themes(me, meeting)}
    form = TalkForm() if request.method == "POST" else TalkForm(title=item.title)
    form.offer([(theme.id, theme.title) for theme in themes.values()])
    if not form.validate_on_submit():
        return _talk_page(form, meeting, item, 422 if form.is_submitted() else 200)
    try:
        thread = _begin(form, meeting, item, themes[form.theme_id.data])
    except TalkBegun:
        db.session.rollback()
        flash(_("Over dit punt is net al een gesprek begonnen."))
        return _to_item(meeting_id, item_id)
    except TextRefused as refusal:
        db.session.rollback()
        meeting, item = meeting_for(me, meeting_id), item_for(me, meeting_id, item_id)
        form.text.errors = [str(refusal)]
        return _talk_page(form, meeting, item, 422)
    db.session.commit()
    return redirect(url_for("forum.show_thread", slug=themes[thread.theme_id].slug, thread_id=thread.id), 303)


def _begin(form: TalkForm, meeting: Meeting, item: AgendaItem, theme: Theme) -> Thread:
    """The words that were typed, and a line that leads back; of a secret meeting that line says no title."""
    words = _("een bijeenkomst") if meeting.has_secret_title else meeting.title
    address = full_address("meetings.show_meeting", meeting_id=meeting.id, _anchor=f"punt-{item.id}")
    line = _(
        "Dit gesprek hoort bij een punt op de agenda van %(meeting)s.", meeting=f"[{_bare(words)}]({address})"
    )
    opening = Opening(
        ThreadKind.CONVERSATION,
        form.title.data,
        "\n\n".join(part for part in (form.text.data, str(line)) if part),
        circle=talk_circle(meeting, theme),
    )
    return begin_talk(current_member(), meeting, item, theme, opening, form.submission.data)


def _bare(words: str) -> str:
    """Words that are no Markdown inside the brackets of a link."""
    return "".join(f"\\{sign}" if sign in "\\[]()*_`<>@!&" else sign for sign in words)


def _talk_page(form: TalkForm, meeting: Meeting, item: AgendaItem, status: int) -> ResponseReturnValue:
    return render_template("meetings/start_talk.html", form=form, meeting=meeting, item=item), status


def _to_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting_id, _anchor=f"punt-{item_id}"), 303)
