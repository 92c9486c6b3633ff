"""The account that someone has with an organisation's OpenID provider, where the installation names one."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

if TYPE_CHECKING:
    from dsonet.members.openid import OpenIdProvider

_CLIENT = "dsonet.members.openid"
"""Named, not imported: what speaks OpenID Connect weighs 15 MB, and most installations have no provider."""
_KEY = "outside-accounts"


class Refused(Exception):
    """The provider, or who says to be it, did not answer what was asked; the message is for the log."""


@dataclass(frozen=True, slots=True)
class OutsideIdentity:
    """Who the provider says it is. Only issuer and subject count; an address can be given to somebody else."""

    issuer: str
    subject: str
    email: str


def init_outside(app: Flask) -> None:
    """Know the provider, when there is one."""
    if app.config["OIDC_ISSUER"]:
        app.extensions[_KEY] = import_module(_CLIENT).OpenIdProvider(app)


def provider() -> "OpenIdProvider | None":
    """The provider of this installation."""
    return cast("OpenIdProvider | None", current_app.extensions.get(_KEY))
