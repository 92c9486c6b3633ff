"""HTTP for the inbox, the choice of letters, the link to stop in each letter, and the demo's postbox."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import NotVisible, require
from dsonet.database import db
from dsonet.documents import policy as documents
from dsonet.documents.queries.documents import document_for
from dsonet.forum.models import Thread
from dsonet.mail import postbox
from dsonet.mail.showing import as_page
from dsonet.members.identity import current_member
from dsonet.members.models import Member, NetworkKind
from dsonet.members.queries.network import network
from dsonet.notifications import actions, queries
from dsonet.notifications.document_letters import about_reading
from dsonet.notifications.forms import PreferencesForm, StopForm
from dsonet.notifications.links import stop_links
from dsonet.notifications.models import MailChoice
from dsonet.web.forms import csrf
from dsonet.web.gate import public
from dsonet.web.numbers import number_from_query

bp = Blueprint("notifications", __name__)
LETTERS_SHOWN = 100


@bp.get("/meldingen")
def show_inbox() -> ResponseReturnValue:
    """What happened around me."""
    return render_template(
        "notifications/inbox.html", inbox=queries.inbox(current_member(), number_from_query("na"))
    )


@bp.post("/meldingen/gelezen")
def mark_all_read() -> ResponseReturnValue:
    """Empty the bell."""
    actions.mark_all_read(current_member())
    db.session.commit()
    return redirect(url_for("notifications.show_inbox"), 303)


@bp.route("/profiel/berichten", methods=["GET", "POST"])
def edit_preferences() -> ResponseReturnValue:
    """When letters come."""
    me = current_member()
    form = PreferencesForm(obj=queries.preference_of(me))
    if form.validate_on_submit():
        chosen = (form.replies.data, form.mentions.data, form.documents.data)
        actions.choose_mail(me, *map(MailChoice, chosen))
        db.session.commit()
        flash(_("Je keuze is bewaard."))
        return redirect(url_for("notifications.edit_preferences"), 303)
    return render_template("notifications/preferences.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/afmelden/<token>")
@public
def ask_to_stop(token: str) -> ResponseReturnValue:
    """A page with a button: opening a link changes nothing (scanners open every link)."""
    _member, thread = _from(token)
    return render_template("notifications/stop.html", form=StopForm(), thread=thread, token=token)


@bp.post("/afmelden/<token>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]
def stop(token: str) -> ResponseReturnValue:
    """Stop the letters, for the page's button and for a mail program's one click (RFC 8058); no sign-in."""
    member, thread = _from(token)
    if request.form.get("what") == "thread":
        actions.stop_thread(member, thread)
    else:
        actions.stop_theme(member, thread)
    db.session.commit()
    return render_template("notifications/stopped.html", thread=thread, what=request.form.get("what"))


@bp.get("/documenten/<int:document_id>/leesbevestiging/voorbeeld")
def preview_reading(document_id: int) -> ResponseReturnValue:
    """The letter that asks to read a document, or reminds of it, as one would get it oneself."""
    me = current_member()
    document = document_for(me, document_id)
    require(documents.may_ask_reading(me))
    return as_page(about_reading(me, document, request.args.get("herinnering") == "1").html)


@bp.get("/postvak")
@public
def show_postbox() -> ResponseReturnValue:
    """The letters of the demonstration, which sends none."""
    _only_in_demo()
    return render_template("notifications/postbox.html", letters=postbox.list_letters(LETTERS_SHOWN))


@bp.get("/postvak/<name>")
@public
def show_letter(name: str) -> ResponseReturnValue:
    """One letter of the demonstration, as its reader gets it."""
    _only_in_demo()
    letter = postbox.read_letter(name)
    if letter is None:
        raise NotVisible
    return render_template("notifications/letter.html", letter=letter)


def _from(token: str) -> tuple[Member, Thread]:
    ids = stop_links.read(token)
    member = queries.member_by_id(ids.member_id) if ids else None
    thread = queries.thread_of_letter(member, ids.about) if ids and member else None
    if member is None or thread is None:
        raise NotVisible
    return member, thread


def _only_in_demo() -> None:
    here = network()
    if here is None or here.kind != NetworkKind.DEMO or current_app.config["SMTP_HOST"]:
        raise NotVisible
