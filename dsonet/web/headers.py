"""What every response tells the browser: run nothing foreign, keep nothing, name no one (trust list D)."""

from flask import Flask, Response, request

from dsonet.web.gate import SAFE_METHODS, nobody_is_signed_in

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


def headers_of_all(app: Flask) -> dict[str, str]:
    """What every answer carries, whoever makes it."""
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if app.config["BASE_URL"].startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def init_headers(app: Flask) -> None:
    """Add the headers to every response; a download may have set a stricter policy of its own.

    Nothing is asked here: the headers come also with the answer that says that the database is away.
    """
    of_all = headers_of_all(app)
    policy = of_all.pop("Content-Security-Policy")

    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.update(of_all)
        if _is_of_a_letter():
            response.headers["X-Robots-Tag"] = "noindex"
        if _is_of_a_letter() or (request.endpoint != "static" and not _is_for_all()):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)


def _is_of_a_letter() -> bool:
    """Is it a page behind a link that is a key: known to its reader, and to nobody's cache or index?"""
    return "token" in (request.view_args or {})


def _is_for_all() -> bool:
    """May it be kept: a page for a visitor whom the gate looked at?"""
    return request.method in SAFE_METHODS and nobody_is_signed_in()
