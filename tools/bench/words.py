"""Words for the filled network: invented, always the same, and each text findable by a mark of its own."""

import random
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from dsonet.text import to_safe_html

DISTINCT = 300
"""So many texts are written and rendered; the rest of the network repeats them under other marks."""
PLACE = "MERKPLAATS"
WORDS = (
    "woning",
    "kade",
    "plein",
    "station",
    "bestemmingsplan",
    "grondprijs",
    "raad",
    "wethouder",
    "ontwikkelaar",
    "corporatie",
    "parkeernorm",
    "fietspad",
    "warmtenet",
    "netcongestie",
    "omgevingsvisie",
    "participatie",
    "haalbaarheid",
    "businesscase",
    "planning",
    "vergunning",
    "bezwaar",
    "kwaliteit",
    "ontwerp",
    "openbaar",
    "groen",
    "water",
    "bodem",
    "geluid",
    "stikstof",
    "verdichting",
    "transformatie",
    "kantoor",
    "winkel",
    "school",
    "zorg",
    "mobiliteit",
    "hub",
    "deelauto",
    "laadpaal",
    "bouwteam",
    "aanbesteding",
    "contract",
    "risico",
    "reserve",
    "begroting",
    "grex",
    "raming",
    "dekking",
    "capaciteit",
    "werving",
    "traineeship",
    "regio",
    "provincie",
    "gemeente",
    "afspraak",
    "besluit",
    "daarom",
    "echter",
    "bijvoorbeeld",
    "ondertussen",
    "vooral",
    "samen",
    "opnieuw",
    "tijdig",
    "helder",
    "lastig",
    "haalbaar",
    "gezamenlijk",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is kept: what was typed and what was made of it."""

    source: str
    html: Markup


def mark(thread: int, number: int) -> str:
    """What stands in reply `number` of a thread and nowhere else; 0 is the opening."""
    return f"MERK{thread}X{number}EIND"


def text(thread: int, number: int) -> Text:
    """About 630 characters of Markdown for this place in the network, with its mark."""
    pattern = _pattern((thread * 37 + number) % DISTINCT)
    mark_here = mark(thread, number)
    html = Markup(str(pattern.html).replace(PLACE, mark_here))  # noqa: S704 - rendered by to_safe_html
    return Text(pattern.source.replace(PLACE, mark_here), html)


def title(thread: int) -> str:
    """What a thread is called."""
    return f"Gesprek {thread}: {_some(random.Random(thread), 5)}"  # noqa: S311 - the same network every time


@cache
def _pattern(number: int) -> Text:
    chance = random.Random(number)  # noqa: S311 - the same network every time
    source = (
        f"{_some(chance, 14).capitalize()} {PLACE}. **{_some(chance, 3)}** en *{_some(chance, 2)}*.\n\n"
        f"> {_some(chance, 10)}\n\n"
        f"{_some(chance, 12).capitalize()}, zie [{_some(chance, 2)}](https://example.org/{number}).\n\n"
        f"- {_some(chance, 5)}\n- {_some(chance, 5)}\n- `{_some(chance, 2)}`\n\n"
        f"{_some(chance, 12).capitalize()}.\n"
    )
    return Text(source, to_safe_html(source))


def _some(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))
