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
_LOCAL = struct.Struct("<4s5H3L2H")
"""What stands before each part (APPNOTE 4.3.7): … flags, method, time, day, digest, sizes, lengths."""
_LOCAL_SIGN = b"PK\x03\x04"
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_SIZES_BEHIND, _UTF8 = 0x8, 0x800
_IN_ZIP64 = 0xFFFFFFFF
"""Stands for a size that is told in a longer field behind it."""
_LINE_END = b"\r\n"
"""A line end that some program put behind the file hides nothing."""
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
    main = re.compile(rf"""ContentType\s*=\s*(["']){re.escape(content_type)}\1""".encode())

    def is_one(stream: IO[bytes], _locked: bool) -> bool:
        types = _part_if_harmless(stream, "[Content_Types].xml", macros=macros)
        if b"macroenabled" in types.lower() and not macros:
            raise _runs_something()
        return main.search(types) is not None

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
            parts = package.infolist()
            written = next((part for part in parts if same_part(part.filename) == same_part(name)), None)
            if written is None:
                return b""
            _refuse_traps(parts, macros=macros)
            _refuse_what_readers_see_differently(stream, parts)
            with package.open(written) as part:
                return part.read(LARGEST_PART_READ)
    except _UNREADABLE:  # NotImplementedError, for an odd compression, is a RuntimeError
        return b""


def same_part(name: str) -> str:
    """The name of a part as Office compares it: some programs write other capitals, or backslashes."""
    return name.replace("\\", "/").casefold()


def _refuse_what_readers_see_differently(stream: IO[bytes], parts: list[zipfile.ZipInfo]) -> None:
    """Every reader must see the same parts: none twice, none before the first, none within another, and what is
    said before each part (APPNOTE 4.3.7) the same as in the directory, by which a scanner may not go."""
    if len({same_part(part.filename) for part in parts}) != len(parts):
        raise _packed_oddly()
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end or (end == 0 and part.header_offset):
            raise _packed_oddly()
        end = _end_if_as_listed(stream, part)


def _end_if_as_listed(stream: IO[bytes], part: zipfile.ZipInfo) -> int:
    """Where the part ends at the earliest. Raises Refused when it is not what the directory says."""
    stream.seek(part.header_offset)
    head = stream.read(_LOCAL.size)
    if len(head) != _LOCAL.size:
        raise _packed_oddly()
    sign, _version, flags, method, _time, _day, crc, packed, unpacked, name, extra = _LOCAL.unpack(head)
    if (flags | part.flag_bits) & _ENCRYPTED:
        raise Refused(_("Er zit een wachtwoord op dit bestand. Bewaar het zonder wachtwoord."))
    encoding = "utf-8" if part.flag_bits & _UTF8 else "cp437"
    is_same = sign == _LOCAL_SIGN and stream.read(name) == part.orig_filename.encode(encoding)
    said, listed = (crc, packed, unpacked), (part.CRC, part.compress_size, part.file_size)
    is_later = bool(flags & _SIZES_BEHIND)
    sizes_agree = all(
        one in (other, _IN_ZIP64) or (is_later and one == 0) for one, other in zip(said, listed, strict=True)
    )
    if not (is_same and method == part.compress_type and sizes_agree):
        raise _packed_oddly()
    return int(part.header_offset + _LOCAL.size + name + extra + part.compress_size)


def _has_small_directory(stream: IO[bytes]) -> bool:
    """Whether this is a zip; one with a directory that can't be read safely is refused. Raises Refused."""
    stream.seek(0)
    if stream.read(4) != _LOCAL_SIGN:
        return False
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END.size - _LONGEST_COMMENT - 20))
    tail = stream.read()
    at = tail.rfind(_END_SIGN)
    if at < 0 or len(tail) - at < _END.size:
        return False
    if _ZIP64_LOCATOR in tail[max(0, at - 20) : at]:
        raise _packed_oddly()
    _sign, _disk, _start_disk, _here, parts, directory, _place, comment = _END.unpack_from(tail, at)
    if tail[at + _END.size + comment :].strip(_LINE_END) or at + _END.size + comment > len(tail):
        raise _packed_oddly()
    if parts > MOST_PARTS or directory > LARGEST_DIRECTORY:
        raise _too_large_inside()
    return True


def _refuse_traps(parts: list[zipfile.ZipInfo], *, macros: bool) -> None:
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise _too_large_inside()
    if unpacked > SMALLEST_COUNTED and unpacked > LARGEST_RATIO * max(packed, 1):
        raise Refused(
            _(
                "Dit bestand pakt uit tot meer dan %(ratio)d keer zijn grootte. Staat er een afbeelding in? "
                "Comprimeer die in Word, Excel of PowerPoint, of bewaar het als pdf.",
                ratio=LARGEST_RATIO,
            )
        )
    names = [same_part(part.filename) for part in parts]
    if any(map(_RUNS.search, names)) or (not macros and any(map(_HOLDS_MACROS.search, names))):
        raise _runs_something()


def _packed_oddly() -> Refused:
    return Refused(
        _(
            "Dit bestand is op een ongewone manier ingepakt. "
            "Open het in Word, Excel of PowerPoint en bewaar het opnieuw."
        )
    )


def _too_large_inside() -> Refused:
    return Refused(_("Dit bestand pakt uit tot iets veel te groots."))


def _runs_something() -> Refused:
    return Refused(_("Bestanden met macro’s of programma’s erin nemen we niet aan. Bewaar het zonder."))
