"""Formats that are told by their first bytes."""

import re

_MARKUP = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|svg|iframe|object|embed|img|style|link|meta|base)\b",
    re.IGNORECASE,
)
_FILM_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV", b"M4V "}
)


def holds_markup(head: bytes) -> bool:
    """Whether a browser that guesses could take this for a page."""
    return _MARKUP.search(head.replace(b"\x00", b"")) is not None


def is_pdf(head: bytes) -> bool:
    """ISO 32000-2 §7.5.2; the header at the very start, where readers also take it later."""
    return re.match(rb"%PDF-[12]\.\d", head) is not None


def is_png(head: bytes) -> bool:
    """The signature and the first chunk (PNG §5.2, §11.2.1)."""
    return head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR"


def is_jpeg(head: bytes) -> bool:
    """Start of image, and the start of a segment."""
    return head.startswith(b"\xff\xd8\xff") and head[3:4] not in (b"", b"\x00", b"\xff")


def is_mp4(head: bytes) -> bool:
    """A file type box of a film (ISO/IEC 14496-12 §4.3); pictures in the same container are not."""
    return head[4:8] == b"ftyp" and head[8:12] in _FILM_BRANDS
