"""Files that are zip files inside: which parts make a document, and which make a trap.

Nothing is unpacked but two short parts. Sizes are read from the directory at the end of the file, which is
looked at only when it is small: a directory of millions of lines would fill the memory by itself.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from flask_babel import gettext as _

LARGEST_UNPACKED = 100 * 1024 * 1024
LARGEST_RATIO = 50
SMALLEST_COUNTED = 1024 * 1024
"""Unpacked bytes below which a good ratio is no bomb."""
MOST_PARTS = 2_000
LARGEST_DIRECTORY = 1024 * 1024
LARGEST_PART_READ = 1024 * 1024
_END = struct.Struct("<4s4H2LH")
"""The record at the end of a zip (APPNOTE 4.3.16): … parts, bytes of the directory, its place, comment."""
_END_SIGN, _DIRECTORY_SIGN = b"PK\x05\x06", b"PK\x01\x02"
_LONGEST_COMMENT = 65_535
_ZIP64_LOCATOR = b"PK\x06\x07"
_OPENDOCUMENT = b"application/vnd.oasis.opendocument."
_HOLDS_MACROS = re.compile(r"vbaproject\.bin$|(^|/)(basic|scripts|activex)/", re.IGNORECASE)
_RUNS = re.compile(r"\.(exe|dll|scr|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|jar|msi|lnk)$", re.IGNORECASE)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    RuntimeError,
)


class Refused(Exception):
    """This file is not taken; the message is the reason, for people."""


Kind = Callable[[IO[bytes], bool], bool]
"""Is a stream of some kind? The second says whether a password is no hindrance. Raises Refused for a trap."""


def is_document_of(content_type: str, *, macros: bool = False) -> Kind:
    """Whether something is an Office document whose main part is of `content_type`."""
    main = f'"{content_type}"'.encode()

    def is_one(stream: IO[bytes], _locked: bool) -> bool:
        types = _part_if_harmless(stream, "[Content_Types].xml", macros=macros)
        if b"macroenabled" in types.lower() and not macros:
            raise _runs_something()
        return main in types

    return is_one


def is_opendocument(kind: str) -> Kind:
    """Whether something is an OpenDocument file of `kind`, such as text."""

    def is_one(stream: IO[bytes], locked: bool) -> bool:
        is_locked = b"manifest:encryption-data" in _part_if_harmless(stream, "META-INF/manifest.xml")
        if is_locked and not locked:
            raise Refused(_("Er zit een wachtwoord op dit bestand. Bewaar het zonder wachtwoord."))
        return _part_if_harmless(stream, "mimetype").strip() == _OPENDOCUMENT + kind.encode()

    return is_one


def holds_package(stream: IO[bytes], extension: str) -> bool:
    """Whether what is no zip file can be read as one too, such as a picture with a program behind it.

    In a PDF an attachment can end with the end of a zip; there it counts only when it is the end of all.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    tail = stream.read()
    at = tail.rfind(_END_SIGN)
    while at >= 0:
        if len(tail) - at >= _END.size:
            *_counts, directory, _place, comment = _END.unpack_from(tail, at)
            if at + _END.size + comment == len(tail):
                return True
            is_whole = 0 <= directory <= at and tail[at - directory :].startswith(_DIRECTORY_SIGN)
            if is_whole and extension != "pdf":
                return True
        at = tail.rfind(_END_SIGN, 0, at)
    return False


def _part_if_harmless(stream: IO[bytes], name: str, *, macros: bool = False) -> bytes:
    """The content of the part `name`, or nothing when this is no such file. Raises Refused for a trap."""
    try:
        if not _has_small_directory(stream):
            return b""
        with zipfile.ZipFile(stream) as package:
            if not _is_one_file(package.infolist()):
                return b""
            _refuse_traps(package.infolist(), macros=macros)
            with package.open(name) as part:
                return part.read(LARGEST_PART_READ)
    except _UNREADABLE:  # NotImplementedError, for an odd compression, is a RuntimeError
        return b""


def _is_one_file(parts: list[zipfile.ZipInfo]) -> bool:
    """Does every reader see the same parts: none twice, and none before the first?"""
    names = {part.filename.casefold() for part in parts}
    return len(names) == len(parts) and min((part.header_offset for part in parts), default=0) == 0


def _has_small_directory(stream: IO[bytes]) -> bool:
    """Whether the zip's directory can be read safely. Raises Refused when it is too long."""
    stream.seek(0)
    if stream.read(4) != b"PK\x03\x04":
        return False
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END.size - _LONGEST_COMMENT - 20))
    tail = stream.read()
    at = tail.rfind(_END_SIGN)
    if at < 0 or len(tail) - at < _END.size or _ZIP64_LOCATOR in tail[max(0, at - 20) : at]:
        return False
    _sign, _disk, _start_disk, _here, parts, directory, _place, comment = _END.unpack_from(tail, at)
    if at + _END.size + comment != len(tail):
        return False
    if parts > MOST_PARTS or directory > LARGEST_DIRECTORY:
        raise _too_large_inside()
    return True


def _refuse_traps(parts: list[zipfile.ZipInfo], *, macros: bool) -> None:
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    is_bomb = unpacked > SMALLEST_COUNTED and unpacked > LARGEST_RATIO * max(packed, 1)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or is_bomb:
        raise _too_large_inside()
    names = [part.filename for part in parts]
    if any(map(_RUNS.search, names)) or (not macros and any(map(_HOLDS_MACROS.search, names))):
        raise _runs_something()


def _too_large_inside() -> Refused:
    return Refused(_("Dit bestand pakt uit tot iets veel te groots."))


def _runs_something() -> Refused:
    return Refused(_("Bestanden met macro’s of programma’s erin nemen we niet aan. Bewaar het zonder."))
