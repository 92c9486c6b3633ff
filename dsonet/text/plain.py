"""Texts as plain words: for the text part of letters, for excerpts and lists."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_BLANKS = re.compile(r"\n{3,}")


def to_plain_text(source: str) -> str:
    """Readable words without marks; a link as «words (address)», a list item as «- item», a quote as «> line»."""
    lines: list[str] = []
    prefix: list[str] = []
    for token in _PARSER.parse(source):
        if token.type == "inline":
            marker = "".join(prefix)
            lines += [marker + line for line in _inline(token.children or []).split("\n")]
            prefix = [part if part.startswith(">") else " " * len(part) for part in prefix]
        elif token.type in ("fence", "code_block"):
            lines += [*("    " + line for line in token.content.rstrip("\n").split("\n")), ""]
        elif token.type == "list_item_open":
            prefix.append(f"{token.info}. " if token.info else "- ")
        elif token.type == "blockquote_open":
            prefix.append("> ")
        elif token.type in ("list_item_close", "blockquote_close"):
            prefix.pop()
        if token.type in ("paragraph_close", "heading_close", "bullet_list_close", "ordered_list_close") and not token.hidden:
            lines.append("")
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def excerpt(source: str, length: int) -> str:
    """The first words on one line, at most `length` characters, ending in … when cut."""
    words = " ".join(to_plain_text(source[: length * 8]).replace(">", " ").split())
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _inline(children: list[Token]) -> str:
    words: list[str] = []
    addresses: list[tuple[str, int]] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append("\n")
        elif child.type == "link_open":
            addresses.append((str(child.attrGet("href") or ""), len(words)))
        elif child.type == "link_close":
            address, start = addresses.pop()
            if "".join(words[start:]) != address:
                words.append(f" ({address})")
        elif child.type == "image":
            words.append(child.content)
    return "".join(words)
