"""Formats that are told by their first bytes."""

import re
from typing import IO

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A compound file ([MS-CFB] §2.2): Office files with a password, and those of before 2007, which hold macros unseen."""
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""What lies in a compound file when it is an Office file with a password ([MS-OFFCRYPTO] §2.3.4.4)."""
_LARGEST_SECTOR_SHIFT = 12
_PIECE = 1024 * 1024
_LOCK = b"/Encrypt"
_PDF_MAY_BEGIN = 1024
"""Bytes within which readers look for the head of a PDF."""
_MARKUP = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|svg|iframe|object|embed|img|style|link|meta|base)\b",
    re.IGNORECASE,
)
_FILM_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV", b"M4V "}
)
MOST_PIXELS = 120_000_000
"""As much as telephones take; a browser needs four bytes for each."""
_MOST_BETWEEN = 64 * 1024
_ALONE = frozenset(bytes([kind]) for kind in (0x00, 0x01, *range(0xD0, 0xDA)))
"""Marks without a length."""
_PIXELS_BEGIN = b"\xda"
_FRAMES = frozenset(bytes([kind]) for kind in range(0xC0, 0xD0) if kind not in (0xC4, 0xC8, 0xCC))


def holds_markup(head: bytes) -> bool:
    """Whether a browser that guesses could take this for a page."""
    return _MARKUP.search(head.replace(b"\x00", b"")) is not None


def holds_pdf(head: bytes) -> bool:
    """Whether a reader of PDFs could take this for one."""
    return b"%PDF-" in head[:_PDF_MAY_BEGIN]


def may_be_locked_pdf(stream: IO[bytes]) -> bool:
    """Whether there is word of encryption in a PDF (ISO 32000-2 §7.6.1); most such can be read without a password."""
    stream.seek(0)
    before = b""
    while piece := stream.read(_PIECE):
        if _LOCK in before + piece:
            return True
        before = piece[-len(_LOCK) :]
    return False


def is_locked_office(stream: IO[bytes]) -> bool:
    """Whether a compound file is an Office file with a password: told by its first directory sector."""
    stream.seek(0)
    head = stream.read(52)
    shift, first = int.from_bytes(head[30:32], "little"), int.from_bytes(head[48:52], "little")
    if shift > _LARGEST_SECTOR_SHIFT:
        return False
    stream.seek((first + 1) << shift)
    return _LOCKED_STREAM in stream.read(1 << shift)


def is_pdf(head: bytes) -> bool:
    """ISO 32000-2 §7.5.2; the header at the very start, where readers also take it later."""
    return re.match(rb"%PDF-[12]\.\d", head) is not None


def is_png(head: bytes) -> bool:
    """The signature and the first chunk (PNG §5.2, §11.2.1)."""
    return head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR"


def is_jpeg(head: bytes) -> bool:
    """Start of image, and the start of a segment."""
    return head.startswith(b"\xff\xd8\xff") and head[3:4] not in (b"", b"\x00", b"\xff")


def has_too_many_pixels(stream: IO[bytes], extension: str) -> bool:
    """Whether a picture would fill the memory of who looks at it; a few bytes can say that it is endless."""
    stream.seek(0)
    size = _size_of_png(stream) if extension == "png" else _size_of_jpeg(stream)
    return size[0] * size[1] > MOST_PIXELS


def _size_of_png(stream: IO[bytes]) -> tuple[int, int]:
    head = stream.read(24)
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _size_of_jpeg(stream: IO[bytes]) -> tuple[int, int]:
    """Of the largest frame that is told before the pixels begin (ITU T.81 §B.2.2)."""
    height = width = 0
    stream.seek(0)
    while (kind := _next_mark(stream)) not in (b"", _PIXELS_BEGIN):
        if kind in _ALONE:
            continue
        content = stream.read(max(0, int.from_bytes(stream.read(2), "big") - 2))
        if kind in _FRAMES:
            height = max(height, int.from_bytes(content[1:3], "big"))
            width = max(width, int.from_bytes(content[3:5], "big"))
    return width, height


def _next_mark(stream: IO[bytes]) -> bytes:
    """The kind of the next segment, over what readers pass over too; nothing at the end."""
    for _sign in range(_MOST_BETWEEN):
        if stream.read(1) in (b"\xff", b""):
            break
    kind = b"\xff"
    while kind == b"\xff":
        kind = stream.read(1)
    return kind


def is_mp4(head: bytes) -> bool:
    """A file type box of a film (ISO/IEC 14496-12 §4.3); pictures in the same container are not."""
    return head[4:8] == b"ftyp" and head[8:12] in _FILM_BRANDS
