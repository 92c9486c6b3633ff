"""Words and attributes out of XML, read as a stream. A document type is refused: nothing of it can grow."""

from collections.abc import Callable, Mapping, Sequence
from typing import IO
from xml.parsers import expat

from dsonet.extraction.findings import MOST_WORDS

LARGEST_PART = 100 * 1024 * 1024
"""Bytes of XML that are read of one part."""
CHUNK = 64 * 1024
_NAMESPACE_END = "}"


class TooMuch(Exception):
    """More XML than a document has, or a document type in it."""


def words_in(
    part: IO[bytes], holders: frozenset[str], ends: frozenset[str], blanks: Mapping[str, str]
) -> str:
    """The words inside of the elements `holders` (all of them when there are none), by local name.

    After each element of `ends` comes a new line; an element of `blanks` stands for a tab or a space.
    """
    words, inside = _Words(), [not holders]

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        local = _local(name)
        if local in holders:
            inside.append(True)
        words.add(blanks.get(local, ""))

    def end(name: str) -> None:
        local = _local(name)
        if local in holders:
            inside.pop()
        if local in ends:
            words.add("\n")

    def data(text: str) -> None:
        if inside[-1]:
            words.add(text)

    _parse(part, start, end, data)
    return words.text()


def items_in(part: IO[bytes], item: str, holder: str) -> list[str]:
    """The words inside of each element `item`, where they stand in elements `holder`."""
    items, reading = list[str](), [False]

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        if _local(name) == item:
            items.append("")
        reading[0] = _local(name) == holder

    def end(_name: str) -> None:
        reading[0] = False

    def data(text: str) -> None:
        if reading[0] and items:
            items[-1] += text

    _parse(part, start, end, data)
    return items


def cells_in(part: IO[bytes], shared: Sequence[str]) -> str:
    """A sheet as lines of cells with tabs between them; cells that share words are looked up in `shared`."""
    words, cell = _Words(), {"kind": "", "text": ""}
    reading = [False]

    def start(name: str, attributes: Mapping[str, str]) -> None:
        local = _local(name)
        if local == "c":
            cell.update(kind=attributes.get("t", ""), text="")
        reading[0] = local in ("v", "t")

    def end(name: str) -> None:
        local = _local(name)
        reading[0] = False
        if local == "c" and cell["text"]:
            words.add(_cell(cell["kind"], cell["text"], shared) + "\t")
        elif local == "row":
            words.add("\n")

    def data(text: str) -> None:
        if reading[0] and len(cell["text"]) < MOST_WORDS:
            cell["text"] += text

    _parse(part, start, end, data)
    return words.text()


def attributes_in(part: IO[bytes], element: str, attribute: str) -> list[str]:
    """The values of one attribute of all elements with this local name."""
    found: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if _local(name) == element:
            found.extend(
                value for key, value in attributes.items() if key.rpartition(_NAMESPACE_END)[2] == attribute
            )

    _parse(part, start, lambda _name: None, lambda _text: None)
    return found


class _Words:
    """Text that is put together, up to what is kept of a file."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._signs = 0

    def add(self, text: str) -> None:
        if text and self._signs < MOST_WORDS:
            self._parts.append(text)
            self._signs += len(text)

    def text(self) -> str:
        return "".join(self._parts)


def _parse(
    part: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    data: Callable[[str], None],
) -> None:
    parser = expat.ParserCreate(namespace_separator=_NAMESPACE_END)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    read = 0
    with part:
        while chunk := part.read(CHUNK):
            read += len(chunk)
            if read > LARGEST_PART:
                raise TooMuch
            parser.Parse(chunk)
        parser.Parse(b"", True)


def _refuse(*_facts: object) -> None:
    raise TooMuch


def _local(name: str) -> str:
    return name.rpartition(_NAMESPACE_END)[2]


def _cell(kind: str, text: str, shared: Sequence[str]) -> str:
    if kind != "s":
        return text
    return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
