"""What a file is called, cleaned once at the door."""

import re

from dsonet.text import clean_line

LONGEST_NAME = 150
LONGEST_EXTENSION = 10
LONGEST_ORIGINAL = 300
RESERVED = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"),
    }
)
"""Names that are devices on Windows, whatever stands behind their first dot."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def shown_name(original: str, cleaned: str) -> str:
    """What a file was called before it was cleaned, for people to read; nothing where that is the same."""
    shown = clean_line(original)[:LONGEST_ORIGINAL]
    return shown if shown != cleaned else ""


def clean_filename(name: str) -> str:
    """A name that every system can hold: no path, no device, nothing invisible, at most 150 characters."""
    cleaned = _clean(name)
    while (again := _clean(cleaned)) != cleaned:  # what one step takes away can lay bare what another would
        cleaned = again
    return cleaned


def _clean(name: str) -> str:
    last = clean_line(re.split(r"[\\/]", name)[-1])
    stem, dot, extension = _FORBIDDEN.sub("_", last).strip(" .").rpartition(".")
    if not dot:
        stem, extension = extension, ""
    extension = extension[:LONGEST_EXTENSION].strip(" .")
    stem = stem[: LONGEST_NAME - LONGEST_EXTENSION - len("bestand-.")].strip(" .")
    if not stem or stem.partition(".")[0].strip().lower() in RESERVED:
        stem = f"bestand-{stem}".rstrip("-")
    return f"{stem}.{extension}" if extension else stem
