"""Taking someone's name and addresses out of all that others wrote; what names the network itself stays as it is."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import JSON, Column, String, Table, or_, select, update

from dsonet.database import KeptHtml, db
from dsonet.text import to_safe_html

RENDERED = {"html": "source", "summary_html": "summary_source"}
"""Columns that are drawn anew from the words beside them."""
STRUCTURE = frozenset({"member", "network", "seat", "theme", "circle", "folder", "expertise", "attempt"})
"""Tables that name the network and its parts, or another person: never rewritten."""
OF_PROGRAM = frozenset(
    {"about", "headers", "key", "message_id", "once", "sha256", "slug", "to_address", "uid"}
)
"""Columns by which the program finds or sends something."""
SHORTEST_OF_WORDS = 120
"""Shorter columns hold kinds, states and keys; what people write of themselves there goes with its row."""

Scrub = Callable[[str], str]


def scrubber(words: Sequence[str], label: str) -> Scrub:
    """A function that puts `label` in the place of each of `words`, whatever their capitals."""
    longest_first = sorted({word for word in words if len(word) > 2}, key=len, reverse=True)
    whole = "|".join(map(re.escape, longest_first))
    pattern = re.compile(rf"(?<![\w-])(?:{whole})(?![\w-])", re.IGNORECASE)
    return lambda text: pattern.sub(label, text)


def scrub_everywhere(words: Sequence[str], scrub: Scrub) -> int:
    """Go through every column of words in every table; returns how many rows were changed."""
    tables = (table for table in db.metadata.sorted_tables if table.name not in STRUCTURE)
    return sum(_scrub_table(table, words, scrub) for table in tables)


def _scrub_table(table: Table, words: Sequence[str], scrub: Scrub) -> int:
    columns = [column for column in table.columns if _holds_words(column)]
    if not columns:
        return 0
    named = or_(
        *(column.cast(String).icontains(word, autoescape=True) for column in columns for word in words)
    )
    keys = list(table.primary_key)
    found = db.session.execute(select(*keys, *columns).where(named)).all()
    for row in found:
        before = row._mapping
        after = _scrubbed({column.name: before[column.name] for column in columns}, scrub)
        here = [key == before[key.name] for key in keys]
        db.session.execute(update(table).where(*here).values(after))
    return len(found)


def _scrubbed(values: dict[str, Any], scrub: Scrub) -> dict[str, Any]:
    after = {name: _without(value, scrub) for name, value in values.items() if name not in RENDERED}
    for drawn, source in RENDERED.items():
        if drawn in values:
            after[drawn] = to_safe_html(after.get(source) or "")
    return after


def _without(value: Any, scrub: Scrub) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {key: _without(inner, scrub) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, scrub) for inner in value]
    return value


def _holds_words(column: Column[Any]) -> bool:
    if column.primary_key or column.name in OF_PROGRAM:
        return False
    if isinstance(column.type, String) and column.type.length is not None:
        return column.type.length >= SHORTEST_OF_WORDS
    return isinstance(column.type, String | JSON | KeptHtml)
