"""Which addresses a text may lead to, and how a bare address in a text becomes a link."""

import re
from urllib.parse import urlsplit

from linkify_it import LinkifyIt
from markdown_it.rules_inline import StateInline

SCHEMES = frozenset({"http", "https", "mailto"})
LONGEST_ADDRESS = 2_000
_SCHEME_BEFORE = re.compile(r"(?<![a-z0-9])https?$", re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f]|%[01][0-9a-f]", re.IGNORECASE)
_QUOTE = re.compile("[«»‹›“”„‟]")
"""No address holds one unescaped: what stands between such quotes ends there."""
_AFTER_ADDRESS = "*_~’‘…'.,;:!?"
_LINKIFY = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})


def is_safe_address(address: str) -> bool:
    """A full http(s) or mailto address, a path on this site or a place on this page; no «//host»."""
    if len(address) > LONGEST_ADDRESS or _NOT_IN_ADDRESS.search(address):
        return False
    if address.startswith(("#", "/")):
        return not address.lower().replace("%5c", "/").replace("\\", "/").startswith("//")
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and parts.port != 0  # reading a wrong port raises
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in SCHEMES and has_host and "@" not in parts.netloc


def see_address(state: StateInline, silent: bool) -> bool:
    """An inline rule: «https://…» in running text is a link, and shows what was typed.

    The parser's own rule searches all text before each «://» and takes twenty seconds on 64 kB of them;
    this one looks six characters back and LONGEST_ADDRESS ahead.
    """
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    before = _SCHEME_BEFORE.search(state.src[max(0, state.pos - 6) : state.pos])
    if before is None:
        return False
    scheme = before.group()
    rest = _rest_of_address(state.src[state.pos : min(state.posMax, state.pos + LONGEST_ADDRESS)])
    href = state.md.normalizeLink(scheme + rest)
    if not rest or not is_safe_address(href):
        return False
    if not silent:
        if not state.pending.endswith(scheme):
            return False
        state.pending = state.pending.removesuffix(scheme)
        _push_link(state, href, scheme + rest)
    state.pos += len(rest)
    return True


def _rest_of_address(ahead: str) -> str:
    """The part of `ahead`, which starts with «://», that belongs to the address."""
    quote = _QUOTE.search(ahead)
    ahead = ahead[: quote.start()] if quote else ahead
    length: int = _LINKIFY.test_schema_at(ahead, "http:", 1)
    return ahead[: length + 1].rstrip(_AFTER_ADDRESS) if length else ""


def _push_link(state: StateInline, href: str, words: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = words
    state.push("link_close", "a", -1)
