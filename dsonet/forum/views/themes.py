"""HTTP for the overview of themes."""

from flask import render_template
from flask.typing import ResponseReturnValue

from dsonet.forum import policy
from dsonet.forum.queries.themes import themes_page, themes_to_ask_in
from dsonet.forum.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.themes.policy import may_keep_themes


@bp.get("/overleg")
def show_themes() -> ResponseReturnValue:
    """All themes, with what is new for me."""
    me = current_member()
    return render_template(
        "forum/themes.html",
        page=themes_page(me),
        may_keep_themes=may_keep_themes(me),
        may_ask=policy.may_ask(me),
    )


@bp.get("/overleg/stel-een-vraag")
def choose_theme() -> ResponseReturnValue:
    """Where to ask, for who comes from a page that belongs to no theme."""
    return render_template("forum/choose_theme.html", themes=themes_to_ask_in(current_member()))
