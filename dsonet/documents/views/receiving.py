"""HTTP for bringing files: documents to a folder, and a newer version of one."""

from collections.abc import Sequence

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from dsonet.access import require
from dsonet.database import db, reading, release
from dsonet.documents import policy
from dsonet.documents.actions import documents as actions
from dsonet.documents.actions import versions
from dsonet.documents.actions.documents import Brought
from dsonet.documents.forms import UploadForm, VersionForm
from dsonet.documents.models import Document
from dsonet.documents.policy import files_taken
from dsonet.documents.queries import documents, folders
from dsonet.documents.views.blueprint import bp
from dsonet.documents.views.documents import document_page
from dsonet.documents.views.library import folder_page
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.members.queries.network import network
from dsonet.storage.receive import receiving
from dsonet.web.gate import takes_files
from dsonet.web.uploads import is_one_of_many


@bp.post("/map/<int:folder_id>/toevoegen")
@takes_files
def bring_documents(folder_id: int) -> ResponseReturnValue:
    """One or many files; what is refused is named with its reason, the rest is kept."""
    me = current_member()
    with reading():
        folder = folders.folder_for(me, folder_id)
        require(policy.may_add(me, folder))
        form = UploadForm()
        valid, taken = form.validate_on_submit(), files_taken(network())
    release()
    if not valid:
        return folder_page(folder, 422, refused=[])
    with receiving(form.files.data or [], taken) as received:
        brought = actions.bring_documents(me, folders.folder_for(me, folder_id), received.files)
        db.session.commit()
    remarks = [*_about_known(brought), *_twins(me, [*brought.new, *brought.renewed])]
    if not is_one_of_many():
        for words in [*_about_new(brought), *remarks]:
            flash(words)
    if received.refused or not received.files:
        kept = len(received.files)
        return folder_page(folders.folder_for(me, folder_id), 422, refused=received.refused, kept=kept)
    address = url_for("documents.show_folder", folder_id=folder_id)
    if is_one_of_many():
        return Response("\n".join(remarks), 201, {"Location": address}, mimetype="text/plain")
    return redirect(address, 303)


@bp.post("/<int:document_id>/versies")
@takes_files
def add_version(document_id: int) -> ResponseReturnValue:
    """A newer version of a document."""
    me = current_member()
    with reading():
        document = documents.document_for(me, document_id)
        require(policy.may_change(me, document))
        form = VersionForm()
        valid, taken = form.validate_on_submit(), files_taken(network())
    release()
    if not valid:
        return document_page(document, 422, form)
    with receiving([form.file.data] if form.file.data else [], taken) as received:
        document = documents.document_for(me, document_id)
        if received.refused or not received.files:
            form.file.errors = [reason for _name, reason in received.refused] or [
                _("Kies eerst een bestand.")
            ]
            return document_page(document, 422, form)
        try:
            versions.add_version(me, document, received.files[0], form.reason.data)
        except versions.Unchanged:
            form.file.errors = [
                _("Dit bestand is precies gelijk aan de nieuwste versie. Er is niets te bewaren.")
            ]
            return document_page(document, 422, form)
        db.session.commit()
    flash(_("De nieuwe versie staat klaar. Alle links leiden er nu naartoe."))
    return redirect(url_for("documents.show_document", document_id=document_id), 303)


def _about_new(brought: Brought) -> list[str]:
    count = len(brought.new)
    return (
        [ngettext("%(num)d document staat klaar.", "%(num)d documenten staan klaar.", count)] if count else []
    )


def _about_known(brought: Brought) -> list[str]:
    said = []
    renewed, unchanged = len(brought.renewed), len(brought.unchanged)
    if renewed:
        said.append(
            ngettext(
                "%(num)d document heette al zo en kreeg een nieuwe versie.",
                "%(num)d documenten heetten al zo en kregen een nieuwe versie.",
                renewed,
            )
        )
    if unchanged:
        said.append(
            ngettext(
                "%(num)d document was al precies zo, en bleef zoals het is.",
                "%(num)d documenten waren al precies zo, en bleven zoals ze zijn.",
                unchanged,
            )
        )
    return said


def _twins(me: Member, brought: Sequence[Document]) -> list[str]:
    return [
        _("«%(title)s» is hetzelfde bestand als «%(other)s».", title=document.title, other=other.title)
        for document, other in documents.twins_of(me, brought)
    ]
