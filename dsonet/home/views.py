"""HTTP for the first page: for the world what the network is, for members what is new."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from dsonet.database import now
from dsonet.forum.policy import may_ask
from dsonet.home import queries
from dsonet.meetings.forms.answers import ANSWER_WORDS
from dsonet.meetings.policy import may_answer
from dsonet.members.identity import current_member, is_signed_in
from dsonet.members.queries.network import network
from dsonet.outcomes.queries import latest_public
from dsonet.privacy.policy import may_set_house_rules
from dsonet.web.addresses import own_path
from dsonet.web.gate import public
from dsonet.web.language import LOCALES

bp = Blueprint("home", __name__)
OUTCOMES_SHOWN = 3


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """The first page."""
    if is_signed_in():
        me = current_member()
        page = queries.dashboard(me)
        return render_template(
            "home/dashboard.html",
            page=page,
            answer_words=ANSWER_WORDS,
            may_answer_next=bool(page.meetings) and may_answer(me, page.meetings[0].meeting, now()),
            may_ask=may_ask(me),
            may_set_house_rules=may_set_house_rules(me),
        )
    here = network()
    return render_template(
        "home/public.html", outcomes=latest_public(OUTCOMES_SHOWN), contact=here.address if here else ""
    )


@bp.post("/taal")
@public
def choose_language() -> ResponseReturnValue:
    """A visitor's language; a member's own is a preference."""
    if request.form.get("locale") in LOCALES:
        session["locale"] = request.form["locale"]
    return redirect(own_path(request.form.get("next")) or url_for("home.show"), 303)
