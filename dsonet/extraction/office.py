"""Word, PowerPoint, Excel and OpenDocument: the words in their parts, tables and notes included.

The formats are zip files of XML (ECMA-376, ISO 26300). Only the parts that hold words are read, as a stream: a
document of a thousand pages needs no more memory than its words. Libraries that can also write these formats build
the whole in memory, and leave out notes, headers or comments.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from dsonet.extraction.findings import MOST_WORDS, Findings, Locked, Remark
from dsonet.extraction.xml_words import attributes_in, cells_in, items_in, words_in

_WORD_PARTS = re.compile(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an Office file with a password begins ([MS-OFFCRYPTO] §2.3.4)."""
_MANIFEST = "META-INF/manifest.xml"
_LAST_NUMBER = re.compile(r"(\d+)\.xml$")
_ENDS_LINE = frozenset({"p", "br", "cr", "h", "line-break", "tr"})
_BLANKS = {"tab": "\t", "s": " "}


def read_words(stream: IO[bytes]) -> Findings:
    """A Word document: the body, then notes, comments, headers and footers."""
    with _opened(stream) as package:
        names = sorted(
            filter(_WORD_PARTS.fullmatch, package.namelist()), key=lambda name: "document" not in name
        )
        return _found(_text(package, name, "t") for name in names)


def read_slides(stream: IO[bytes]) -> Findings:
    """A presentation: its slides in order, each with its notes."""
    with _opened(stream) as package:
        slides = _in_order(package, "ppt/presentation.xml", "sldId", "ppt/slides/")
        return _found(_slides(package, slides), len(slides))


def read_sheets(stream: IO[bytes]) -> Findings:
    """A workbook: its sheets in order, row by row, with their comments."""
    with _opened(stream) as package:
        sheets = _in_order(package, "xl/workbook.xml", "sheet", "xl/worksheets/")
        shared = _shared(package)
        notes = [name for name in package.namelist() if re.fullmatch(r"xl/(threadedC|c)omments.*\.xml", name)]
        parts = (cells_in(package.open(name), shared) for name in sheets)
        titles = attributes_in(package.open("xl/workbook.xml"), "sheet", "name")
        return _found([*titles, *parts, *(_text(package, name, "t", "text") for name in notes)], len(sheets))


def read_opendocument(stream: IO[bytes]) -> Findings:
    """An OpenDocument text, table or presentation: its body, then what stands in heads and feet."""
    with _opened(stream) as package:
        return _found(
            _text(package, name) for name in ("content.xml", "styles.xml") if name in package.namelist()
        )


def _opened(stream: IO[bytes]) -> zipfile.ZipFile:
    """Raises Locked, or what zipfile raises."""
    if stream.read(len(_COMPOUND)) == _COMPOUND:
        raise Locked
    stream.seek(0)
    package = zipfile.ZipFile(stream)
    if _MANIFEST in package.namelist() and b"manifest:encryption-data" in package.read(_MANIFEST):
        raise Locked
    return package


def _found(parts: Iterable[str], pages: int | None = None) -> Findings:
    kept, signs = [], 0
    for part in parts:
        kept.append(part[: MOST_WORDS - signs])
        signs += len(kept[-1]) + 1
        if signs >= MOST_WORDS:
            break
    words = "\n".join(kept)
    return Findings(words, pages, remarks=() if words.strip() else (Remark.NO_WORDS,))


def _text(package: zipfile.ZipFile, name: str, *holders: str) -> str:
    return words_in(package.open(name), frozenset(holders), _ENDS_LINE, _BLANKS)


def _slides(package: zipfile.ZipFile, slides: list[str]) -> Iterator[str]:
    for name in slides:
        yield _text(package, name, "t")
        for target in _targets(package, name).values():
            if "notesSlide" in target and target in package.namelist():
                yield _text(package, target, "t")


def _shared(package: zipfile.ZipFile) -> list[str]:
    """The words that cells share, each once (ECMA-376 §18.4)."""
    name = "xl/sharedStrings.xml"
    if name not in package.namelist():
        return []
    return items_in(package.open(name), "si", "t")


def _in_order(package: zipfile.ZipFile, index: str, element: str, folder: str) -> list[str]:
    """The parts that the index names, in its order; without a usable index by their numbers."""
    targets = _targets(package, index)
    ids = attributes_in(package.open(index), element, "id")
    named = [targets[id_] for id_ in ids if targets.get(id_) in package.namelist()]
    found = [name for name in package.namelist() if name.startswith(folder) and _LAST_NUMBER.search(name)]
    return named or sorted(found, key=lambda name: int((_LAST_NUMBER.search(name) or [0, 0])[1]))


def _targets(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Where the relations of a part lead, by their ids (ECMA-376 part 2 §6.5)."""
    folder, last = posixpath.split(name)
    relations = f"{folder}/_rels/{last}.rels"
    if relations not in package.namelist():
        return {}
    ids = attributes_in(package.open(relations), "Relationship", "Id")
    targets = attributes_in(package.open(relations), "Relationship", "Target")
    full = (
        target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target) for target in targets
    )
    return dict(zip(ids, map(posixpath.normpath, full), strict=False))
