"""The one blueprint of the members' views, and how often may be tried what a stranger can try."""

import ipaddress
from datetime import timedelta

from flask import Blueprint, Response, current_app, request

from dsonet.database import release
from dsonet.web import limits

bp = Blueprint("members", __name__)

WINDOW = timedelta(minutes=15)
TRIES_BY_ACCOUNT = 5
TRIES_BY_ADDRESS = 30
LINKS_BY_ACCOUNT = 3
A_DAY, WINDOWS_A_DAY = timedelta(days=1), 4
"""So many windows full of tries may be used up in a day: who guesses on has 20 guesses a day at an account, not 480."""


@bp.after_request
def _keep_nothing(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def count_try(what: str, account: str, most: int) -> None:
    """Count a try for this account and for where it comes from; slow work may follow without a lock."""
    limits.count(what, account.lower(), most, WINDOW)
    limits.count(f"{what} in a day", account.lower(), most * WINDOWS_A_DAY, A_DAY)
    count_whereabouts(TRIES_BY_ADDRESS)


def count_whereabouts(most: int) -> None:
    """Count a try for where it comes from alone."""
    limits.count("from", _whereabouts(), most, WINDOW)
    release()


def forget_tries(what: str, account: str) -> None:
    """It was no guess: a hall full of directors behind one address must all get in."""
    limits.forget(what, account.lower())
    limits.forget(f"{what} in a day", account.lower())
    limits.take_back("from", _whereabouts())


def outside_name() -> str:
    """What the organisation is called whose accounts open this site; nothing when there is none."""
    return str(current_app.config["OIDC_NAME"]) if current_app.config["OIDC_ISSUER"] else ""


def _whereabouts() -> str:
    """The visitor's network: a household or a provider's customer holds a whole /64 of IPv6 addresses."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
