"""The settings of an installation: environment variables, read once at the start.

`read()` is the only place that looks at the environment. `docs/configuration.md` explains each name;
`tests/test_configuration.py` holds that page to `DEFAULTS`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
SHORTEST_SECRET = 32
KEPT = {"SECRET_KEY": "secret-key", "BASE_URL": "base-url"}
"""What `make run` keeps in the instance folder for the commands: the setting, and the name of its file."""
NAMES_A_NETWORK = ("APP_MODE", "DATABASE_URL", "SECRET_KEY")
"""Who sets one of these runs a network of their own: nothing of a demonstration is used for it."""

DEFAULTS: dict[str, str] = {
    "APP_MODE": "production",
    "BASE_URL": "http://localhost:8000",
    "CLAMD_SOCKET": "",
    "DATABASE_URL": "",
    "IMAP_HOST": "",
    "IMAP_PASSWORD": "",
    "IMAP_PORT": "993",
    "IMAP_SECURITY": "tls",
    "IMAP_USERNAME": "",
    "INSTANCE_FOLDER": str(ROOT / "instance"),
    "LIMIT_POSTS": "30",
    "LIMIT_UPLOADS": "200",
    "MAIL_FROM": "Netwerk DSO <netwerk@localhost>",
    "MAIL_IN_ADDRESS": "",
    "MAIL_IN_AUTHSERV_ID": "",
    "MAX_UPLOAD_MB": "200",
    "OIDC_CLIENT_ID": "",
    "OIDC_CLIENT_SECRET": "",
    "OIDC_ISSUER": "",
    "OIDC_NAME": "mijn organisatie",
    "PROXY_HOPS": "0",
    "S3_ACCESS_KEY_ID": "",
    "S3_BUCKET": "",
    "S3_ENDPOINT": "",
    "S3_REGION": "us-east-1",
    "S3_SECRET_ACCESS_KEY": "",
    "SECRET_KEY": "",
    "SECRET_KEY_FALLBACKS": "",
    "SMTP_HOST": "",
    "SMTP_PASSWORD": "",
    "SMTP_PORT": "587",
    "SMTP_SECURITY": "starttls",
    "SMTP_USERNAME": "",
    "STORAGE": "disk",
    "X_ACCEL_PREFIX": "",
}
CHOICES = {
    "APP_MODE": ("production", "development", "testing"),
    "STORAGE": ("disk", "s3"),
    "SMTP_SECURITY": ("starttls", "tls", "none"),
    "IMAP_SECURITY": ("tls", "starttls", "none"),
}


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message is one line for the person who starts the program."""


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings for `create_app`, from `environ`. Raises ConfigurationError with a line that says what to mend."""
    values = {name: environ.get(name, "") or default for name, default in DEFAULTS.items()}
    for name, allowed in CHOICES.items():
        if values[name] not in allowed:
            raise ConfigurationError(f"{name} must be one of {', '.join(allowed)}, not '{values[name]}'.")
    if values["APP_MODE"] == "production":
        _refuse_unsafe_production(values, environ)
    instance = Path(values["INSTANCE_FOLDER"]).resolve()
    return {
        **_mail(values),
        **_mail_in(values),
        "APP_MODE": values["APP_MODE"],
        "BASE_URL": _base_url(values["BASE_URL"].rstrip("/")),
        "CLAMD_SOCKET": values["CLAMD_SOCKET"],
        "DATABASE_URL": values["DATABASE_URL"] or f"sqlite:///{instance / 'dsonet.sqlite'}",
        "INSTANCE_FOLDER": str(instance),
        "LIMIT_POSTS": _number(values, "LIMIT_POSTS"),
        "LIMIT_UPLOADS": _number(values, "LIMIT_UPLOADS"),
        "MAX_UPLOAD_BYTES": _number(values, "MAX_UPLOAD_MB") * 1024 * 1024,
        **_outside_accounts(values),
        "PROXY_HOPS": _number(values, "PROXY_HOPS"),
        "SECRET_KEY": values["SECRET_KEY"],
        "SECRET_KEY_FALLBACKS": [key for key in values["SECRET_KEY_FALLBACKS"].split(",") if key],
        **_storage(values),
        "STORAGE_FOLDER": str(instance / "files"),
        "LETTERS_FOLDER": str(instance / "letters"),
        "X_ACCEL_PREFIX": _inner_path(values["X_ACCEL_PREFIX"]),
    }


def with_kept(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ`, and what `make run` kept, for the commands that look after its demonstration."""
    if any(environ.get(name) for name in NAMES_A_NETWORK):
        return dict(environ)
    folder = Path(environ.get("INSTANCE_FOLDER") or DEFAULTS["INSTANCE_FOLDER"])
    kept = {name: folder / file for name, file in KEPT.items()}
    found = {name: file.read_text().strip() for name, file in kept.items() if file.is_file()}
    return found | {name: value for name, value in environ.items() if value}


def _base_url(url: str) -> str:
    """A scheme, a host and perhaps a port: pages know no folder above themselves."""
    if not url.startswith(("http://", "https://")):
        raise ConfigurationError(f"BASE_URL must start with http:// or https://, not '{url}'.")
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or parts.path or parts.query or parts.fragment or parts.username is not None:
        raise ConfigurationError(
            f"BASE_URL must be a host without a path, such as https://dso.example, not '{url}'."
        )
    return url


def _inner_path(prefix: str) -> str:
    if prefix and not prefix.startswith("/"):
        raise ConfigurationError(f"X_ACCEL_PREFIX must be a path such as /opslag, not '{prefix}'.")
    return prefix.rstrip("/")


def _refuse_unsafe_production(values: Mapping[str, str], environ: Mapping[str, str]) -> None:
    if len(values["SECRET_KEY"].encode()) < SHORTEST_SECRET:
        raise ConfigurationError(
            f"SECRET_KEY is missing or shorter than {SHORTEST_SECRET} bytes. "
            'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if environ.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no"):
        raise ConfigurationError(
            "FLASK_DEBUG is on: debug shows secrets to visitors. Unset it, or set APP_MODE=development."
        )


def _mail(values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "MAIL_FROM": values["MAIL_FROM"],
        "SMTP_HOST": values["SMTP_HOST"],
        "SMTP_PORT": _number(values, "SMTP_PORT"),
        "SMTP_USERNAME": values["SMTP_USERNAME"],
        "SMTP_PASSWORD": values["SMTP_PASSWORD"],
        "SMTP_SECURITY": values["SMTP_SECURITY"],
    }


def _mail_in(values: Mapping[str, str]) -> dict[str, Any]:
    """Where answers to our letters come in."""
    address = values["MAIL_IN_ADDRESS"].strip().lower()
    local, _at, domain = address.partition("@")
    if address and (not local or not domain or "@" in domain or "+" in local or " " in address):
        raise ConfigurationError(
            f"MAIL_IN_ADDRESS must be one bare address without a plus, such as agenda@dso.example, not '{address}'."
        )
    return {
        "MAIL_IN_ADDRESS": address,
        "MAIL_IN_AUTHSERV_ID": values["MAIL_IN_AUTHSERV_ID"].strip().lower(),
        "IMAP_HOST": values["IMAP_HOST"],
        "IMAP_PORT": _number(values, "IMAP_PORT"),
        "IMAP_USERNAME": values["IMAP_USERNAME"],
        "IMAP_PASSWORD": values["IMAP_PASSWORD"],
        "IMAP_SECURITY": values["IMAP_SECURITY"],
    }


def _outside_accounts(values: Mapping[str, str]) -> dict[str, Any]:
    """The OpenID provider, when there is one: all of it or nothing."""
    issuer = values["OIDC_ISSUER"].rstrip("/")
    if issuer and not (values["OIDC_CLIENT_ID"] and values["OIDC_CLIENT_SECRET"]):
        raise ConfigurationError("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET too.")
    if issuer and not issuer.startswith("https://") and values["APP_MODE"] == "production":
        raise ConfigurationError(f"OIDC_ISSUER must start with https://, not '{issuer}'.")
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": values["OIDC_CLIENT_ID"],
        "OIDC_CLIENT_SECRET": values["OIDC_CLIENT_SECRET"],
        "OIDC_NAME": values["OIDC_NAME"],
    }


def _storage(values: Mapping[str, str]) -> dict[str, Any]:
    """The bucket, when there is one: all of it or nothing."""
    names = ("S3_BUCKET", "S3_ENDPOINT", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")
    missing = [name for name in names if not values[name]]
    if missing and (values["STORAGE"] == "s3" or len(missing) < len(names)):
        raise ConfigurationError(f"A bucket needs {', '.join(missing)} too.")
    endpoint = values["S3_ENDPOINT"].rstrip("/")
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise ConfigurationError(f"S3_ENDPOINT must start with https://, not '{endpoint}'.")
    if endpoint.startswith("http://") and values["APP_MODE"] == "production":
        raise ConfigurationError(f"S3_ENDPOINT must start with https://, not '{endpoint}'.")
    settings = {name: values[name] for name in (*names, "S3_REGION", "STORAGE")}
    return {**settings, "S3_ENDPOINT": endpoint}


def _number(values: Mapping[str, str], name: str) -> int:
    try:
        number = int(values[name])
    except ValueError:
        number = -1
    if number < 0:
        raise ConfigurationError(f"{name} must be a whole number of 0 or more, not '{values[name]}'.")
    return number
