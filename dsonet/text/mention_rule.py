"""How «@Voornaam Achternaam» is seen in a text, and how it is shown."""

from collections.abc import Iterable

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from dsonet.text.folding import fold, folded_signs

MENTION = "mention"
MENTION_CLASS = "dso-mention"
_NAMES = "names"
_LENGTHS = "lengths"
MOST_SIGNS = 4
"""Signs typed for one that is compared: an accent may be a sign of its own."""
_IN_WORD = frozenset("._-")


def environment(names: Iterable[str]) -> dict[str, object]:
    """What the parser must know of `names`: the longest first, so that «Jan de Wit» wins over «Jan»."""
    known = {fold(name): name for name in names if name}
    return {_NAMES: known, _LENGTHS: sorted({len(name) for name in known}, reverse=True)}


def see_mention(state: StateInline, silent: bool) -> bool:
    """An inline rule: a known name behind an @, however it is typed, that is no part of a word or address."""
    if state.linkLevel or not _starts_name(state.src, state.pos) or not state.env[_LENGTHS]:
        return False
    start = state.pos + 1
    folded, ends = _folded_ahead(state, start)
    for length in state.env[_LENGTHS]:
        name = state.env[_NAMES].get(folded[:length])
        end = ends.get(length)
        if name and end and not _goes_on(state.src, end):
            if not silent:
                state.push(MENTION, "", 0).content = name
            state.pos = end
            return True
    return False


def render_mention(_renderer: object, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    """The only place where a class is written: html=False turns what members type themselves into words."""
    return f'<span class="{MENTION_CLASS}">@{escapeHtml(tokens[index].content)}</span>'


def _folded_ahead(state: StateInline, start: int) -> tuple[str, dict[int, int]]:
    """As much as the longest name takes, folded; and where each length of that ends in the text itself."""
    longest = state.env[_LENGTHS][0]
    folded, ends = "", {}
    ahead = state.src[start : min(state.posMax, start + MOST_SIGNS * longest)]
    for at, piece in enumerate(folded_signs(ahead), start=start):
        if len(folded) + len(piece) > longest:
            break
        folded += piece
        ends[len(folded)] = at + 1
    return folded, ends


def _starts_name(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return text[at] == "@" and not before.isalnum() and before not in _IN_WORD


def _goes_on(text: str, end: int) -> bool:
    """Whether the word goes on, so that «@Jan» is not seen in «@Jansen» or «@Jan-Willem»."""
    after = text[end : end + 1]
    return after.isalnum() or (bool(after) and after in "_-" and text[end + 1 : end + 2].isalnum())
