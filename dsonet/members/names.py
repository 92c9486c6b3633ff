"""Names as they stand in lists, are told apart, and greet."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dsonet.text import fold

PARTICLES = frozenset({"van", "de", "der", "den", "het", "ten", "ter", "te", "in", "'t", "op", "el", "al"})
"""Words in a name that give no initial."""
_TITLES = frozenset(
    {"mr", "dr", "drs", "ir", "ing", "prof", "em", "bc", "msc", "bsc", "mba", "ds", "jhr", "jkvr"}
    | {"dhr", "heer", "mw", "mevr", "mevrouw"}
)
_TURNED = re.compile(r"(?P<surname>[^,()]+),(?P<given>[^,()]+?)(?P<more>\s*\([^()]*\))?")
"""«Vries, Jan de (Zwolle)», as Outlook shows the people of an organisation."""
LONGEST_KEY = 120


@dataclass(frozen=True, slots=True)
class Named:
    """Who can be called, and from where."""

    id: int
    name: str
    city: str


def sorting(name: str) -> str:
    """Where `name` stands in a list, the same on every database: «'s-Hertogenbosch» under the s, «Súdwest» under su."""
    return fold(name).lstrip("' ")[:LONGEST_KEY]


def given_name(name: str) -> str:
    """The first name in `name`, where one is sure: not of «J. de Vries», «mr. drs. Vries» or «Vries, Jan de»."""
    words = name.split()
    rest = [word for word in words if not _is_title(word)]
    if "," in name or not rest or (len(rest) == 1 and len(words) > 1):
        return ""
    first = rest[0]
    return "" if len(first) == 1 or "." in first or fold(first) in PARTICLES else first


def first_name_first(name: str) -> str:
    """«Vries, Jan de» as «Jan de Vries»; any other name as it is."""
    turned = _TURNED.fullmatch(name)
    if turned is None:
        return name
    given, particles = turned["given"].split(), list[str]()
    while len(given) > 1 and fold(given[-1]) in PARTICLES:
        particles.insert(0, given.pop())
    return " ".join([*given, *particles, turned["surname"].strip()]) + (turned["more"] or "")


def _is_title(word: str) -> bool:
    return fold(word).rstrip(".") in _TITLES


def told_apart(people: Iterable[Named]) -> dict[int, str]:
    """How each is called with an @: the name, and behind it the city where there are two of that name."""
    people = list(people)
    bare = {one.id: one.name for one in people}
    with_city = {one.id: f"{one.name} ({one.city or one.id})" for one in people}
    names = _again(bare, with_city)
    return _again(names, {one.id: f"{names[one.id]} ({one.id})" for one in people})


def _again(names: dict[int, str], otherwise: dict[int, str]) -> dict[int, str]:
    """`otherwise` for each name that is there more than once."""
    often = Counter(map(fold, names.values()))
    return {id_: name if often[fold(name)] == 1 else otherwise[id_] for id_, name in names.items()}
