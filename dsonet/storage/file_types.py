"""What kinds of file are taken, by extension and content together; nothing that a browser would run.

Ten formats, each told by its first bytes or, for those that are zip files inside, by their parts. A library
of a thousand formats says what a file looks like most; here the question is whether it is what it says, and
the parts of an office file (macros, bombs) would still have to be looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dsonet.extraction import needs_password
from dsonet.storage.packages import Kind, Refused, holds_package, is_document_of, is_opendocument
from dsonet.storage.signatures import (
    COMPOUND,
    has_too_many_pixels,
    holds_markup,
    holds_pdf,
    is_jpeg,
    is_locked_office,
    is_mp4,
    is_pdf,
    is_png,
    may_be_locked_pdf,
)

__all__ = ["LABELS", "TYPES", "Allowed", "FileType", "Refused", "check"]
HEAD = 4096


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: what the server says it is, whatever the sender said."""

    extension: str
    media_type: str
    label: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is taken beyond the usual, because the administrators of a network said so."""

    locked: bool = False
    """Files with a password, into which nobody looked."""
    macros: bool = False
    """Office files with macros, under the names that say so."""


_USUAL = Allowed()
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
        FileType("docm", "application/vnd.ms-word.document.macroEnabled.12", "Word met macro’s"),
        FileType("xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", "Excel met macro’s"),
        FileType(
            "pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.12", "PowerPoint met macro’s"
        ),
    )
}
LABELS = {kind.media_type: kind.label for kind in TYPES.values()}
_SAME = {"jpeg": "jpg", "jfif": "jpg"}
_HOW: dict[str, object] = {
    **dict.fromkeys(
        ("heic", "heif"),
        _l("Kies op je telefoon bij het delen voor ‘Meest compatibel’, of bewaar de foto als jpg."),
    ),
    **dict.fromkeys(("webp", "gif", "bmp", "tif", "tiff"), _l("Bewaar de afbeelding als jpg of png.")),
    **dict.fromkeys(("mov", "avi", "mkv", "webm"), _l("Bewaar de film als mp4.")),
    **dict.fromkeys(
        ("doc", "xls", "ppt", "rtf", "pages", "numbers", "key"),
        _l("Bewaar het als docx, xlsx, pptx of pdf."),
    ),
}
"""How to make of other kinds that people bring one that is taken."""
_BY_HEAD: dict[str, Callable[[bytes], bool]] = {"pdf": is_pdf, "png": is_png, "jpg": is_jpeg, "mp4": is_mp4}
_BY_PARTS: dict[str, Kind] = {
    "docx": is_document_of(f"{_OFFICE}{_WORDS}.main+xml"),
    "xlsx": is_document_of(f"{_OFFICE}{_SHEETS}.main+xml"),
    "pptx": is_document_of(f"{_OFFICE}{_SLIDES}.main+xml"),
    "docm": is_document_of("application/vnd.ms-word.document.macroEnabled.main+xml", macros=True),
    "xlsm": is_document_of("application/vnd.ms-excel.sheet.macroEnabled.main+xml", macros=True),
    "pptm": is_document_of("application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", macros=True),
    "odt": is_opendocument("text"),
    "ods": is_opendocument("spreadsheet"),
    "odp": is_opendocument("presentation"),
}
_WITH_MACROS = ("docm", "xlsm", "pptm")


def check(stream: IO[bytes], filename: str, allowed: Allowed = _USUAL) -> FileType:
    """What `stream` holds, which must be what `filename` says; it is left at its start. Raises Refused."""
    kind = _said(filename, allowed)
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise Refused(_("Dit bestand is leeg."))
    if not (_is_locked(kind, head, stream, allowed) or _is(kind.extension, head, stream, allowed)):
        said = filename.lower().rpartition(".")[2]
        raise Refused(_("De inhoud is geen %(kind)s, al heet het bestand zo.", kind=f".{said}"))
    if kind.extension in ("png", "jpg") and has_too_many_pixels(stream, kind.extension):
        raise Refused(_("Deze afbeelding is te groot om te tonen. Maak hem kleiner."))
    stream.seek(0)
    return kind


def _said(filename: str, allowed: Allowed) -> FileType:
    """The kind that the name tells. Raises Refused."""
    _stem, dot, extension = filename.lower().rpartition(".")
    kind = TYPES.get(_SAME.get(extension, extension)) if dot else None
    if kind is None:
        taken = _(
            "Dit soort bestand nemen we niet aan. Wel: pdf, docx, xlsx, pptx, odt, ods, odp, png, jpg en mp4."
        )
        raise Refused(f"{taken} {_HOW[extension]}" if extension in _HOW else taken)
    if kind.extension in _WITH_MACROS and not allowed.macros:
        raise Refused(_("Bestanden met macro’s nemen we niet aan. Bewaar het zonder, als gewoon document."))
    return kind


def _is_locked(kind: FileType, head: bytes, stream: IO[bytes], allowed: Allowed) -> bool:
    """Whether it is of this kind with a password on it, as far as that can be seen. Raises Refused."""
    if kind.extension in _BY_PARTS and head.startswith(COMPOUND):
        is_locked = is_locked_office(stream)
        if not is_locked or not allowed.locked:
            raise Refused(
                _(
                    "Er zit een wachtwoord op dit bestand, of het is van een heel oud Office. "
                    "Bewaar het zonder wachtwoord, als docx, xlsx of pptx."
                )
            )
        return is_locked
    if (
        kind.extension == "pdf"
        and not allowed.locked
        and may_be_locked_pdf(stream)
        and needs_password(stream)
    ):
        raise Refused(_("Er zit een wachtwoord op dit bestand. Bewaar het zonder wachtwoord."))
    return False


def _is(extension: str, head: bytes, stream: IO[bytes], allowed: Allowed) -> bool:
    if extension in _BY_PARTS:
        return not holds_pdf(head) and _BY_PARTS[extension](stream, allowed.locked)
    is_one = _BY_HEAD[extension](head) and not holds_markup(head)
    return is_one and (extension == "pdf" or not holds_pdf(head)) and not holds_package(stream, extension)
