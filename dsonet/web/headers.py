"""What every response tells the browser: run nothing foreign, keep nothing, name no one (trust list D)."""

from flask import Flask, Response, request

from dsonet.web.gate import SAFE_METHODS, nobody_is_signed_in

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


def init_headers(app: Flask) -> None:
    """Add the headers to every response; a download may have set a stricter policy of its own.

    Nothing is asked here: the headers come also with the answer that says that the database is away.
    """
    secure = app.config["BASE_URL"].startswith("https://")

    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static" and not _is_for_all():
            headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)


def _is_for_all() -> bool:
    """May it be kept: a page for a visitor whom the gate looked at?"""
    return request.method in SAFE_METHODS and nobody_is_signed_in()
