"""HTTP for announcing a meeting: when which letter goes to how many is said first."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.convening.actions.announcing import announce
from dsonet.convening.models import LetterKind
from dsonet.convening.queries.announcing import FirstLetters, first_letters
from dsonet.convening.queries.due import IN_CALENDARS
from dsonet.convening.queries.preview import preview_for
from dsonet.convening.views.blueprint import bp
from dsonet.convening.words import KIND_WORDS
from dsonet.database import db, now
from dsonet.mail.showing import as_page
from dsonet.meetings.models import Meeting
from dsonet.meetings.policy import may_lead
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.members.identity import current_member
from dsonet.web.language import ngettext
from dsonet.web.times import long_moment


@bp.route("/bijeenkomsten/<int:meeting_id>/aankondigen", methods=["GET", "POST"])
def announce_meeting(meeting_id: int) -> ResponseReturnValue:
    """Let a concept be seen, and say when its first letter goes: as planned, or now."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(may_lead(me, meeting.circle))
    first = first_letters(meeting)
    if meeting.cancelled_at is not None or (meeting.announced_at is not None and not first.letters):
        return _nothing_waits(meeting)
    if request.method == "GET":
        return render_template(
            "convening/announce.html", meeting=meeting, first=first, moment=now(), kind_words=KIND_WORDS
        )
    was_concept, chosen = meeting.announced_at is None, request.form.get("now", "")
    at_once = LetterKind(chosen) if chosen in IN_CALENDARS else None
    announce(me, meeting, at_once)
    db.session.commit()
    if was_concept:
        flash(_("De bijeenkomst is nu te zien voor wie erbij hoort."))
    _tell_when(meeting, first, at_once)
    return _to_page(meeting)


@bp.get("/bijeenkomsten/<int:meeting_id>/aankondigen/voorbeeld")
def preview_first_letter(meeting_id: int) -> ResponseReturnValue:
    """The letter as it will look; `brief` says which, and it is the nearest otherwise."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(may_lead(me, meeting.circle))
    letters = first_letters(meeting).letters
    asked = [letter for letter in letters if letter.kind == request.args.get("brief")]
    draft = preview_for(me, [*asked, *letters][0]) if letters else None
    return as_page(draft.html) if draft is not None else _nothing_waits(meeting)


def _nothing_waits(meeting: Meeting) -> ResponseReturnValue:
    flash(_("Er wacht geen uitnodiging meer."))
    return _to_page(meeting)


def _tell_when(meeting: Meeting, first: FirstLetters, at_once: LetterKind | None) -> None:
    if at_once is not None:
        flash(
            ngettext("%(num)d lid krijgt nu een mail.", "%(num)d leden krijgen nu een mail.", first.readers)
        )
    elif first.letters:
        letter = first.letters[0]
        flash(
            _(
                "De eerste mail (%(kind)s) gaat %(when)s.",
                kind=KIND_WORDS[letter.kind],
                when=_("meteen") if letter.goes_at <= now() else long_moment(letter.goes_at, meeting.zone),
            )
        )


def _to_page(meeting: Meeting) -> ResponseReturnValue:
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id), 303)
