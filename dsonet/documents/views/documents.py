"""HTTP for one document: its page, its bytes, what is written of it, and its versions."""

import hashlib

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.circles.queries import circle_choices
from dsonet.database import db
from dsonet.documents import policy
from dsonet.documents.actions import documents as actions
from dsonet.documents.actions import versions
from dsonet.documents.forms import LANGUAGE_WORDS, DocumentForm, VersionForm, remark_words, value_of
from dsonet.documents.models import Document
from dsonet.documents.queries import documents as queries
from dsonet.documents.queries.findings import found_in, thumbnail_of
from dsonet.documents.queries.folders import folder_choices, folder_for, place_of
from dsonet.documents.queries.readers import own_reading, readings_of
from dsonet.documents.views.addresses import steps
from dsonet.documents.views.blueprint import bp
from dsonet.documents.views.folders import circle_of
from dsonet.documents.views.sending import send_newest, send_version
from dsonet.members.identity import current_member
from dsonet.members.models import Member
from dsonet.storage.download import POLICY
from dsonet.themes.queries import theme_with_id, themes_in_use


@bp.get("/<int:document_id>")
def show_document(document_id: int) -> ResponseReturnValue:
    """What it is, its newest version, and the older ones."""
    return document_page(queries.document_for(current_member(), document_id))


@bp.get("/<int:document_id>/<filename>")
def download_document(document_id: int, filename: str) -> ResponseReturnValue:
    """The newest version; `filename` only makes the address readable."""
    document = queries.document_for(current_member(), document_id)
    return send_newest(document)


@bp.get("/<int:document_id>/voorbeeld.jpg")
def show_thumbnail(document_id: int) -> ResponseReturnValue:
    """The first page of the newest version, small."""
    picture = thumbnail_of(queries.document_for(current_member(), document_id))
    response = Response(picture, mimetype="image/jpeg")
    response.set_etag(hashlib.sha256(picture).hexdigest())
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response.make_conditional(request)


@bp.get("/<int:document_id>/versies/<int:number>/<filename>")
def download_version(document_id: int, number: int, filename: str) -> ResponseReturnValue:
    """An older version."""
    document = queries.document_for(current_member(), document_id)
    return send_version(document, queries.version_of(document, number))


@bp.post("/<int:document_id>/versies/<int:number>/herstellen")
def restore_version(document_id: int, number: int) -> ResponseReturnValue:
    """Bring an older version back, as a new one."""
    me = current_member()
    document = queries.document_for(me, document_id)
    versions.restore_version(me, document, queries.version_of(document, number))
    db.session.commit()
    flash(_("Versie %(number)s is teruggezet, als nieuwe versie.", number=number))
    return redirect(url_for("documents.show_document", document_id=document_id), 303)


@bp.route("/<int:document_id>/wijzigen", methods=["GET", "POST"])
def change_document(document_id: int) -> ResponseReturnValue:
    """Other words, another folder, other readers."""
    me = current_member()
    document = queries.document_for(me, document_id)
    require(policy.may_change(me, document))
    form = _form(me, document)
    if not form.validate_on_submit():
        page = render_template("documents/edit_document.html", form=form, document=document)
        return page, 422 if form.is_submitted() else 200
    theme = theme_with_id(me, form.theme_id.data) if form.theme_id.data else None
    folder = folder_for(me, form.folder_id.data)
    actions.change_document(me, document, folder, form.facts(theme, circle_of(me, form)))
    db.session.commit()
    flash(_("Bewaard."))
    return redirect(url_for("documents.show_document", document_id=document_id), 303)


def document_page(
    document: Document, status: int = 200, form: VersionForm | None = None
) -> ResponseReturnValue:
    """The page of a document, with a form that was refused."""
    me = current_member()
    shown = queries.document_page(document)
    place = place_of(me, document.folder_id, document.audience_id)
    may_see_downloads = document.is_confidential and policy.may_see_downloads(me, document)
    page = render_template(
        "documents/document.html",
        page=shown,
        found=found_in(shown.newest.file_id),
        remark_words=remark_words(shown.newest.file.media_type),
        document=document,
        place=place,
        steps=steps(place.way),
        form=form or VersionForm(formdata=None),
        may_change=policy.may_change(me, document),
        may_ask_reading=policy.may_ask_reading(me),
        asks_me=policy.may_confirm_reading(me, document),
        my_reading=own_reading(me, document) if document.reading_asked_at else None,
        readings=readings_of(document) if document.reading_asked_at and policy.may_ask_reading(me) else None,
        downloads=queries.downloads_of(document) if may_see_downloads else [],
        may_see_downloads=may_see_downloads,
        language_words=LANGUAGE_WORDS,
    )
    return page, status


def _theme_choices(me: Member, document: Document) -> list[tuple[int, str]]:
    """The network's themes in use, and the one that stands: that of a circle is not for every reader to know."""
    themes = [*themes_in_use(me)]
    if document.theme is not None and document.theme not in themes:
        themes.append(document.theme)
    return [(theme.id, theme.title) for theme in themes]


def _form(me: Member, document: Document) -> DocumentForm:
    form = DocumentForm(
        obj=document,
        readers=value_of(document, document.folder, document.audience),
        tags=", ".join(queries.tags_of(document)),
    )
    form.offer(folder_choices(me), _theme_choices(me, document))
    form.offer_readers(document.folder, circle_choices(me), document.audience)
    return form
