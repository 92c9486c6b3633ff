"""HTTP for the board: who was reached, who has not answered, whom to ring."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from dsonet.access import require
from dsonet.convening import policy
from dsonet.convening.queries.board import Shown, board_of
from dsonet.convening.views.blueprint import bp
from dsonet.convening.words import KIND_WORDS
from dsonet.database import now
from dsonet.meetings.forms.answers import ANSWER_WORDS
from dsonet.meetings.policy import takes_answers
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.words import ROUTE_WORDS
from dsonet.members.identity import current_member


@bp.get("/bijeenkomsten/<int:meeting_id>/bord")
def show_board(meeting_id: int) -> ResponseReturnValue:
    """Everyone whom a meeting is for, or who of them needs a call."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_keep_letters(me))
    asked = request.args.get("toon", "")
    shown = Shown(asked) if asked in set(Shown) else Shown.ALL
    return render_template(
        "convening/board.html",
        meeting=meeting,
        board=board_of(me, meeting, shown),
        shown=shown,
        may_answer=takes_answers(meeting, meeting.circle, now()),
        answer_words=ANSWER_WORDS,
        route_words=ROUTE_WORDS,
        kind_words=KIND_WORDS,
    )
