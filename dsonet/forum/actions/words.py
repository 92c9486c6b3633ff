"""Words as they are kept: Markdown made into HTML once, at save, together with the members that it calls."""

from dataclasses import dataclass

from markupsafe import Markup

from dsonet.forum.queries.followers import members_called
from dsonet.text import to_safe_html


@dataclass(frozen=True, slots=True)
class Words:
    """A text ready to be kept; `mentioned` are ids of members."""

    source: str
    html: Markup
    mentioned: tuple[int, ...]


def words(source: str) -> Words:
    """`source` made ready; raises TextRefused for what is too long or too intricate."""
    called = members_called(source)
    return Words(source, to_safe_html(source, list(called.values())), tuple(called))
