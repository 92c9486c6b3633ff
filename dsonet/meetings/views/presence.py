"""HTTP for ticking off who is there, on a phone at the door."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dsonet.access import NotVisible, require
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.actions import presence as actions
from dsonet.meetings.queries.lists import ticked_off
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.words import SHORT_ANSWERS
from dsonet.members.identity import current_member


@bp.get("/bijeenkomsten/<int:meeting_id>/aanwezig")
def show_presence(meeting_id: int) -> ResponseReturnValue:
    """Everyone with one large button; before the day it only says from when."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_open_presence(me, meeting))
    return render_template(
        "meetings/presence.html",
        meeting=meeting,
        people=ticked_off(meeting),
        may_tick=policy.may_keep_presence(me, meeting, now()),
        first_morning=policy.first_morning(meeting),
        short_answers=SHORT_ANSWERS,
    )


@bp.post("/bijeenkomsten/<int:meeting_id>/aanwezig/<int:member_id>")
def tick_off(meeting_id: int, member_id: int) -> ResponseReturnValue:
    """Say that someone is there, or not after all, and stay with them."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_keep_presence(me, meeting, now()))
    whom = next((one.member for one in ticked_off(meeting) if one.member.id == member_id), None)
    if whom is None:
        raise NotVisible
    if request.form.get("there") == "no":
        actions.untick(me, meeting, whom)
    else:
        actions.tick_off(me, meeting, whom)
    db.session.commit()
    place = url_for("meetings.show_presence", meeting_id=meeting.id)
    return redirect(f"{place}#lid-{member_id}", 303)
