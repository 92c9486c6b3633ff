"""A letter shown to who is about to send it: as it will look, on a page of its own."""

from flask import Response

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
"""Letters carry their styles in themselves; nothing else is loaded, run or sent from here."""


def as_page(html: str) -> Response:
    """The HTML of a letter, which nothing can run in and nobody keeps."""
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
