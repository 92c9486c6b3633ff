"""HTTP for «gelezen»: ask, remind, say so."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db
from dsonet.documents.actions import readings as actions
from dsonet.documents.queries.documents import document_for
from dsonet.documents.views.blueprint import bp
from dsonet.members.identity import current_member


@bp.post("/<int:document_id>/leesbevestiging")
def ask_reading(document_id: int) -> ResponseReturnValue:
    """Ask everyone for whom it is."""
    me = current_member()
    actions.ask_reading(me, document_for(me, document_id))
    db.session.commit()
    flash(_("Iedereen voor wie dit is, krijgt een mail met de vraag het te lezen."))
    return _back(document_id)


@bp.post("/<int:document_id>/leesbevestiging/herinneren")
def remind_of_reading(document_id: int) -> ResponseReturnValue:
    """Remind who did not say it yet."""
    me = current_member()
    actions.remind(me, document_for(me, document_id))
    db.session.commit()
    flash(_("Wie het nog niet bevestigde, krijgt één herinnering."))
    return _back(document_id)


@bp.post("/<int:document_id>/gelezen")
def confirm_reading(document_id: int) -> ResponseReturnValue:
    """I read it."""
    me = current_member()
    actions.confirm_reading(me, document_for(me, document_id))
    db.session.commit()
    flash(_("Dank: je bevestigde dat je dit las."))
    return _back(document_id)


def _back(document_id: int) -> ResponseReturnValue:
    return redirect(url_for("documents.show_document", document_id=document_id), 303)
