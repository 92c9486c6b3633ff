"""HTTP for looking around in the library: its top, a folder, and everything in one list."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.documents import policy
from dsonet.documents.forms import KIND_WORDS, ORDER_WORDS
from dsonet.documents.models import Folder
from dsonet.documents.queries import documents, folders
from dsonet.documents.queries.documents import Kind, Order, Wanted
from dsonet.documents.views.addresses import steps
from dsonet.documents.views.blueprint import bp
from dsonet.documents.views.sending import send_several
from dsonet.members.identity import current_member
from dsonet.themes.queries import themes_in_use
from dsonet.web.numbers import number_from_query, whole_number

YEARS = range(1900, 2201)
MOST_PAGES = 10_000
LATEST_SHOWN = 8


@bp.get("")
def show_library() -> ResponseReturnValue:
    """The folders at the top, and what is new."""
    me = current_member()
    latest = documents.documents_page(me, Wanted(order=Order.LATEST))
    return render_template(
        "documents/library.html",
        folders=folders.folders_in(me, None),
        latest=latest.documents[:LATEST_SHOWN],
        may_keep=policy.may_keep_library(me),
    )


@bp.get("/map/<int:folder_id>")
def show_folder(folder_id: int) -> ResponseReturnValue:
    """A folder: the folders in it, and its documents."""
    return folder_page(folders.folder_for(current_member(), folder_id))


@bp.get("/map/<int:folder_id>/alles.zip")
def download_folder(folder_id: int) -> ResponseReturnValue:
    """The documents of a folder as one zip, or those that `?document=` names."""
    me = current_member()
    folder = folders.folder_for(me, folder_id)
    return send_several(folder.name, documents.files_in(me, folder.id, _chosen()), numbered=False)


@bp.get("/gekozen.zip")
def download_chosen() -> ResponseReturnValue:
    """The documents that `?document=` names, from wherever they lie, as one zip."""
    chosen = _chosen()
    if not chosen:
        flash(_("Vink eerst aan wat je wilt ophalen."))
        return redirect(url_for("documents.list_documents"), 303)
    return send_several(_("Documenten"), documents.files_in(current_member(), None, chosen), numbered=False)


@bp.get("/alles")
def list_documents() -> ResponseReturnValue:
    """All documents, narrowed and ordered as one likes."""
    me = current_member()
    wanted = _wanted(None, Order.LATEST)
    return render_template(
        "documents/list.html",
        page=documents.documents_page(me, wanted),
        themes=[(theme.id, theme.title) for theme in themes_in_use(me)],
        **_around(wanted),
    )


def _chosen() -> set[int]:
    return {whole_number(value) or 0 for value in request.args.getlist("document")}


def folder_page(folder: Folder, status: int = 200, **more: object) -> ResponseReturnValue:
    """The page of a folder, with what came of an upload in `more`."""
    me = current_member()
    wanted = _wanted(folder.id, Order.NAME)
    place = folders.place_of(me, folder.id, folder.audience_id)
    page = render_template(
        "documents/folder.html",
        place=place,
        steps=steps(place.way),
        folders=folders.folders_in(me, folder.id),
        documents=documents.documents_page(me, wanted),
        folder=folder,
        may_add=policy.may_add(me, folder),
        may_keep=policy.may_keep_library(me),
        **_around(wanted),
        **more,
    )
    return page, status


def _wanted(folder_id: int | None, order: Order) -> Wanted:
    """What the address asks for; what it can't mean is passed over."""
    asked, year = request.args, number_from_query("jaar")
    return Wanted(
        folder_id=folder_id,
        kind=Kind(asked["soort"]) if asked.get("soort") in list(Kind) else None,
        theme_id=number_from_query("thema"),
        year=year if year in YEARS else None,
        added_by_id=number_from_query("door"),
        tag=asked.get("trefwoord", "").casefold()[:40],
        order=Order(asked["volgorde"]) if asked.get("volgorde") in list(Order) else order,
        page=min(number_from_query("pagina") or 1, MOST_PAGES),
    )


def _around(wanted: Wanted) -> dict[str, Any]:
    """What stands around a list: how it is narrowed, ordered and drawn."""
    return {
        "wanted": wanted,
        "as_tiles": request.args.get("weergave") == "tegels",
        "kind_words": KIND_WORDS,
        "order_words": ORDER_WORDS,
        "asked": {name: value for name, value in request.args.items() if name != "pagina"},
    }
