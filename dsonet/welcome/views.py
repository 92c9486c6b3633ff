"""HTTP for the welcome, one step a page; each can be passed over, left, and taken up again."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dsonet.database import db
from dsonet.directory.actions.card import introduce
from dsonet.directory.queries.entries import kept_expertise
from dsonet.directory.queries.people import own_card
from dsonet.forum.actions.following import follow_themes
from dsonet.forum.queries.handing_over import followed_themes
from dsonet.members.actions.account import say_position
from dsonet.members.identity import current_member
from dsonet.notifications.actions import choose_mail
from dsonet.notifications.models import MailChoice
from dsonet.notifications.queries import preference_of
from dsonet.themes.queries import themes_in_use
from dsonet.welcome import actions, queries
from dsonet.welcome.forms import FollowForm, IntroductionForm
from dsonet.welcome.models import Step

bp = Blueprint("welcome", __name__)
HOW = ("replies", "mentions", "documents")
"""What a member chooses about letters, as the fields are called."""


@bp.get("/welkom")
def go_on() -> ResponseReturnValue:
    """To where one was; who is done goes home."""
    return _to(queries.next_step(current_member()))


@bp.route("/welkom/kaartje", methods=["GET", "POST"])
def introduce_oneself() -> ResponseReturnValue:
    """Portfolio and expertise."""
    me = current_member()
    own = own_card(me)
    form = IntroductionForm(
        title=me.title,
        portfolio=me.portfolio,
        expertise=own.expertise_ids,
        call_me_about=own.card.call_me_about,
    )
    form.offer(kept_expertise())
    if not form.validate_on_submit():
        page = render_template("welcome/card.html", form=form)
        return page, 422 if form.is_submitted() else 200
    say_position(me, form.title.data, form.portfolio.data)
    introduce(me, form.expertise.data or [], form.call_me_about.data)
    return _finish(Step.CARD)


@bp.route("/welkom/volgen", methods=["GET", "POST"])
def choose_what_to_hear() -> ResponseReturnValue:
    """Themes, and how to hear of them."""
    me = current_member()
    themes, kept = themes_in_use(me), preference_of(me)
    followed = [theme.id for theme in followed_themes(me)]
    form = FollowForm(themes=followed, **{name: getattr(kept, name) for name in HOW})
    form.offer(themes)
    if not form.validate_on_submit():
        page = render_template("welcome/follow.html", form=form)
        return page, 422 if form.is_submitted() else 200
    chosen = form.themes.data or []
    follow_themes(me, [theme for theme in themes if theme.id in chosen])
    choose_mail(me, *(MailChoice(form[name].data) for name in HOW))
    return _finish(Step.FOLLOW)


@bp.post("/welkom/overslaan")
def pass_over() -> ResponseReturnValue:
    """Not this step."""
    step = next((one for one in Step if one == request.form.get("stap")), Step.FOLLOW)
    return _finish(step)


def _finish(step: Step) -> ResponseReturnValue:
    following = actions.finish_step(current_member(), step)
    db.session.commit()
    return _to(following)


def _to(step: Step | None) -> ResponseReturnValue:
    pages = {Step.CARD: "welcome.introduce_oneself", Step.FOLLOW: "welcome.choose_what_to_hear"}
    return redirect(url_for(pages[step] if step else "home.show"), 303)
