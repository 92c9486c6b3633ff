"""OpenID Connect by authlib: state, nonce and PKCE in the visitor's own signed cookie, never in a shared cache.

(OpenID Connect Core 1.0 §3.1, RFC 7636, ASVS V10.5.)
"""

from typing import cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response
from joserfc.errors import JoseError
from requests import RequestException

from dsonet.members.outside import OutsideIdentity, Refused

SECONDS = 10
"""How long the provider may take to answer."""


class OpenIdProvider:
    """The one provider of an installation."""

    def __init__(self, app: Flask) -> None:
        self._issuer = app.config["OIDC_ISSUER"]
        self._client = OAuth(app).register(
            "outside",
            client_id=app.config["OIDC_CLIENT_ID"],
            client_secret=app.config["OIDC_CLIENT_SECRET"],
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": SECONDS},
        )

    def send_to(self, come_back: str) -> Response:
        """Send the visitor to the provider; `come_back` is the full address of the return."""
        try:
            return cast(Response, self._client.authorize_redirect(come_back))
        except (AuthlibBaseError, RequestException, ValueError) as error:
            raise Refused(type(error).__name__) from error

    def who_came_back(self) -> OutsideIdentity:
        """Who the provider says the visitor of this request is; raises Refused."""
        try:
            token = self._client.authorize_access_token()
            claims = token["userinfo"]
            issuer, subject = str(claims["iss"]), str(claims["sub"])
        except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError) as error:
            raise Refused(type(error).__name__) from error
        if issuer.rstrip("/") != self._issuer or not 0 < len(subject) <= 255:
            raise Refused("another issuer, or no subject")
        return OutsideIdentity(self._issuer, subject, str(claims.get("email") or "")[:254])
