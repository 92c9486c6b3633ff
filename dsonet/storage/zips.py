"""Several stored files as one zip, made while it is sent: nothing of it stands in memory or on disk.

What lies in storage is packed already, so it is stored as it is (PKWARE APPNOTE 4.4.5, method 0): the length of the
whole is known beforehand, and a broken download can go on from the file that it broke off at.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, stream_with_context
from flask_babel import gettext as _
from zipstream import ZipStream

from dsonet.storage.door import CHUNK, open_stored, size_of
from dsonet.storage.download import POLICY
from dsonet.storage.models import StoredFile
from dsonet.storage.names import clean_filename

MISSING = "ONTBREEKT.txt"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in the zip: what it is called there, and what it holds."""

    name: str
    file: StoredFile


def packed(files: Sequence[tuple[str, StoredFile]], *, numbered: bool) -> list[Packed]:
    """`files` by their titles, under names that Windows and Mac both take, each once; `numbered` keeps their order.

    Two names that differ in capitals or in the spelling of an accent are one file on those systems.
    """
    taken: set[str] = set()
    return [
        Packed(_free(f"{place:02} {title}" if numbered else title, file.filename, taken), file)
        for place, (title, file) in enumerate(files, start=1)
    ]


def send_zip(filename: str, files: Sequence[Packed], begin_at: str = "") -> Response:
    """Answer with a zip of `files`; the caller has decided that this member may read them all.

    `begin_at` is the name in the zip of the first file that is still wanted. What is not in storage any more, or
    not passed by the virus scanner, is named in ONTBREEKT.txt instead of breaking off the rest.
    """
    names = [one.name for one in files]
    wanted = files[names.index(begin_at) :] if begin_at in names else files
    stream, missing = ZipStream(sized=True), []
    for one in wanted:
        if _is_there(one.file):
            stream.add(_bytes_of(one.file), one.name, size=one.file.size)
        else:
            missing.append(one.name)
    if missing:
        stream.add(_("Deze bestanden ontbreken: %(names)s", names=", ".join(missing)), MISSING)
    response = Response(stream_with_context(iter(stream)), mimetype="application/zip")
    response.content_length = len(stream)
    response.headers.set("Content-Disposition", "attachment", **_names(clean_filename(filename)))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _names(name: str) -> dict[str, str]:
    """The plain name for old programs and the real one beside it (RFC 6266 §4.3)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}


def _free(title: str, filename: str, taken: set[str]) -> str:
    extension = filename.rpartition(".")[2]
    stem, number = clean_filename(f"{title}.{extension}").rpartition(".")[0] or "bestand", 1
    name = unicodedata.normalize("NFC", f"{stem}.{extension}")
    while name.casefold() in taken:
        number += 1
        name = unicodedata.normalize("NFC", f"{stem} ({number}).{extension}")
    taken.add(name.casefold())
    return name


def _is_there(file: StoredFile) -> bool:
    try:
        return not file.is_held and size_of(file.key) == file.size
    except FileNotFoundError:
        return False


def _bytes_of(file: StoredFile) -> Iterator[bytes]:
    with open_stored(file.key) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
