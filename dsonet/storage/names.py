"""What a file is called, cleaned once at the door."""

import re

from dsonet.text import clean_line

LONGEST_NAME = 150
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))})
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_filename(name: str) -> str:
    """A name that every system can hold: no path, no control or direction, not reserved, at most 150 characters."""
    last = re.split(r"[\\/]", name)[-1]
    cleaned = _FORBIDDEN.sub("_", clean_line(last)).strip(" .")
    stem, dot, extension = cleaned.rpartition(".")
    if not dot:
        stem, extension = cleaned, ""
    if not stem.strip(" .") or stem.split(".")[0].strip().lower() in RESERVED:
        stem = f"bestand-{stem}".rstrip("-")
    extension = extension[:10]
    stem = stem[: LONGEST_NAME - len(extension) - 1].rstrip(" .")
    return f"{stem}.{extension}" if extension else stem
