"""Passkeys: what the browser is asked for, and whether what it signed is right (W3C WebAuthn, level 3).

Discoverable, so that no address need be typed, and with user verification, so that a passkey stands for both
steps of signing in.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LARGEST_ANSWER = 20_000
"""Bytes of what a browser sends; a real one takes about two thousand."""


class Refused(Exception):
    """What the browser signed is not what was asked, or not by whom it says."""


@dataclass(frozen=True, slots=True)
class Site:
    """For whom keys are made: the host's name, the full origin, and what a person reads."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that a browser made; ids and keys as base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def site(base_url: str, name: str) -> Site:
    """The site at `base_url`."""
    return Site(urlsplit(base_url).hostname or "", base_url, name)


def options_to_add(here: Site, handle: str, email: str, name: str, known: list[str]) -> tuple[str, str]:
    """What to ask a browser that is to make a key, as JSON, and the challenge in it.

    No device makes a second key beside a `known` one.
    """
    options = webauthn.generate_registration_options(
        rp_id=here.host,
        rp_name=here.name,
        user_id=handle.encode(),
        user_name=email,
        user_display_name=name,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(id_)) for id_ in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def added_key(here: Site, answer: dict[str, Any], challenge: str) -> NewKey:
    """The key that a browser made for this challenge; raises Refused."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=here.host,
            expected_origin=here.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Refused from error
    return NewKey(
        bytes_to_base64url(made.credential_id),
        bytes_to_base64url(made.credential_public_key),
        made.sign_count,
    )


def options_to_sign(here: Site) -> tuple[str, str]:
    """What to ask a browser that is to sign in, as JSON, and the challenge in it: any key of this site."""
    options = webauthn.generate_authentication_options(
        rp_id=here.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def signed(here: Site, answer: dict[str, Any], challenge: str, public_key: str, sign_count: int) -> int:
    """How often the key has signed by now, if it signed this challenge; raises Refused."""
    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=here.host,
            expected_origin=here.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        ).new_sign_count
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Refused from error


def read_answer(body: bytes) -> dict[str, Any]:
    """What the browser sent, as it stands; raises Refused for what is no such thing."""
    try:
        answer = json.loads(body) if len(body) <= LARGEST_ANSWER else None
    except ValueError as error:
        raise Refused from error
    if not isinstance(answer, dict) or not isinstance(answer.get("id"), str):
        raise Refused
    return answer
