"""HTTP for the record of moderation."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dsonet.access import require
from dsonet.members.identity import current_member
from dsonet.moderation import policy, queries
from dsonet.web.numbers import number_from_query

bp = Blueprint("moderation", __name__, url_prefix="/moderatie")

VERB_WORDS = {
    "close_thread": _l("sloot het gesprek"),
    "edit_reply": _l("bewerkte een reactie namens de schrijver"),
    "edit_thread": _l("bewerkte het bericht namens de schrijver"),
    "hide_reply": _l("verborg een reactie"),
    "hide_thread": _l("verborg het gesprek"),
    "move_thread": _l("verplaatste het gesprek"),
    "pin_thread": _l("zette het gesprek vast"),
    "reopen_thread": _l("heropende het gesprek"),
    "restore_reply": _l("zette een reactie terug"),
    "restore_thread": _l("zette het gesprek terug"),
    "unpin_thread": _l("maakte het gesprek los"),
}


@bp.get("")
def show_log() -> ResponseReturnValue:
    """Who did what, to what, why and when; and what is hidden now."""
    me = current_member()
    require(policy.may_see_log(me))
    before = number_from_query("na")
    return render_template(
        "moderation/log.html",
        log=queries.log(me, before),
        hidden=[] if before else queries.hidden_words(me),
        verb_words=VERB_WORDS,
    )
