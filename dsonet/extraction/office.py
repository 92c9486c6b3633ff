"""Word, PowerPoint, Excel and OpenDocument: the words in their parts, tables and notes included.

The formats are zip files of XML (ECMA-376, ISO 26300). Only the parts that hold words are read, as a stream: a
document of a thousand pages needs no more memory than its words. Libraries that can also write these formats build
the whole in memory, and leave out notes, headers or comments.
"""

import itertools
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from dsonet.extraction.findings import MOST_WORDS, Findings, Locked, Remark
from dsonet.extraction.xml_words import attributes_in, cells_in, items_in, words_in

_BESIDE_BODY = re.compile(r"(footnotes|endnotes|comments|header|footer)\d*\.xml")
_DRAWN = frozenset({"diagramData", "chart", "chartEx", "drawing", "chartUserShapes"})
"""Kinds of relations that lead to words in pictures: of SmartArt, of charts, of boxes on a sheet."""
_HOLD_DRAWN_WORDS = ("t", "strCache", "strDim")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an Office file with a password begins ([MS-OFFCRYPTO] §2.3.4)."""
_MANIFEST = "META-INF/manifest.xml"
_LAST_NUMBER = re.compile(r"(\d+)\.xml$")
_ENDS_LINE = frozenset({"p", "br", "cr", "h", "line-break", "tr", "pt"})
_BLANKS = {"tab": "\t", "ptab": "\t", "s": " ", "noBreakHyphen": "-"}
_UNSEEN_HYPHEN = "\xad"


def read_words(stream: IO[bytes]) -> Findings:
    """A Word document: the body, then notes, comments, headers and footers, and what is drawn."""
    package = _Package(stream)
    main = package.main("word/document.xml")
    folder = posixpath.dirname(main)
    beside = [
        name
        for name in package.names_in(folder)
        if _BESIDE_BODY.fullmatch(posixpath.basename(name).casefold())
    ]
    parts = (package.words(name, "t") for name in (main, *beside))
    return _found(itertools.chain(parts, package.drawn_words(main)))


def read_slides(stream: IO[bytes]) -> Findings:
    """A presentation: its slides in order, each with what is drawn on it and its notes."""
    package = _Package(stream)
    slides = package.in_order(package.main("ppt/presentation.xml"), "sldId", "slides")
    return _found(_slides(package, slides), len(slides))


def read_sheets(stream: IO[bytes]) -> Findings:
    """A workbook: its sheets in order, row by row, with their comments and what is drawn on them."""
    package = _Package(stream)
    book = package.main("xl/workbook.xml")
    sheets = package.in_order(book, "sheet", "worksheets")
    folder = posixpath.dirname(book)
    shared_name = posixpath.join(folder, "sharedStrings.xml")
    shared = items_in(package.open(shared_name), "si", "t") if package.has(shared_name) else []
    notes = [name for name in package.names_in(folder) if re.search(r"/(threadedC|c)omments.*\.xml$", name)]
    return _found(
        itertools.chain(
            attributes_in(package.open(book), "sheet", "name"),
            (cells_in(package.open(name), shared) for name in sheets if package.has(name)),
            (package.words(name, "t", "text") for name in notes),
            *(package.drawn_words(name) for name in sheets),
        ),
        len(sheets),
    )


def read_opendocument(stream: IO[bytes]) -> Findings:
    """An OpenDocument text, table or presentation: its body, then what stands in heads and feet."""
    package = _Package(stream)
    return _found(package.words(name) for name in ("content.xml", "styles.xml") if package.has(name))


def _slides(package: "_Package", slides: list[str]) -> Iterator[str]:
    for name in slides:
        yield package.words(name, "t")
        yield from package.drawn_words(name)
        for kind, target in package.relations(name):
            if kind == "notesSlide":
                yield package.words(target, "t")


def _found(parts: Iterable[str], pages: int | None = None) -> Findings:
    kept, signs = [], 0
    for part in parts:
        kept.append(part[: MOST_WORDS - signs])
        signs += len(kept[-1]) + 1
        if signs >= MOST_WORDS:
            break
    words = "\n".join(kept).replace(_UNSEEN_HYPHEN, "")
    return Findings(words, pages, remarks=() if words.strip() else (Remark.NO_WORDS,))


class _Package:
    """A zip of parts that point to each other (ECMA-376 part 2), by their names as Office compares them."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Raises Locked, or what zipfile raises."""
        if stream.read(len(_COMPOUND)) == _COMPOUND:
            raise Locked
        stream.seek(0)
        self._zip = zipfile.ZipFile(stream)
        self._names = {_same(name): name for name in self._zip.namelist()}
        if self.has(_MANIFEST) and b"manifest:encryption-data" in self.open(_MANIFEST).read():
            raise Locked

    def has(self, name: str) -> bool:
        """Is there such a part?"""
        return _same(name) in self._names

    def open(self, name: str) -> IO[bytes]:
        """The part, as a stream."""
        return self._zip.open(self._names[_same(name)])

    def words(self, name: str, *holders: str) -> str:
        """The words of one part."""
        return words_in(self.open(name), frozenset(holders), _ENDS_LINE, _BLANKS)

    def names_in(self, folder: str) -> list[str]:
        """The parts in a folder, and in those within it, in order."""
        return sorted(
            name.replace("\\", "/")
            for same, name in self._names.items()
            if same.startswith(f"{_same(folder)}/")
        )

    def main(self, usual: str) -> str:
        """The part with which reading begins; Word for the web does not call it as Word does."""
        named = (target for kind, target in self.relations("") if kind == "officeDocument")
        return next(named, usual)

    def relations(self, name: str) -> list[tuple[str, str]]:
        """To which parts of the package this one points, each with the kind of the relation (§6.5)."""
        return [(kind, target) for _id, kind, target in self._relations(name) if self.has(target)]

    def in_order(self, index: str, element: str, folder: str) -> list[str]:
        """The parts that the index names, in its order; without a usable index by their numbers."""
        targets = {id_: target for id_, _kind, target in self._relations(index) if self.has(target)}
        ids = attributes_in(self.open(index), element, "id")
        named = [targets[id_] for id_ in ids if id_ in targets]
        beside = self.names_in(posixpath.join(posixpath.dirname(index), folder))
        found = [name for name in beside if _LAST_NUMBER.search(name)]
        return named or sorted(found, key=lambda name: int((_LAST_NUMBER.search(name) or [0, 0])[1]))

    def drawn_words(self, name: str) -> Iterator[str]:
        """The words in drawings that hang on a part, and on those drawings: each once."""
        waiting, seen = [name], {_same(name)}
        while waiting:
            for kind, target in self.relations(waiting.pop()):
                if kind in _DRAWN and _same(target) not in seen:
                    seen.add(_same(target))
                    waiting.append(target)
                    yield self.words(target, *_HOLD_DRAWN_WORDS)

    def _relations(self, name: str) -> list[tuple[str, str, str]]:
        folder, last = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{last}.rels")
        if not self.has(listed):
            return []
        facts = (attributes_in(self.open(listed), "Relationship", fact) for fact in ("Id", "Type", "Target"))
        return [
            (
                id_,
                kind.rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"),
            )
            for id_, kind, target in zip(*facts, strict=False)
        ]


def _same(name: str) -> str:
    return name.replace("\\", "/").casefold()
