"""Markdown to tokens, within limits: what is too long, too deep or too intricate is refused with a message.

The limits count work, not time, so that the same text is refused on every machine.
"""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from dsonet.text.as_typed import see_path, see_sum
from dsonet.text.cleaning import clean_text
from dsonet.text.links import is_safe_address, see_address
from dsonet.text.mention_rule import MENTION, environment, render_mention, see_mention

LONGEST_TEXT = 64 * 1024
"""Bytes of UTF-8; bleach takes seconds on more (trust list, part 1)."""
DEEPEST = 44
"""Elements in elements: some twenty lists, or forty quotes. The parser goes a little deeper to see more."""
MOST_EFFORT = 40_000
"""Places where the parser stops to look. 64 kB full of links, lists and tables takes some 13,000."""
MOST_OF = {"\n": 5_000, "[": 4_000, "@": 2_000, "://": 1_500}
"""Marks that make the parser look far ahead or cost much each; more than any real text of 64 kB holds."""
LONGEST_ADDRESSES = 2 * LONGEST_TEXT
"""Characters of all addresses together: with percent signs for «é» an address is three times what was typed."""
_TOO_LONG = _l("Deze tekst is te lang. Kort hem in tot 64.000 tekens, of voeg hem toe als bestand.")
TOO_INTRICATE = _l(
    "De opmaak van deze tekst is te ingewikkeld. "
    "Gebruik minder opmaaktekens, of minder lijsten en citaten in elkaar."
)


class TextRefused(ValueError):
    """A text that can't be kept; the message is for the one who wrote it."""


def parse(source: str, names: Collection[str] = ()) -> list[Token]:
    """The tokens of Markdown `source`, in which `names` behind an @ are mentions. Raises TextRefused."""
    if len(source.encode("utf-8", "replace")) > LONGEST_TEXT:
        raise TextRefused(_TOO_LONG)
    if any(source.count(mark) > most for mark, most in MOST_OF.items()):
        raise TextRefused(TOO_INTRICATE)
    tokens = PARSER.parse(clean_text(source), {**environment(names), _SPENT: 0})
    _refuse_excess(tokens)
    return tokens


def _refuse_excess(tokens: list[Token]) -> None:
    deepest = addresses = 0
    for block in tokens:
        for token in (block, *(block.children or ())):
            deepest = max(deepest, token.level if token is block else block.level + token.level)
            addresses += len(str(token.attrs.get("href", "")))
    if deepest > DEEPEST or addresses > LONGEST_ADDRESSES:
        raise TextRefused(TOO_INTRICATE)


_SPENT = "spent"


def _spend_on_block(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:
    return _spend(state)


def _spend_on_inline(state: StateInline, _silent: bool) -> bool:
    return _spend(state)


def _spend(state: StateBlock | StateInline) -> bool:
    """A rule that never matches and counts how often it was asked."""
    state.env[_SPENT] += 1
    if state.env[_SPENT] > MOST_EFFORT:
        raise TextRefused(TOO_INTRICATE)
    return False


def _demote_headings(state: StateCore) -> None:
    """A text's headings stand under the page's own h1 and h2, without a step left out, whatever signs it used."""
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    used = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(used.index(token.tag) + 3, 6)}"


def _end_quote(state: StateBlock, _start: int, _end: int, silent: bool) -> bool:
    """A line without «>» ends a quote: the parser asks this (silent) of each line under one."""
    return silent and state.parentType == "blockquote"


NOT_MEANT = ("image", "code", "lheading", "reference")
"""What nobody means: Word's indents would be code, the dashes over a signature would make all before it a
heading, and «[Bron]: https://…» would be a definition, which shows nothing."""


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST + 20, "breaks": True})
    parser.enable(["table", "strikethrough"]).disable(NOT_MEANT)
    parser.validateLink = is_safe_address  # type: ignore[method-assign,assignment]
    parser.block.ruler.before("table", "spend", _spend_on_block, {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.before("paragraph", "end of quote", _end_quote, {"alt": ["blockquote"]})
    parser.inline.ruler.before("text", "spend", _spend_on_inline)
    parser.inline.ruler.after("text", "address", see_address)
    parser.inline.ruler.before("escape", "path", see_path)
    parser.inline.ruler.before("emphasis", "sum", see_sum)
    parser.inline.ruler.before("link", MENTION, see_mention)
    parser.add_render_rule(MENTION, render_mention)
    parser.core.ruler.push("demote", _demote_headings)
    return parser


PARSER = _parser()
