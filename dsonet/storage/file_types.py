"""What kinds of file are taken, by extension and content together; nothing that a browser would run.

Ten formats, each told by its first bytes or, for those that are zip files inside, by their parts. A library
of a thousand formats says what a file looks like most; here the question is whether it is what it says, and
the parts of an office file (macros, bombs) would still have to be looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from flask_babel import gettext as _

from dsonet.storage.packages import Refused, is_document_of, is_opendocument
from dsonet.storage.signatures import holds_markup, is_jpeg, is_mp4, is_pdf, is_png

__all__ = ["LABELS", "TYPES", "FileType", "Refused", "check"]
HEAD = 4096
LOCKED_OR_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A compound file ([MS-CFB] §2.2): Office files with a password, and those of before 2007, which hold macros unseen."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: what the server says it is, whatever the sender said."""

    extension: str
    media_type: str
    label: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORDS, _SHEETS, _SLIDES = "wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"
_OPEN = "application/vnd.oasis.opendocument."
TYPES = {
    kind.extension: kind
    for kind in (
        FileType("pdf", "application/pdf", "Pdf"),
        FileType("docx", _OFFICE + _WORDS, "Word"),
        FileType("xlsx", _OFFICE + _SHEETS, "Excel"),
        FileType("pptx", _OFFICE + _SLIDES, "PowerPoint"),
        FileType("odt", _OPEN + "text", "OpenDocument"),
        FileType("ods", _OPEN + "spreadsheet", "OpenDocument-tabel"),
        FileType("odp", _OPEN + "presentation", "OpenDocument-presentatie"),
        FileType("png", "image/png", "Afbeelding"),
        FileType("jpg", "image/jpeg", "Foto"),
        FileType("mp4", "video/mp4", "Film"),
    )
}
LABELS = {kind.media_type: kind.label for kind in TYPES.values()}
_SAME = {"jpeg": "jpg"}
_BY_HEAD: dict[str, Callable[[bytes], bool]] = {"pdf": is_pdf, "png": is_png, "jpg": is_jpeg, "mp4": is_mp4}
_BY_PARTS: dict[str, Callable[[IO[bytes]], bool]] = {
    "docx": lambda stream: is_document_of(_WORDS, stream),
    "xlsx": lambda stream: is_document_of(_SHEETS, stream),
    "pptx": lambda stream: is_document_of(_SLIDES, stream),
    "odt": lambda stream: is_opendocument("text", stream),
    "ods": lambda stream: is_opendocument("spreadsheet", stream),
    "odp": lambda stream: is_opendocument("presentation", stream),
}


def check(stream: IO[bytes], filename: str) -> FileType:
    """What `stream` holds, which must be what `filename` says; it is left at its start. Raises Refused."""
    _stem, dot, extension = filename.lower().rpartition(".")
    kind = TYPES.get(_SAME.get(extension, extension)) if dot else None
    if kind is None:
        raise Refused(
            _(
                "Dit soort bestand nemen we niet aan. Wel: pdf, docx, xlsx, pptx, odt, ods, odp, png, jpg en mp4."
            )
        )
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise Refused(_("Dit bestand is leeg."))
    if kind.extension in _BY_PARTS and head.startswith(LOCKED_OR_OLD):
        raise Refused(
            _(
                "Er zit een wachtwoord op dit bestand, of het is van een heel oud Office. Bewaar het zonder, en nieuw."
            )
        )
    if not _is(kind.extension, head, stream):
        raise Refused(_("De inhoud is geen %(kind)s, al heet het bestand zo.", kind=f".{extension}"))
    stream.seek(0)
    return kind


def _is(extension: str, head: bytes, stream: IO[bytes]) -> bool:
    if extension in _BY_PARTS:
        return _BY_PARTS[extension](stream)
    return _BY_HEAD[extension](head) and not holds_markup(head)
