"""Texts that an older renderer made, rendered anew from their source: a few at a time, by the worker.

Whoever was marked as called stays marked, and nobody else: the letters went out when the words were posted.
"""

import html
import logging
import re
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import Table, select, update

from dsonet.database import KeptHtml, db, reading, release
from dsonet.text.mention_rule import MENTION_CLASS
from dsonet.text.parsing import TextRefused
from dsonet.text.rendering import RENDERER_VERSION, to_safe_html

log = logging.getLogger(__name__)
AT_ONCE = 50
"""Texts in one transaction: others write between two of them."""
_CALLED = re.compile(f'<span class="{MENTION_CLASS}">@(.*?)</span>')


class Rendered(NamedTuple):
    """A column of HTML, and the two that must stand beside it: its source and its renderer's version."""

    table: Table
    html: str

    @property
    def source(self) -> str:
        """The column of the Markdown."""
        return self.html.removesuffix("html") + "source"

    @property
    def version(self) -> str:
        """The column of the renderer that made the HTML."""
        return self.html.removesuffix("html") + "renderer_version"


class Renewing:
    """One walk over all texts; done for good once it came to the end, as the renderer is this process's own."""

    def __init__(self) -> None:
        self._left = rendered_columns()
        self._after = 0

    def some(self) -> bool:
        """Render a few old texts anew, to be committed. False when none is left."""
        while self._left:
            self._after = _renew_after(self._left[0], self._after)
            if self._after:
                return True
            self._left.pop(0)
        return False


def rendered_columns() -> list[Rendered]:
    """Every column that holds HTML made from someone's words."""
    return [
        Rendered(table, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, KeptHtml)
    ]


def anew(source: str, old: Markup) -> Markup:
    """The HTML of `source` today; the old one where today's renderer refuses what an older one took."""
    names = [html.unescape(name) for name in _CALLED.findall(old)]
    try:
        return to_safe_html(source, names)
    except TextRefused:
        return old


def _renew_after(rendered: Rendered, after: int) -> int:
    """The key of the last text that was looked at, or 0 when none is left behind `after`."""
    table = rendered.table
    (key,) = table.primary_key.columns
    words, drawn, version = (table.c[name] for name in (rendered.source, rendered.html, rendered.version))
    with reading():
        rows = db.session.execute(
            select(key, words, drawn)
            .where(key > after, version < RENDERER_VERSION)
            .order_by(key)
            .limit(AT_ONCE)
        ).all()
    release()
    made = [(id_, source, anew(source, old)) for id_, source, old in rows]
    for id_, source, new in made:
        db.session.execute(
            update(table)
            .where(key == id_, words == source, version < RENDERER_VERSION)
            .values({drawn: new, version: RENDERER_VERSION})
        )
    return made[-1][0] if made else 0
