"""«@Voornaam Achternaam» in a text: whom it names, and how it is shown.

Only names that are given count, the longest first. In code, links and quoted lines nobody is called.
"""

from collections.abc import Collection, Iterable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

TOKEN = "mention"
_ENV = "names"
_AFTER_WORD = frozenset("_-")


def mention_plugin(parser: MarkdownIt) -> None:
    """Teach `parser` to see the names in `env["names"]` behind an @."""
    parser.inline.ruler.before("link", TOKEN, _see_mention)
    parser.add_render_rule(TOKEN, _render_mention)


def mentioned_names(source: str, names: Collection[str]) -> list[str]:
    """Those of `names` that `source` calls with an @, each once, in order of appearance."""
    if "@" not in source:
        return []
    tokens = _PARSER.parse(source, environment(names))
    return list(dict.fromkeys(_called(tokens)))


def environment(names: Iterable[str]) -> dict[str, list[str]]:
    """What the parser must know of `names`: the longest first, so that «Jan de Wit» wins over «Jan»."""
    return {_ENV: sorted(names, key=len, reverse=True)}


def _called(tokens: Iterable[Token]) -> Iterable[str]:
    quoted = 0
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif token.type == "inline" and not quoted:
            yield from (child.content for child in token.children or () if child.type == TOKEN)


def _see_mention(state: StateInline, silent: bool) -> bool:
    text, start = state.src, state.pos
    if text[start] != "@" or state.linkLevel or (start and (text[start - 1].isalnum() or text[start - 1] in "._-")):
        return False
    for name in state.env.get(_ENV, ()):
        end = start + 1 + len(name)
        if text.startswith(name, start + 1) and not (text[end : end + 1].isalnum() or text[end : end + 1] in _AFTER_WORD):
            if not silent:
                token = state.push(TOKEN, "", 0)
                token.content = name
            state.pos = end
            return True
    return False


def _render_mention(_renderer: object, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    name = tokens[index].content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<span class="dso-mention">@{name}</span>'


_PARSER = MarkdownIt("commonmark", {"html": False}).use(mention_plugin)
