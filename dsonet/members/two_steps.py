"""The second step of signing in: secrets for an authenticator app (RFC 6238), and codes on paper for who lost it."""

import base64
import secrets
import time
from functools import lru_cache

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from markupsafe import Markup

SECONDS_A_CODE = 30
STEPS_ASIDE = 1
"""A phone's clock may be so many codes ahead or behind (ASVS V6.5.5)."""
PAPER_CODES = 10
_PAPER_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is taken for something else on paper."""
_PAPER_LENGTH = 16


class Unreadable(Exception):
    """The secret was sealed with a key of the site that is no longer set (SECRET_KEY_FALLBACKS)."""


def new_secret() -> str:
    """160 random bits in base32, as authenticator apps take them."""
    return pyotp.random_base32(32)


def app_address(secret: str, email: str, network: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=network)


def qr_code(address: str) -> Markup:
    """The address as a drawing in the page, made here and sent to nobody; white behind it in the dark too."""
    drawing = segno.make(address, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass="dso-qr", omitsize=True
    )
    return Markup(drawing)  # noqa: S704 - squares only: the address is in them, not in the markup


def seal(secret: str, keys: tuple[str, ...]) -> str:
    """What is kept of a secret; `keys` are the site's own, the present one first."""
    return _box(keys).encrypt(secret.encode()).decode()


def unseal(sealed: str, keys: tuple[str, ...]) -> str:
    """The secret again; raises Unreadable when its key is gone."""
    try:
        return _box(keys).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def step_of(code: str, secret: str) -> int | None:
    """Which half minute `code` belongs to, of those near enough to this one; None when it is wrong."""
    digits = "".join(code.split())
    this_step = int(time.time()) // SECONDS_A_CODE
    clock = pyotp.TOTP(secret, interval=SECONDS_A_CODE)
    found = None
    for step in range(this_step - STEPS_ASIDE, this_step + STEPS_ASIDE + 1):
        if pyotp.utils.strings_equal(digits, clock.generate_otp(step)):
            found = step
    return found


def paper_codes() -> list[str]:
    """Fresh codes of 79 random bits, in groups of four."""
    return [
        _grouped("".join(secrets.choice(_PAPER_LETTERS) for _ in range(_PAPER_LENGTH)))
        for _ in range(PAPER_CODES)
    ]


def plain_paper_code(typed: str) -> str:
    """A code as it is hashed: hyphens, blanks and capitals aside."""
    return "".join(letter for letter in typed.casefold() if letter in _PAPER_LETTERS)[:_PAPER_LENGTH]


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key for this purpose alone."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dsonet authenticator secrets")
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))
