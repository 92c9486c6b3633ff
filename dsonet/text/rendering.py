"""Markdown to safe HTML, through three walls, in bounded time."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

import bleach
import nh3
from bleach.html5lib_shim import Filter
from flask_babel import lazy_gettext as _l
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from dsonet.text.mentions import environment, mention_plugin

RENDERER_VERSION = 1
LONGEST_TEXT = 64 * 1024
"""Bytes of UTF-8; bleach takes seconds on more (trust list, part 1)."""
DEEPEST_NESTING = 60
MOST_TAGS = 6_000
"""Elements of one text: a page with more is slow in every browser, and slow to clean."""
MOST_BRACKETS = 8_000
"""The parser looks ahead from each «[» to the end: 65,000 of them take three seconds."""
TAGS = frozenset(
    "p br hr strong em s a ul ol li blockquote pre code h3 h4 h5 h6 table thead tbody tr th td span".split()
)
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}, "span": {"class"}}
SCHEMES = frozenset({"http", "https", "mailto"})
LINK_RELATION = "noopener nofollow ugc"
_FOREIGN_PATH = re.compile(r"^[\s\\/]*[\\/][\s]*[\\/]")
_TOO_INTRICATE = _l("De opmaak van deze tekst is te ingewikkeld. Gebruik minder lijsten of citaten in elkaar.")


class TextRefused(ValueError):
    """A text that can't be kept; the message is for the one who wrote it."""


def to_safe_html(source: str, names: Collection[str] = ()) -> Markup:
    """The HTML of Markdown `source`; `names` behind an @ are marked. Raises TextRefused when long or deep."""
    if len(source.encode("utf-8", "replace")) > LONGEST_TEXT:
        raise TextRefused(_l("Deze tekst is te lang. Kort hem in tot 64.000 tekens, of voeg hem toe als bestand."))
    if source.count("[") > MOST_BRACKETS:
        raise TextRefused(_TOO_INTRICATE)
    env = environment(names if "@" in source else ())
    tokens = _PARSER.parse(source, env)
    _refuse_excess(tokens)
    html = str(_PARSER.renderer.render(tokens, _PARSER.options, env))
    return Markup(_last_wall(_first_wall(html)))  # noqa: S704 - cleaned by both walls just now


def _refuse_excess(tokens: list[Token]) -> None:
    deepest = max((token.level for token in tokens), default=0)
    inner = [token for block in tokens for token in block.children or ()]
    deepest_inner = max((token.level for token in inner), default=0)
    if deepest + deepest_inner >= DEEPEST_NESTING or sum(bool(token.tag) for token in (*tokens, *inner)) > MOST_TAGS:
        raise TextRefused(_TOO_INTRICATE)


def _may_stay(tag: str, name: str, value: str) -> bool:
    if tag == "a" and name == "href":
        return _is_safe_address(value)
    if tag == "span":
        return name == "class" and value == "dso-mention"
    return name in ATTRIBUTES.get(tag, ())


def _is_safe_address(address: str) -> bool:
    if _FOREIGN_PATH.match(address):
        return False
    try:
        scheme = urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return False
    return scheme in SCHEMES or (not scheme and address.startswith(("/", "#")))


class _LinkRelation(Filter):  # type: ignore[misc]
    """Gives each link its rel."""

    def __iter__(self):  # type: ignore[no-untyped-def]
        for token in Filter.__iter__(self):
            if token["type"] == "StartTag" and token["name"] == "a":
                token["data"][(None, "rel")] = LINK_RELATION
            yield token


_CLEANER = bleach.sanitizer.Cleaner(
    tags=TAGS, attributes=_may_stay, protocols=SCHEMES, strip=True, filters=[_LinkRelation]
)


def _first_wall(html: str) -> str:
    return str(_CLEANER.clean(html))


def _last_wall(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: names - {"class", "rel"} for tag, names in ATTRIBUTES.items()},
        allowed_classes={"span": {"dso-mention"}},
        url_schemes=set(SCHEMES),
        link_rel=LINK_RELATION,
        attribute_filter=lambda tag, name, value: value if _may_stay(tag, name, value) or name in ("class", "rel") else None,
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark", {"html": False, "linkify": True, "maxNesting": DEEPEST_NESTING + 40, "typographer": False}
    )
    parser.enable(["linkify", "table", "strikethrough"]).disable("image")
    parser.linkify = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    parser.use(mention_plugin)
    parser.core.ruler.push("demote", _demote_headings)
    return parser


def _demote_headings(state) -> None:  # type: ignore[no-untyped-def]
    """A text's headings stand under the page's own h1 and h2."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"


_PARSER = _parser()
