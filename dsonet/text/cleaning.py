"""Words without what no text holds: control characters, changes of direction, half characters."""

import re
import unicodedata

MOST_MARKS = 8
"""Accents on one letter. No language needs more, and NFC takes seconds to sort a heap of them."""
_NEVER = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, save tab and what ends a line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # marks and overrides of direction
    "\u115f\u1160\u180e\u200b\u2060-\u2065\u3164\ufeff\uffa0"  # stands in a word, yet can't be seen
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"  # halves of characters, and what is none
    "]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(r"\s+")
_MARK = "".join(map(chr, filter(lambda code: unicodedata.combining(chr(code)), range(0x300, 0x1F000))))
_TOO_MANY_MARKS = re.compile(f"([{_MARK}]{{{MOST_MARKS}}})[{_MARK}]+")


def clean_line(text: str) -> str:
    """One line: NFC, white space folded, nothing that changes direction or can't be seen."""
    line = _SPACE.sub(" ", clean_text(text))
    return line if shows(line) else ""


def clean_text(text: str) -> str:
    """Several lines: NFC, line ends as \\n, no white space at either end."""
    visible = without_invisible(_LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", _TOO_MANY_MARKS.sub(r"\1", visible)).strip()


def shows(text: str) -> bool:
    """Is there anything in `text` that can be seen?"""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def without_invisible(text: str) -> str:
    """The same words without control characters and the like."""
    return _NEVER.sub("", text)
