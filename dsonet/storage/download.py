"""A stored file as an answer: streamed, in ranges, under conditions, harmless in a browser (trust list E)."""

import io
from http import HTTPStatus
from typing import IO

from flask import Response, current_app, request
from werkzeug.exceptions import Locked, RequestedRangeNotSatisfiable, ServiceUnavailable
from werkzeug.http import parse_range_header
from werkzeug.utils import send_file

from dsonet.access import NotVisible
from dsonet.storage.door import direct_address, is_on_disk, open_stored
from dsonet.storage.models import StoredFile

SHOWN_IN_PAGE = frozenset({"image/png", "image/jpeg", "video/mp4", "application/pdf"})
POLICY = "sandbox; default-src 'none'"


class InQuarantine(Locked):
    """No virus scanner passed it, or not yet (RFC 4918 §11.3)."""


def send(file: StoredFile, *, inline: bool = False) -> Response:
    """Answer with the bytes of `file`; the caller has decided that this member may read them.

    Raises NotVisible when the bytes are gone, InQuarantine, or ServiceUnavailable. HEAD, conditions and ranges follow
    RFC 9110 (§13, §14); the ETag is the digest; a range outside the file is 416.
    """
    if file.is_held:
        raise InQuarantine
    key, filename, media_type, size = file.key, file.filename, file.media_type, file.size
    inline = inline and media_type in SHOWN_IN_PAGE
    if current_app.config["X_ACCEL_PREFIX"] and is_on_disk(key):
        return _handed_over(key, filename, media_type, inline=inline)
    try:
        direct = None if inline or request.method != "GET" else _sent_on(key, filename, media_type)
        if direct is not None:
            return direct
        stream: IO[bytes] = open_stored(key)
    except FileNotFoundError as error:
        raise NotVisible from error
    except OSError as error:
        raise ServiceUnavailable from error
    response = _whole(stream, filename, media_type, inline=inline)
    response.call_on_close(stream.close)
    response.content_length = size
    response.set_etag(file.sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    try:
        response.make_conditional(request.environ, True, size if _asks_one_range(size) else None)
    except RequestedRangeNotSatisfiable:
        stream.close()
        raise
    return response


def _handed_over(key: str, filename: str, media_type: str, *, inline: bool) -> Response:
    """An answer without bytes: nginx, which stands before us, sends those itself, in ranges and under conditions.

    It keeps our Content-Type, Content-Disposition and Cache-Control; the other headers are in its settings
    (docs/configuration.md).
    """
    response = _whole(io.BytesIO(), filename, media_type, inline=inline)
    response.headers["X-Accel-Redirect"] = f"{current_app.config['X_ACCEL_PREFIX']}/{key[:2]}/{key}"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _sent_on(key: str, filename: str, media_type: str) -> Response | None:
    """An answer that sends the browser to the bucket, for a minute; None when the bytes don't lie in one.

    What is shown in the page is not sent on: there our own policy has to go with it.
    """
    whole = _whole(io.BytesIO(), filename, media_type, inline=False)
    headers = {name: whole.headers[name] for name in ("Content-Disposition", "Content-Type")}
    address = direct_address(key, headers)
    if address is None:
        return None
    response = Response(status=HTTPStatus.FOUND, headers={"Location": address})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _whole(stream: IO[bytes], filename: str, media_type: str, *, inline: bool) -> Response:
    response = send_file(
        stream,
        request.environ,
        mimetype=media_type,
        as_attachment=not inline,
        download_name=filename,
        etag=False,
        conditional=False,
        response_class=Response,
    )
    assert isinstance(response, Response)  # noqa: S101 - tells the type checker what response_class made
    return response


def _asks_one_range(size: int) -> bool:
    """One range is served; several, none, or more than there is gives all (RFC 9110 §14.1.2, §14.2)."""
    asked = parse_range_header(request.headers.get("Range"))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return False
    start, _end = asked.ranges[0]
    return start >= -size
