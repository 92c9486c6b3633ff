"""How «@Voornaam Achternaam» is seen in a text, and how it is shown."""

from collections.abc import Iterable

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MENTION = "mention"
MENTION_CLASS = "dso-mention"
_NAMES = "names"
_LENGTHS = "lengths"
_IN_WORD = frozenset("._-")


def environment(names: Iterable[str]) -> dict[str, object]:
    """What the parser must know of `names`: the longest first, so that «Jan de Wit» wins over «Jan»."""
    known = {name.lower(): name for name in names if name}
    return {_NAMES: known, _LENGTHS: sorted({len(name) for name in known}, reverse=True)}


def see_mention(state: StateInline, silent: bool) -> bool:
    """An inline rule: a known name behind an @, in whatever case, that is no part of a word or address."""
    if state.linkLevel or not _starts_name(state.src, state.pos):
        return False
    start = state.pos + 1
    for length in state.env[_LENGTHS]:
        end = start + length
        name = state.env[_NAMES].get(state.src[start:end].lower())
        if name and end <= state.posMax and not _goes_on(state.src, end):
            if not silent:
                state.push(MENTION, "", 0).content = name
            state.pos = end
            return True
    return False


def render_mention(_renderer: object, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    """The only place where a class is written: html=False turns what members type themselves into words."""
    return f'<span class="{MENTION_CLASS}">@{escapeHtml(tokens[index].content)}</span>'


def _starts_name(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return text[at] == "@" and not before.isalnum() and before not in _IN_WORD


def _goes_on(text: str, end: int) -> bool:
    """Whether the word goes on, so that «@Jan» is not seen in «@Jansen» or «@Jan-Willem»."""
    after = text[end : end + 1]
    return after.isalnum() or (bool(after) and after in "_-" and text[end + 1 : end + 2].isalnum())
