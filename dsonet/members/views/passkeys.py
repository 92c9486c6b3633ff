"""HTTP for passkeys. The browser signs a challenge by a script, so these acts speak JSON; other ways in need none.

The challenge waits in the signed cookie for five minutes and goes with the first answer, right or wrong.
"""

import time

from flask import Response, current_app, flash, jsonify, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db
from dsonet.members import passkeys
from dsonet.members.actions import factors as actions
from dsonet.members.actions.sessions import prove
from dsonet.members.forms.account import LONGEST_NAME, PasskeyNameForm
from dsonet.members.identity import current_member, current_session_id, hash_token, is_signed_in, signed_in
from dsonet.members.models import MemberState
from dsonet.members.queries.factors import passkey_named, passkeys_of
from dsonet.members.queries.network import network_name
from dsonet.members.queries.people import member_with_id
from dsonet.members.sign_in_models import Passkey
from dsonet.members.views.blueprint import TRIES_BY_ADDRESS, bp, count_whereabouts
from dsonet.members.views.entering import let_in
from dsonet.members.views.proving import freshly_proven
from dsonet.text import clean_line
from dsonet.web.addresses import own_path
from dsonet.web.gate import before_step, public

CHALLENGE_SECONDS = 300
_CHALLENGE = "challenge"


@bp.get("/profiel/passkeys/nieuw")
@before_step
@freshly_proven
def add_passkey() -> ResponseReturnValue:
    """Make a passkey on this device."""
    return render_template("members/add_passkey.html", form=PasskeyNameForm())


@bp.post("/profiel/passkeys/vraag")
@before_step
@freshly_proven
def begin_adding() -> ResponseReturnValue:
    """What the browser needs to make a key."""
    me = current_member()
    known = [passkey.credential_id for passkey in passkeys_of(me)]
    handle = hash_token(
        f"passkey {me.id} {me.created_at.isoformat()}"
    )  # says nothing of who it is (WebAuthn §14.6.1)
    options, challenge = passkeys.options_to_add(_here(), handle, me.email, me.name, known)
    return _asking(options, challenge)


@bp.post("/profiel/passkeys")
@before_step
@freshly_proven
def keep_passkey() -> ResponseReturnValue:
    """Keep the key that the browser made."""
    me = current_member()
    name = clean_line(request.args.get("naam", ""))[:LONGEST_NAME] or _("Passkey")
    try:
        key = passkeys.added_key(_here(), passkeys.read_answer(request.get_data()), _challenge())
    except passkeys.Refused:
        return _refusal()
    passkey = Passkey(
        credential_id=key.credential_id, public_key=key.public_key, sign_count=key.sign_count, name=name
    )
    is_first = not passkeys_of(me)
    actions.add_passkey(me, passkey, current_session_id())
    if signed_in().lacks_step or not signed_in().took_two_steps:
        let_in(me, two_steps=True)
    db.session.commit()
    flash(_("De passkey is toegevoegd. Op andere apparaten ben je uitgelogd."))
    return jsonify(next=url_for("members.offer_paper_codes" if is_first else "members.show_security"))


@bp.get("/profiel/herstelcodes")
@before_step
def offer_paper_codes() -> ResponseReturnValue:
    """After the first passkey: codes for who loses the device."""
    return render_template("members/offer_paper_codes.html")


@bp.post("/inloggen/passkey/vraag")
@public
@before_step
def begin_passkey() -> ResponseReturnValue:
    """What the browser needs to sign in: the same for everybody."""
    options, challenge = passkeys.options_to_sign(_here())
    return _asking(options, challenge)


@bp.post("/inloggen/passkey")
@public
@before_step
def use_passkey() -> ResponseReturnValue:
    """Come in with a passkey; or, when signed in, show that it is still the same person."""
    count_whereabouts(TRIES_BY_ADDRESS)
    try:
        answer = passkeys.read_answer(request.get_data())
        passkey = passkey_named(answer["id"])
        if passkey is None:
            raise passkeys.Refused
        count = passkeys.signed(_here(), answer, _challenge(), passkey.public_key, passkey.sign_count)
    except passkeys.Refused:
        return _refusal()
    member = member_with_id(passkey.member_id)
    if member is None or member.state != MemberState.ACTIVE:
        return _refusal()
    actions.use_passkey(passkey, count)
    next_path = own_path(request.args.get("next"))
    if is_signed_in() and current_member().id == member.id and signed_in().took_two_steps:
        prove(member, current_session_id())
        db.session.commit()
        return jsonify(next=next_path or url_for("members.show_security"))
    response = let_in(member, next_path, two_steps=True)
    going = jsonify(next=response.location)
    for cookie in response.headers.getlist("Set-Cookie"):
        going.headers.add("Set-Cookie", cookie)
    return going


def _here() -> passkeys.Site:
    return passkeys.site(current_app.config["BASE_URL"], network_name())


def _asking(options: str, challenge: str) -> Response:
    session[_CHALLENGE] = {"words": challenge, "at": int(time.time())}
    return Response(options, mimetype="application/json")


def _challenge() -> str:
    """What was to be signed, this once; raises Refused when nothing was asked lately."""
    asked = session.pop(_CHALLENGE, None)
    if not asked or time.time() - asked["at"] > CHALLENGE_SECONDS:
        raise passkeys.Refused
    return str(asked["words"])


def _refusal() -> ResponseReturnValue:
    db.session.rollback()
    return jsonify(
        error=_("Deze passkey hoort hier niet bij, of het duurde te lang. Probeer het nog eens.")
    ), 422
