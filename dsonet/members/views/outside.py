"""HTTP for coming in with an organisation's account, and for linking one to one's own.

The provider sends the visitor back by a GET, so that one GET opens a session: the state in it was made for
this browser and counts once.
"""

import logging
from typing import TYPE_CHECKING

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import NotVisible
from dsonet.database import db, release, writing
from dsonet.members import outside
from dsonet.members.actions import factors as actions
from dsonet.members.identity import current_member, is_signed_in
from dsonet.members.models import MemberState
from dsonet.members.outside import OutsideIdentity
from dsonet.members.queries.factors import outside_account
from dsonet.members.queries.people import member_with_id
from dsonet.members.views.blueprint import TRIES_BY_ADDRESS, bp, count_whereabouts
from dsonet.members.views.entering import let_in
from dsonet.members.views.proving import freshly_proven
from dsonet.web.addresses import full_address, own_path
from dsonet.web.gate import public

if TYPE_CHECKING:
    from dsonet.members.openid import OpenIdProvider

log = logging.getLogger(__name__)
_WAY = "outside"
"""What the cookie keeps of why the visitor went to the provider."""


@bp.get("/inloggen/organisatie")
@public
def go_outside() -> ResponseReturnValue:
    """Come in with the organisation's account."""
    session[_WAY] = {"next": own_path(request.args.get("next"))}
    return _send()


@bp.get("/profiel/organisatie-account/koppelen")
@freshly_proven
def link_outside() -> ResponseReturnValue:
    """Link that account to one's own: only who is signed in can (ASVS V10.5)."""
    session[_WAY] = {"links": current_member().id}
    return _send()


@bp.get("/inloggen/organisatie/terug")
@public
def come_back() -> ResponseReturnValue:
    """Back from the provider."""
    way = session.pop(_WAY, None)
    provider = _provider()
    release()
    try:
        if way is None:
            raise outside.Refused("nobody went")
        identity = provider.who_came_back()
    except outside.Refused as refusal:
        log.warning("an organisation's account was refused: %s", refusal)
        return _refused(known=False)
    with writing():
        return _link(identity, way["links"]) if "links" in way else _enter(identity, way["next"])


def _enter(identity: OutsideIdentity, next_path: str | None) -> ResponseReturnValue:
    count_whereabouts(TRIES_BY_ADDRESS)
    account = outside_account(identity.issuer, identity.subject)
    member = member_with_id(account.member_id) if account else None
    if member is None or member.state != MemberState.ACTIVE:
        return _refused(known=True)
    return let_in(member, next_path)


def _link(identity: OutsideIdentity, member_id: int) -> ResponseReturnValue:
    if not is_signed_in() or current_member().id != member_id:
        return _refused(known=False)
    try:
        actions.link_account(current_member(), identity.issuer, identity.subject, identity.email)
    except actions.LinkedElsewhere:
        db.session.rollback()
        flash(_("Dit account is al gekoppeld, hier of bij iemand anders."), "danger")
    else:
        db.session.commit()
        flash(_("Gekoppeld. Je kunt nu ook met dit account inloggen."))
    return redirect(url_for("members.show_security"), 303)


def _send() -> ResponseReturnValue:
    provider = _provider()
    release()
    try:
        return provider.send_to(full_address("members.come_back"))
    except outside.Refused as refusal:
        log.warning("the organisation's provider can't be used: %s", refusal)
        return _refused(known=False)


def _provider() -> "OpenIdProvider":
    found = outside.provider()
    if found is None:
        raise NotVisible
    return found


def _refused(known: bool) -> Response:
    """`known`: the provider knows who it is, and nobody here has linked that account."""
    return make_response(render_template("members/outside_refused.html", known=known), 403)
