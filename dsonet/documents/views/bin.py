"""HTTP for the bin: throw away, look, take back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db
from dsonet.documents.actions import documents as actions
from dsonet.documents.queries import documents as queries
from dsonet.documents.views.blueprint import bp
from dsonet.members.identity import current_member


@bp.get("/prullenbak")
def show_bin() -> ResponseReturnValue:
    """What I can take back."""
    return render_template(
        "documents/bin.html", documents=queries.binned(current_member()), lasts=actions.IN_BIN
    )


@bp.post("/<int:document_id>/weggooien")
def bin_document(document_id: int) -> ResponseReturnValue:
    """Into the bin."""
    me = current_member()
    document = queries.document_for(me, document_id)
    actions.bin_document(me, document)
    db.session.commit()
    flash(_("«%(title)s» ligt nu dertig dagen in de prullenbak.", title=document.title))
    return redirect(url_for("documents.show_folder", folder_id=document.folder_id), 303)


@bp.post("/<int:document_id>/terughalen")
def take_back(document_id: int) -> ResponseReturnValue:
    """Out of the bin, to where it lay."""
    me = current_member()
    document = queries.binned_for(me, document_id)
    actions.take_back(me, document)
    db.session.commit()
    flash(_("«%(title)s» ligt weer op zijn plaats.", title=document.title))
    return redirect(url_for("documents.show_document", document_id=document.id), 303)
