"""A stored file as an answer: streamed, in ranges, under conditions, and harmless in a browser (trust list E)."""


from flask import Response, request
from werkzeug.utils import send_file

from dsonet.access import NotVisible
from dsonet.storage.disk import open_stored

SHOWN_IN_PAGE = ("image/png", "image/jpeg", "video/mp4", "application/pdf")
POLICY = "sandbox; default-src 'none'"


def send(
    key: str, filename: str, media_type: str, size: int, sha256: str, *, inline: bool = False
) -> Response:
    """Answer with the bytes under `key`; the caller has decided that this member may read them.

    Raises NotVisible when the bytes are gone. RFC 9110 ranges, HEAD and conditions; the ETag is the digest.
    """
    try:
        stream = open_stored(key)
    except FileNotFoundError as error:
        raise NotVisible from error
    response = send_file(
        stream,
        request.environ,
        mimetype=media_type,
        as_attachment=not (inline and media_type in SHOWN_IN_PAGE),
        download_name=filename,
        etag=False,
        conditional=False,
        response_class=Response,
    )
    response.call_on_close(stream.close)
    response.content_length = size
    response.set_etag(sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
