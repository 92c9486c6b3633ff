"""HTTP for finding members: the list, the map, one member, the photo, the vCard."""

from typing import TypeVar

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dsonet.access import NotVisible
from dsonet.database import release
from dsonet.directory import geography
from dsonet.directory.queries import people as queries
from dsonet.directory.queries.entries import EntriesPage, Order, SeatSize, Wanted, entries_page
from dsonet.directory.queries.places import places
from dsonet.directory.vcard import vcard
from dsonet.directory.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.storage.download import send
from dsonet.storage.models import StoredFile
from dsonet.text import clean_line
from dsonet.web.addresses import full_address
from dsonet.web.numbers import number_from_query

LONGEST_WORDS = 100
SIZE_WORDS = {
    SeatSize.SMALL: _l("Tot 100.000 inwoners"),
    SeatSize.MIDDLE: _l("100.000 tot 200.000"),
    SeatSize.LARGE: _l("200.000 en meer"),
}
ORDER_WORDS = {Order.NAME: _l("Naam"), Order.CITY: _l("Stad"), Order.NEWEST: _l("Nieuwste eerst")}
Choice = TypeVar("Choice", SeatSize, Order)


@bp.get("/leden")
def list_people() -> ResponseReturnValue:
    """Members, narrowed and ordered as asked."""
    wanted = _wanted()
    page = entries_page(current_member(), wanted, number_from_query("pagina") or 1)
    return render_template(
        "directory/list.html",
        page=page,
        wanted=wanted,
        previous=_page_address(page, -1),
        next=_page_address(page, 1),
        size_words=SIZE_WORDS,
        order_words=ORDER_WORDS,
    )


@bp.get("/leden/kaart")
def show_map() -> ResponseReturnValue:
    """The cities of the network on a map, and the same in a list."""
    return render_template(
        "directory/map.html",
        places=places(current_member()),
        width=geography.WIDTH,
        height=geography.HEIGHT,
        outline=geography.outline(),
    )


@bp.get("/leden/<int:member_id>")
def show_person(member_id: int) -> ResponseReturnValue:
    """One member."""
    me = current_member()
    return render_template(
        "directory/show.html", page=queries.person_page(me, member_id), is_me=me.id == member_id
    )


@bp.get("/leden/<int:member_id>/foto")
def show_photo(member_id: int) -> ResponseReturnValue:
    """The photo."""
    return _photo(queries.photo_for(current_member(), member_id, small=False))


@bp.get("/leden/<int:member_id>/foto/klein")
def show_small_photo(member_id: int) -> ResponseReturnValue:
    """The photo for lists."""
    return _photo(queries.photo_for(current_member(), member_id, small=True))


@bp.get("/leden/<int:member_id>/visitekaartje.vcf")
def download_vcard(member_id: int) -> ResponseReturnValue:
    """The member for one's own address book, if that member allows it."""
    me = current_member()
    person = queries.person_for(me, member_id)
    if not person.has_consent:
        raise NotVisible
    address = full_address("directory.show_person", member_id=member_id)
    response = Response(vcard(person, queries.knowledge_of(me, member_id), address), mimetype="text/vcard")
    response.headers["Content-Disposition"] = f'attachment; filename="lid-{member_id}.vcf"'
    return response


def _photo(file: StoredFile) -> Response:
    release()
    return send(file, inline=True)


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        words=_words("q"),
        province=_words("provincie"),
        size=_chosen(SeatSize, asked.get("grootte")),
        portfolio=_words("portefeuille"),
        expertise_id=number_from_query("expertise"),
        since=number_from_query("sinds"),
        seat_id=number_from_query("zetel"),
        order=_chosen(Order, asked.get("volgorde")) or Order.NAME,
    )


def _words(name: str) -> str:
    return clean_line(request.args.get(name, "")[:LONGEST_WORDS])


def _chosen(kind: type[Choice], value: str | None) -> Choice | None:
    return next((one for one in kind if one == value), None)


def _page_address(page: EntriesPage, step: int) -> str:
    """The page before or after this one, narrowed alike; nothing when there is none."""
    number = page.number + step
    if not 1 <= number <= page.pages:
        return ""
    kept = {name: value for name, value in request.args.items() if value and name in _ASKED}
    return url_for("directory.list_people", **kept, pagina=number)  # type: ignore[arg-type]


_ASKED = frozenset({"q", "provincie", "grootte", "portefeuille", "expertise", "sinds", "zetel", "volgorde"})
