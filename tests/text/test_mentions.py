"""Whom a text calls."""

import pytest

from dsonet.text import mentioned_names

NAMES = ["Jan", "Jan de Wit", "Anne-Fleur O'Neill", "Zoë Özdemir"]


@pytest.mark.parametrize(
    ("source", "called"),
    [
        ("Weet @Jan de Wit dit? En @zoë özdemir?", ["Jan de Wit", "Zoë Özdemir"]),
        ("@Jan, @Jan en @Jan de Wit.", ["Jan", "Jan de Wit"]),
        ("(@Anne-Fleur O'Neill)", ["Anne-Fleur O'Neill"]),
        ("- @Jan\n- **@Jan de Wit**", ["Jan", "Jan de Wit"]),
        ("> @Jan schreef\n\nMee eens", []),
        ("> > @Jan\n\n@Zoë Özdemir", ["Zoë Özdemir"]),
        ("`@Jan` en\n\n    @Jan\n\n```\n@Jan\n```", []),
        ("[@Jan](https://stad.nl) https://stad.nl/@Jan", []),
        ("jan@Jan @Jansen @Jan-Peter \\@Piet @@ @", []),
        ("@Jan- en @Jan_", ["Jan"]),
        ("geen", []),
    ],
)
def test_who_is_called(source: str, called: list[str]) -> None:
    assert mentioned_names(source, NAMES) == called
