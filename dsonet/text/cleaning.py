"""Words without what no text holds: control characters, changes of direction, half characters."""

import re
import unicodedata

_NEVER = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, save tab, line feed and carriage return
    r"\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"  # marks and overrides of direction
    r"\ud800-\udfff\ufffe\uffff]"  # halves of characters, and what is none
)
_SPACE = re.compile(r"\s+")


def clean_line(text: str) -> str:
    """One line: NFC, white space folded, nothing that changes direction or can't be seen."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _NEVER.sub("", text.replace("\r", "\n")))).strip()


def clean_text(text: str) -> str:
    """Several lines: NFC, line ends as \\n, no white space at either end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _NEVER.sub("", lines)).strip()
