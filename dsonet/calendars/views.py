"""HTTP for calendars: the file of one meeting, and a member's own feed with the page on which it is kept."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from dsonet.access import NotVisible
from dsonet.calendars import queries
from dsonet.calendars.actions import feeds as actions
from dsonet.calendars.files import calendar_file, feed
from dsonet.calendars.links import feed_links
from dsonet.database import db
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.members.identity import current_member
from dsonet.members.queries.network import network_name
from dsonet.web.addresses import full_address
from dsonet.web.gate import public

bp = Blueprint("calendars", __name__)


@bp.get("/bijeenkomsten/<int:meeting_id>/agenda.ics")
def download_calendar(meeting_id: int) -> ResponseReturnValue:
    """The meeting for one's own calendar."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    if meeting.announced_at is None:
        raise NotVisible
    response = Response(calendar_file(queries.own_entry(me, meeting)), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="bijeenkomst-{meeting.id}.ics"'
    return response


@bp.get("/profiel/agenda")
def show_feed() -> ResponseReturnValue:
    """The addresses of one's own feed, and what to do with them."""
    me = current_member()
    kept = queries.feed_of(me)
    token = feed_links.sign(me.id, kept.version) if kept else ""
    names = (
        ("calendars.fetch_all", _("Alle bijeenkomsten")),
        ("calendars.fetch_promised", _("Alleen waar je bij bent")),
    )
    addresses = [(title, full_address(name, token=token)) for name, title in names] if kept else []
    return render_template("calendars/feed.html", feed=kept, addresses=addresses)


@bp.post("/profiel/agenda/maken")
def make_feed() -> ResponseReturnValue:
    """Get an address."""
    actions.make_feed(current_member())
    return _kept(_("Je agenda-adres staat klaar."))


@bp.post("/profiel/agenda/vernieuwen")
def renew_feed() -> ResponseReturnValue:
    """Get another address; the old one ends."""
    actions.renew_feed(current_member())
    return _kept(_("Je hebt een nieuw agenda-adres. Het oude werkt niet meer."))


@bp.post("/profiel/agenda/stoppen")
def stop_feed() -> ResponseReturnValue:
    """Have no address any more."""
    actions.stop_feed(current_member())
    return _kept(_("Je agenda-adres werkt niet meer."))


@bp.get("/agenda/<token>/alles.ics")
@public
def fetch_all(token: str) -> ResponseReturnValue:
    """A calendar program fetches all that its owner may see."""
    return _feed(token, only_promised=False)


@bp.get("/agenda/<token>/toegezegd.ics")
@public
def fetch_promised(token: str) -> ResponseReturnValue:
    """A calendar program fetches what its owner takes part in."""
    return _feed(token, only_promised=True)


def _feed(token: str, only_promised: bool) -> ResponseReturnValue:
    owner = queries.feed_owner(token)
    name = network_name()
    with force_locale(owner.locale):
        content = feed(queries.feed_entries(owner, name, only_promised), name)
    response = Response(content, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _kept(words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words)
    return redirect(url_for("calendars.show_feed"), 303)
