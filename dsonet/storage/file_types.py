"""What kinds of file are taken, by extension and content together; nothing that a browser would run.

Eight formats, each told by its first bytes and, for the zip-based ones, by their parts: less code than a
library for a thousand formats would need around it.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from flask_babel import gettext as _

LARGEST_UNPACKED = 100 * 1024 * 1024
LARGEST_RATIO = 50
SMALLEST_RATIO_COUNTED = 1024 * 1024
"""Unpacked bytes below which a good ratio is no bomb."""
MOST_PARTS = 2_000
HEAD = 1024
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|head|body|iframe)", re.IGNORECASE)


class Refused(Exception):
    """This file is not taken; the message is the reason, for people."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: what the server says it is, whatever the sender said."""

    extension: str
    media_type: str
    label: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    kind.extension: kind
    for kind in (
        FileType("pdf", "application/pdf", "Pdf"),
        FileType("docx", f"{_OFFICE}wordprocessingml.document", "Word"),
        FileType("xlsx", f"{_OFFICE}spreadsheetml.sheet", "Excel"),
        FileType("pptx", f"{_OFFICE}presentationml.presentation", "PowerPoint"),
        FileType("odt", "application/vnd.oasis.opendocument.text", "OpenDocument"),
        FileType("png", "image/png", "Afbeelding"),
        FileType("jpg", "image/jpeg", "Foto"),
        FileType("mp4", "video/mp4", "Film"),
    )
}
SAME = {"jpeg": "jpg"}
LABELS = {kind.media_type: kind.label for kind in TYPES.values()}


def check(stream: BinaryIO, filename: str) -> FileType:
    """What `stream` holds, which must be what `filename` says. Raises Refused. The stream is left anywhere."""
    extension = filename.rpartition(".")[2].lower()
    kind = TYPES.get(SAME.get(extension, extension))
    if kind is None:
        raise Refused(_("Dit soort bestand nemen we niet aan. Wel: pdf, docx, xlsx, pptx, odt, png, jpg en mp4."))
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise Refused(_("Dit bestand is leeg."))
    if not _CHECKS[kind.extension](head, stream):
        raise Refused(_("De inhoud is geen %(kind)s, al heet het bestand zo.", kind=f".{extension}"))
    return kind


def _is_pdf(head: bytes, _stream: BinaryIO) -> bool:
    return head.startswith(b"%PDF-") and not _MARKUP.search(head)


def _is_png(head: bytes, _stream: BinaryIO) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n")


def _is_jpeg(head: bytes, _stream: BinaryIO) -> bool:
    return head.startswith(b"\xff\xd8\xff")


def _is_mp4(head: bytes, _stream: BinaryIO) -> bool:
    return head[4:8] == b"ftyp" and not _MARKUP.search(head)


def _is_office(main_part: str) -> Callable[[bytes, BinaryIO], bool]:
    def has_parts(_head: bytes, stream: BinaryIO) -> bool:
        names = _part_names(stream)
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refused(_("Bestanden met macro's nemen we niet aan. Bewaar het zonder macro's."))
        return "[Content_Types].xml" in names and main_part in names

    return has_parts


def _is_odt(head: bytes, stream: BinaryIO) -> bool:
    return b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:100] and "content.xml" in _part_names(stream)


def _part_names(stream: BinaryIO) -> set[str]:
    """The names of the parts of a zip-based file; refuses one that unpacks to far too much."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return set()
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    ratio = unpacked / max(packed, 1)
    if (
        len(parts) > MOST_PARTS
        or unpacked > LARGEST_UNPACKED
        or (ratio > LARGEST_RATIO and unpacked > SMALLEST_RATIO_COUNTED)
    ):
        raise Refused(_("Dit bestand pakt uit tot iets veel te groots."))
    return {part.filename for part in parts}


_CHECKS: dict[str, Callable[[bytes, BinaryIO], bool]] = {
    "pdf": _is_pdf,
    "docx": _is_office("word/document.xml"),
    "xlsx": _is_office("xl/workbook.xml"),
    "pptx": _is_office("ppt/presentation.xml"),
    "odt": _is_odt,
    "png": _is_png,
    "jpg": _is_jpeg,
    "mp4": _is_mp4,
}
