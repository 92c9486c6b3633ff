"""Texts as plain words: for the text part of letters, for excerpts and lists."""

import re
from collections.abc import Iterable

from markdown_it.token import Token

from dsonet.text.cleaning import shows, without_invisible
from dsonet.text.mention_rule import MENTION
from dsonet.text.parsing import parse

_BLANKS = re.compile(r"\n{3,}")
_ENDS_BLOCK = frozenset(
    {"paragraph_close", "heading_close", "bullet_list_close", "ordered_list_close", "table_close"}
)


def to_plain_text(source: str) -> str:
    """Readable words without marks: links as «words (address)», lists as «- item», quotes as «> line».

    Raises TextRefused for what can't be kept either.
    """
    return _Page().write(parse(source))


def excerpt(source: str, length: int) -> str:
    """The first words on one line, at most `length` characters, … when cut; quotes only if nothing else."""
    own = " ".join(_own_words(parse(source)).split()) or " ".join(to_plain_text(source).split())
    if len(own) <= length:
        return own
    cut = own[: length - 1]
    if own[length - 1] != " ":
        cut = cut.rpartition(" ")[0] or cut
    return cut.rstrip(" ,.;:–-") + "…"


def has_words(tokens: Iterable[Token]) -> bool:
    """Does anything of a text show, once its marks are taken off? «[](/)» and «# » show nothing."""
    return any(
        shows(token.content if token.type == "fence" else _words(token.children or ())) for token in tokens
    )


def _own_words(tokens: Iterable[Token]) -> str:
    quotes, words = 0, []
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif quotes:
            continue
        elif token.type == "inline":
            words.append(_words(token.children or ()))
        elif token.type == "fence":
            words.append(token.content)
    return " ".join(words)


class _Page:
    """Lines under the margin of the quotes and lists around them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.margin: list[str] = []
        self.cells: list[str] | None = None

    def write(self, tokens: Iterable[Token]) -> str:
        """All of `tokens` as text."""
        for token in tokens:
            self._take(token)
        return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in self.lines)).strip("\n")

    def _take(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._add_words(_words_and_addresses(token.children or ()))
            case "fence":
                self._add_lines("    " + line for line in token.content.rstrip("\n").split("\n"))
                self._add_lines([""])
            case "hr":
                self._add_lines(["* * *", ""])
            case "tr_open":
                self.cells = []
            case "tr_close":
                self._add_lines([" | ".join(self.cells or ())])
                self.cells = None
            case _:
                self._change_margin(token)

    def _change_margin(self, token: Token) -> None:
        match token.type:
            case "list_item_open":
                self.margin.append(f"{token.info}. " if token.info else "- ")
            case "blockquote_open":
                self.margin.append("> ")
            case "list_item_close":
                self.margin.pop()
            case "blockquote_close":
                self.margin.pop()
                self.lines[-1:] = ["".join(self.margin)]
            case _ if token.type in _ENDS_BLOCK and not token.hidden:
                self._add_lines([""])

    def _add_words(self, words: str) -> None:
        if self.cells is None:
            self._add_lines(words.split("\n"))
        else:
            self.cells.append(words)

    def _add_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.lines.append("".join(self.margin) + line)
            if line:  # the mark of a list item stands before its first line only
                self.margin = [mark if mark == "> " else " " * len(mark) for mark in self.margin]


def _words(children: Iterable[Token]) -> str:
    return "".join(map(_piece, children))


def _words_and_addresses(children: Iterable[Token]) -> str:
    """The words of one paragraph, each link followed by its address unless it says that itself."""
    words, address, start = "", "", 0
    for child in children:
        words += _piece(child)
        if child.type == "link_open":
            address, start = str(child.attrs["href"]), len(words)
        elif child.type == "link_close" and words[start:] not in (address, address.removeprefix("mailto:")):
            words += f" ({address})"
    return words


def _piece(child: Token) -> str:
    if child.type in ("softbreak", "hardbreak"):
        return "\n"
    # An entity such as &#x202e; writes what the door took out of the source.
    return without_invisible(f"@{child.content}" if child.type == MENTION else child.content)
