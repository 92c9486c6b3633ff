"""Markdown to safe HTML, through three walls, in bounded time."""

from collections.abc import Collection

import bleach
import nh3
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from dsonet.text.cleaning import without_invisible
from dsonet.text.links import SCHEMES, is_safe_address
from dsonet.text.mention_rule import MENTION_CLASS
from dsonet.text.parsing import PARSER, TOO_INTRICATE, TextRefused, parse
from dsonet.text.plain import has_words

RENDERER_VERSION = 2
"""Kept with each text; raise it when the same source gives other HTML. The worker then renders old texts anew
(renewing.py)."""
MOST_PIECES = 12_000
"""Tags and escaped characters of one text: bleach looks for each among its neighbours."""
LINK_RELATION = "noopener nofollow ugc"
_BLOCKS = frozenset({"p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "h3", "h4", "h5", "h6"})
_TABLE = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
_WORDS = frozenset({"strong", "em", "s", "a", "code", "span"})
TAGS = _BLOCKS | _TABLE | _WORDS
_NO_WORDS = _l("Hier staan alleen opmaaktekens. Schrijf er woorden bij.")


def to_safe_html(source: str, names: Collection[str] = ()) -> Markup:
    """The HTML of Markdown `source`; `names` behind an @ are marked. Raises TextRefused.

    What would show nothing is refused: an empty message would go to all who follow.
    """
    tokens = parse(source, names)
    if source.strip() and not has_words(tokens):
        raise TextRefused(_NO_WORDS)
    html = without_invisible(PARSER.renderer.render(tokens, PARSER.options, {}))
    if html.count("<") + html.count("&") > MOST_PIECES:
        raise TextRefused(TOO_INTRICATE)
    return Markup(_last_wall(_first_wall(html)))  # noqa: S704 - both walls cleaned it just now


def _first_wall(html: str) -> str:
    # Each time anew: bleach's Cleaner keeps state and may not be shared between threads.
    return bleach.clean(html, tags=TAGS, attributes=_may_stay, protocols=SCHEMES, strip=True)


def _last_wall(html: str) -> str:
    return _AMMONIA.clean(html)


def _may_stay(tag: str, name: str, value: str) -> bool:
    """Whether an attribute survives; one answer for both walls."""
    match tag, name:
        case "a", "href":
            return is_safe_address(value)
        case "span", "class":
            return value == MENTION_CLASS
        case "ol", "start":
            return value.isascii() and value.isdigit()
    return False


_AMMONIA = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"a": {"href"}, "ol": {"start"}},
    allowed_classes={"span": {MENTION_CLASS}},
    attribute_filter=lambda tag, name, value: value if name == "rel" or _may_stay(tag, name, value) else None,
    url_schemes=set(SCHEMES),
    link_rel=LINK_RELATION,
)
