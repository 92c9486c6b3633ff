"""One form of a name for all who type it: without capitals and accents, with one kind of quote and blank.

Searching, offering and calling (@) compare by it; what is shown stays as it was written. It goes sign by sign,
so that a place in the folded words is a place in the words.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WITHOUT_PARTS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´ʼʹ′", "'"),  # phones write ’ for '
        **dict.fromkeys("-‐‑‒–", " "),
        **{"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "þ": "th"},
        **{"ß": "ss", "æ": "ae", "œ": "oe", "ĳ": "ij"},
    }
)
"""Signs that Unicode does not take apart."""


def fold(words: str) -> str:
    """`words` as they are compared: «Zoë van ’t Hof-Kılıç» gives «zoe van 't hof kilic»."""
    return "".join(map(_folded, words))


def folded_signs(words: str) -> Iterator[str]:
    """The same, one piece for each sign of `words`."""
    return map(_folded, words)


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str:
    apart = unicodedata.normalize("NFKD", sign.casefold().translate(_WITHOUT_PARTS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
