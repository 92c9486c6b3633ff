"""Pages packed for the wire. A random length of padding goes with each, so that the size of an answer does not
tell what a token in it is (the BREACH attack; the padding is the header's file name, RFC 1952 §2.3.1)."""

import secrets
import struct
import zlib

from flask import Flask, Response, request

SMALLEST = 1_000
LEVEL = 4
MOST_PADDING = 100
_FNAME = 0x08
_PACKED = ("text/html", "application/atom+xml")


def init_compression(app: Flask) -> None:
    """Pack pages for browsers that take it; files and what was built beforehand are left alone."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if response.mimetype not in _PACKED or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if len(content) < SMALLEST or not request.accept_encodings["gzip"] or response.content_encoding:
        return response
    response.set_data(_gzip(content))
    response.content_encoding = "gzip"
    return response


def _gzip(content: bytes) -> bytes:
    padding = b"a" * secrets.randbelow(MOST_PADDING)
    header = b"\x1f\x8b\x08" + bytes([_FNAME]) + b"\x00\x00\x00\x00\x00\xff" + padding + b"\x00"
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    return header + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
