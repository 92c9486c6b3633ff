"""Whom a text calls by «@Voornaam Achternaam»."""

from collections.abc import Collection, Iterable, Iterator

from markdown_it.token import Token

from dsonet.text.mention_rule import MENTION
from dsonet.text.parsing import parse


def mentioned_names(source: str, names: Collection[str]) -> list[str]:
    """Those of `names` that `source` calls, each once, in order of appearance. Raises TextRefused.

    In code, links and quotes nobody is called: who quotes a mention does not repeat it.
    """
    if "@" not in source:
        return []
    return list(dict.fromkeys(_called(parse(source, names))))


def _called(tokens: Iterable[Token]) -> Iterator[str]:
    quotes = 0
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif not quotes:
            yield from (child.content for child in token.children or () if child.type == MENTION)
