"""Texts as plain words, for letters and lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dsonet.text import excerpt, to_plain_text

LETTER = """\
# Situatie

Wij zoeken **ervaring** met [de Omgevingswet](https://iplo.nl/ow), zie ook https://vng.nl/x en <dso@stad.nl>.

> Een collega zei:
>
> - eerst dit
> - dan dat

1. punt een
   met een tweede regel
2. punt twee
   - en half

| stad | aantal |
|------|--------|
| Breda | 12 |

```
code <b>
```

---
Groet,
@Jan de Wit"""

WORDS = """\
Situatie

Wij zoeken ervaring met de Omgevingswet (https://iplo.nl/ow), zie ook https://vng.nl/x en dso@stad.nl.

> Een collega zei:
>
> - eerst dit
> - dan dat

1. punt een
   met een tweede regel
2. punt twee
   - en half

stad | aantal
Breda | 12

    code <b>

* * *

Groet,
@Jan de Wit"""


def test_a_letter_reads_without_marks() -> None:
    assert to_plain_text(LETTER) == WORDS


def test_plain_words_stay_as_they_are() -> None:
    assert to_plain_text("R&D: 5 < 6, 2 * 3 = 6\nen verder") == "R&D: 5 < 6, 2 * 3 = 6\nen verder"


def test_entities_write_nothing_that_turns_the_line() -> None:
    assert to_plain_text("a&#x202e;b") == "ab"


@pytest.mark.parametrize(
    ("source", "length", "words"),
    [
        ("# Kop\n\nMet **vet** en [link](https://stad.nl).", 80, "Kop Met vet en link."),
        ("Een twee drie vier", 10, "Een twee…"),
        ("Een twee, drie", 10, "Een twee…"),
        ("Onafgebrokenwoord", 10, "Onafgebro…"),
        ("> citaat\n\neigen woorden", 40, "eigen woorden"),
        ("> alleen citaat", 40, "> alleen citaat"),
        ("", 10, ""),
    ],
)
def test_an_excerpt(source: str, length: int, words: str) -> None:
    assert excerpt(source, length) == words


@given(some.text(), some.integers(min_value=2, max_value=60))
def test_an_excerpt_is_one_line_and_not_longer(source: str, length: int) -> None:
    words = excerpt(source, length)
    assert len(words) <= length
    assert "\n" not in words
