"""HTTP for «gelezen»: ask, remind, say so."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.documents import policy
from dsonet.documents.actions import readings as actions
from dsonet.documents.models import Document
from dsonet.documents.queries.documents import document_for
from dsonet.documents.queries.readers import ids_to_ask
from dsonet.documents.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.web.language import ngettext


@bp.route("/<int:document_id>/leesbevestiging", methods=["GET", "POST"])
def ask_reading(document_id: int) -> ResponseReturnValue:
    """Ask everyone for whom it is; first it is said how many that mails."""
    me = current_member()
    document = document_for(me, document_id)
    require(policy.may_ask_reading(me))
    if document.reading_asked_at is not None:
        return _back(document_id)
    count = len(ids_to_ask(document))
    if request.method != "POST":
        return _ask_first(document, count, is_reminder=False)
    actions.ask_reading(me, document)
    db.session.commit()
    flash(
        ngettext(
            "%(num)d lid krijgt nu een mail met de vraag het te lezen.",
            "%(num)d leden krijgen nu een mail met de vraag het te lezen.",
            count,
        )
    )
    return _back(document_id)


@bp.route("/<int:document_id>/leesbevestiging/herinneren", methods=["GET", "POST"])
def remind_of_reading(document_id: int) -> ResponseReturnValue:
    """Remind who did not say it yet; first it is said how many that mails."""
    me = current_member()
    document = document_for(me, document_id)
    require(policy.may_ask_reading(me))
    if document.reading_asked_at is None or document.reminded_at is not None:
        return _back(document_id)
    count = len(ids_to_ask(document))
    if request.method != "POST":
        return _ask_first(document, count, is_reminder=True)
    actions.remind(me, document)
    db.session.commit()
    flash(
        ngettext("%(num)d lid krijgt nu een herinnering.", "%(num)d leden krijgen nu een herinnering.", count)
    )
    return _back(document_id)


@bp.post("/<int:document_id>/gelezen")
def confirm_reading(document_id: int) -> ResponseReturnValue:
    """I read it."""
    me = current_member()
    actions.confirm_reading(me, document_for(me, document_id))
    db.session.commit()
    flash(_("Dank: je bevestigde dat je dit las."))
    return _back(document_id)


def _ask_first(document: Document, count: int, *, is_reminder: bool) -> ResponseReturnValue:
    preview = url_for("notifications.preview_reading", document_id=document.id, herinnering=int(is_reminder))
    return render_template(
        "documents/ask_reading.html",
        document=document,
        count=count,
        is_reminder=is_reminder,
        preview=preview,
    )


def _back(document_id: int) -> ResponseReturnValue:
    return redirect(url_for("documents.show_document", document_id=document_id), 303)
