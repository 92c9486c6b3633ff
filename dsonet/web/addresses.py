"""Where a visitor is sent next, and full addresses for letters: never to or from a foreign host."""

from urllib.parse import urlsplit

from flask import current_app, url_for


def own_path(target: str | None) -> str | None:
    """`target` when it is a path on this site, else None (trust list, 47)."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(character) < 33 for character in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if not parts.scheme and not parts.netloc else None


def full_address(endpoint: str, **values: object) -> str:
    """The whole address of a page, from the configured base: never from the request's Host header."""
    base_url = str(current_app.config["BASE_URL"])
    with current_app.test_request_context(base_url=base_url):  # no other host is trusted (TRUSTED_HOSTS)
        path = url_for(endpoint, **values)  # type: ignore[arg-type]
    return base_url + path
