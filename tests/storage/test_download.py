"""Members download what was stored: whole, in part, or not again."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as some
from werkzeug.test import TestResponse

from dsonet import storage
from tests.storage.conftest import address_of, put_away

CONTENT = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def stored(shelf: Flask) -> storage.Stored:
    """A file of 10,240 bytes."""
    return put_away(shelf, CONTENT)


def take(shelf: Flask, path: str, **request: Any) -> TestResponse:
    """The answer to one request, read to its end and closed as a server does."""
    return shelf.test_client().open(path, buffered=True, **request)


def test_a_whole_file_with_what_keeps_it_harmless(shelf: Flask, stored: storage.Stored) -> None:
    path, query = address_of(stored)
    answer = take(shelf, path, query_string=query)
    assert answer.status_code == 200
    assert answer.data == CONTENT
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Content-Disposition"] == "attachment; filename=stuk.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["ETag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_head_tells_the_same_without_the_bytes(shelf: Flask, stored: storage.Stored) -> None:
    path, query = address_of(stored)
    head, whole = take(shelf, path, method="HEAD", query_string=query), take(shelf, path, query_string=query)
    assert head.data == b""
    assert head.headers == whole.headers


@settings(deadline=None, max_examples=150)
@given(
    some.integers(0, len(CONTENT) + 50),
    some.integers(0, len(CONTENT) + 50),
    some.sampled_from(["a-b", "a-", "-b"]),
)
def test_any_range_is_that_part_of_the_file(
    shelf: Flask, stored: storage.Stored, start: int, end: int, form: str
) -> None:
    path, query = address_of(stored)
    asked = {"a-b": f"{start}-{end}", "a-": f"{start}-", "-b": f"-{end}"}[form]
    answer = take(shelf, path, query_string=query, headers={"Range": f"bytes={asked}"})
    part = {"a-b": CONTENT[start : end + 1], "a-": CONTENT[start:], "-b": CONTENT[-end:] if end else b""}[
        form
    ]
    if (form == "a-b" and end < start) or (form == "-b" and (end == 0 or end > len(CONTENT))):
        assert (answer.status_code, answer.data) == (200, CONTENT)
    elif part:
        assert (answer.status_code, answer.data) == (206, part)
        assert answer.headers["Content-Length"] == str(len(part))
        first = len(CONTENT) - len(part) if form == "-b" else start
        assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(CONTENT)}"
    else:
        assert answer.status_code == 416
        assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=x", "bytes", "regels=1-2", "bytes=--1", "bytes=1-2-3", "\x7f"]
)
def test_what_is_no_single_range_gives_the_whole(shelf: Flask, stored: storage.Stored, asked: str) -> None:
    path, query = address_of(stored)
    answer = take(shelf, path, query_string=query, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, CONTENT)


def test_what_the_browser_has_is_not_sent_again(shelf: Flask, stored: storage.Stored) -> None:
    path, query = address_of(stored)
    same = {"If-None-Match": f'"{stored.sha256}"'}
    answer = take(shelf, path, query_string=query, headers=same)
    assert (answer.status_code, answer.data) == (304, b"")
    other = take(shelf, path, query_string=query, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_a_resumed_download_of_another_version_starts_again(shelf: Flask, stored: storage.Stored) -> None:
    path, query = address_of(stored)
    same = take(
        shelf, path, query_string=query, headers={"Range": "bytes=5-", "If-Range": f'"{stored.sha256}"'}
    )
    other = take(shelf, path, query_string=query, headers={"Range": "bytes=5-", "If-Range": '"other"'})
    assert (same.status_code, same.data) == (206, CONTENT[5:])
    assert (other.status_code, other.data) == (200, CONTENT)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("stuk één.pdf", "attachment; filename=\"stuk een.pdf\"; filename*=UTF-8''stuk%20%C3%A9%C3%A9n.pdf"),
        ('a"b;c.pdf', 'attachment; filename="a\\"b;c.pdf"'),
        ("计划.pdf", "attachment; filename=.pdf; filename*=UTF-8''%E8%AE%A1%E5%88%92.pdf"),
    ],
)
def test_the_name_arrives_as_it_is(shelf: Flask, stored: storage.Stored, name: str, header: str) -> None:
    path, query = address_of(stored, naam=name)
    assert take(shelf, path, query_string=query).headers["Content-Disposition"] == header


@pytest.mark.parametrize(
    ("kind", "disposition"),
    [
        ("application/pdf", "inline"),
        ("image/png", "inline"),
        ("image/jpeg", "inline"),
        ("video/mp4", "inline"),
        ("image/svg+xml", "attachment"),
        ("text/html", "attachment"),
        ("application/vnd.oasis.opendocument.text", "attachment"),
    ],
)
def test_only_four_kinds_are_shown_in_the_page(
    shelf: Flask, stored: storage.Stored, kind: str, disposition: str
) -> None:
    path, query = address_of(stored, soort=kind, binnen="1")
    answer = take(shelf, path, query_string=query)
    assert answer.headers["Content-Disposition"].startswith(f"{disposition};")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_bytes_that_are_gone_are_not_visible(shelf: Flask, folder: Path) -> None:
    stored = put_away(shelf, b"gone")
    (folder / stored.key[:2] / stored.key).unlink()
    path, query = address_of(stored)
    assert take(shelf, path, query_string=query).status_code == 404


def test_a_large_file_is_streamed(shelf: Flask) -> None:
    stored = put_away(shelf, b"x" * 3_000_000)
    path, query = address_of(stored)
    with shelf.test_client().get(path, query_string=query) as answer:
        pieces = [len(piece) for piece in answer.response]
    assert sum(pieces) == 3_000_000
    assert max(pieces) <= 64 * 1024
