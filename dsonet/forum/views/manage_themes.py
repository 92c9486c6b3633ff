"""HTTP for those who keep the themes."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dsonet.access import require
from dsonet.circles.queries import circle_choices, circle_for
from dsonet.database import db
from dsonet.forum.actions import themes as actions
from dsonet.forum.actions.themes import ThemeFacts
from dsonet.forum.editing_forms import THEME_KIND_WORDS, ThemeForm
from dsonet.forum.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.members.queries.people import member_choices
from dsonet.themes.models import Theme, ThemeKind, Writers
from dsonet.themes.policy import may_keep_themes
from dsonet.themes.queries import all_themes, theme_with_id


@bp.get("/beheer/themas")
def manage_themes() -> ResponseReturnValue:
    """All themes in their order."""
    me = current_member()
    require(may_keep_themes(me))
    return render_template("forum/manage_themes.html", themes=all_themes(me), kind_words=THEME_KIND_WORDS)


@bp.route("/beheer/themas/nieuw", methods=["GET", "POST"])
def make_theme() -> ResponseReturnValue:
    """A new theme."""
    me = current_member()
    require(may_keep_themes(me))
    form = ThemeForm()
    form.offer(member_choices(me), circle_choices(me))
    if not form.validate_on_submit():
        return _edit_page(form, None)
    circle = circle_for(me, form.circle_id.data) if form.circle_id and form.circle_id.data else None
    actions.make_theme(me, _facts(form), circle)
    db.session.commit()
    return redirect(url_for("forum.manage_themes"), 303)


@bp.route("/beheer/themas/<int:theme_id>", methods=["GET", "POST"])
def change_theme(theme_id: int) -> ResponseReturnValue:
    """Other words for a theme."""
    me = current_member()
    require(may_keep_themes(me))
    theme = theme_with_id(me, theme_id)
    form = ThemeForm(obj=theme)
    del form.circle_id
    form.offer(member_choices(me), [])
    if not form.validate_on_submit():
        return _edit_page(form, theme)
    actions.change_theme(me, theme, _facts(form))
    db.session.commit()
    return redirect(url_for("forum.manage_themes"), 303)


@bp.post("/beheer/themas/<int:theme_id>/plaats")
def move_theme(theme_id: int) -> ResponseReturnValue:
    """One place up or down."""
    me = current_member()
    actions.move_theme(me, theme_with_id(me, theme_id), -1 if request.form.get("step") == "up" else 1)
    db.session.commit()
    return redirect(url_for("forum.manage_themes"), 303)


@bp.post("/beheer/themas/<int:theme_id>/archief")
def archive_theme(theme_id: int) -> ResponseReturnValue:
    """Into the archive, or back into use."""
    me = current_member()
    actions.archive_theme(me, theme_with_id(me, theme_id), request.form.get("archived") == "1")
    db.session.commit()
    return redirect(url_for("forum.manage_themes"), 303)


def _facts(form: ThemeForm) -> ThemeFacts:
    return ThemeFacts(
        form.title.data,
        form.description.data,
        ThemeKind(form.kind.data),
        Writers(form.who_asks.data),
        Writers(form.who_replies.data),
        form.moderator_id.data or None,
    )


def _edit_page(form: ThemeForm, theme: Theme | None) -> ResponseReturnValue:
    page = render_template("forum/edit_theme.html", form=form, theme=theme)
    return page, 422 if form.is_submitted() else 200
