"""The readable part of an address, made from a title."""

import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count

LONGEST = 70


def slug_for(title: str, otherwise: str) -> str:
    """«Energie & ruimte» is `energie-ruimte`; `otherwise` where nothing of the title is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-") or otherwise


def free_slug(slug: str, taken: Collection[str]) -> str:
    """`slug`, or with a number behind it while that is taken. Never digits alone: those are ids in an address."""
    candidates = chain([slug], (f"{slug}-{number}" for number in count(2)))
    return next(one for one in candidates if one not in taken and not one.isdigit())
